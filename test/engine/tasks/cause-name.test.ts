import { expect } from 'chai';
import { localHosts, Project } from '../../support/run-cli.ts';

describe('causeName', () => {
  it('places tasks without a name, also those that are undecided themselves', async () => {
    const project = new Project({
      'hosts.ini': localHosts('a'),
      'site.yaml': `- hosts: a
  gather_facts: false
  tasks:
    - command: echo x
      register: first
    - command: echo {{ first.stdout }}
      register: second
    - debug: { msg: "{{ second.stdout }}" }
    - name: Third
      command: echo x
      register: third
    - debug: { msg: "{{ third.stdout }}" }
`,
    });
    const { stdout } = await project.cli('check', 'site.yaml', '-i', 'hosts.ini');
    project.remove();
    expect(stdout.match(/depends on "[^"]*"/g)).to.deep.equal([
      'depends on "command (site.yaml:4:7)"',
      'depends on "command (site.yaml:6:7)"',
      'depends on "Third"',
    ]);
  });
});

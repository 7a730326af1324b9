import { expect } from 'chai';
import { Project } from '../support/run-cli.ts';

describe('the variables of a role', () => {
  it('are those of all files in its folder "main", in order, but hidden ones', async () => {
    const project = new Project({
      'site.yaml': '- hosts: localhost\n  gather_facts: false\n  roles: [r]\n',
      'roles/r/vars/main/b.yml': 'v: b\n',
      'roles/r/vars/main/a.yml': 'v: a\nw: a\n',
      'roles/r/vars/main/.z.yml': 'x: hidden\n',
      'roles/r/vars/main/notes.txt': 'v: notes\n',
      'roles/r/tasks/main.yml': '- debug: {msg: "{{ v }} {{ w }} {{ x is defined }}"}\n',
    });
    try {
      const { messages } = await project.run('site.yaml');
      expect(messages).to.deep.equal(['localhost: b a False']);
    } finally {
      project.remove();
    }
  });
});

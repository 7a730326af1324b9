import { expect } from 'chai';
import { Project } from '../../support/run-cli.ts';

const playbook = `- hosts: localhost
  gather_facts: false
  vars: {prefix: app}
  tasks:
    - set_fact:
        "{{ prefix }}_port": 80
        plain: a
    - debug: {msg: "{{ app_port }} {{ plain }}"}
    - name: Refuse
      set_fact: {"{{ prefix }} port": 80}
`;

describe('set_fact', () => {
  it('takes names that are templates', async () => {
    const project = new Project({ 'site.yaml': playbook });
    try {
      const run = await project.run('site.yaml');

      expect(run.messages).to.deep.equal(['localhost: 80 a']);
      expect(run.outcome('Refuse').message).to.equal('"app port" is not a name for a variable');
    } finally {
      project.remove();
    }
  });

  it('keeps dates as the text they print as, as whatever registers them does', async () => {
    const project = new Project({
      'site.yaml': `- hosts: localhost
  gather_facts: false
  vars: {day: "{{ '2020-01-01' | to_datetime('%Y-%m-%d') }}"}
  tasks:
    - set_fact: {at: "{{ day }}"}
    - debug: {msg: "{{ at }}"}
    - debug: {msg: "{{ day }}"}
    - debug: {msg: "{{ day - day }}"}
`,
    });
    try {
      const run = await project.run('site.yaml');
      expect(run.messages).to.deep.equal([
        'localhost: 2020-01-01 00:00:00',
        'localhost: 2020-01-01 00:00:00',
        'localhost: 0:00:00',
      ]);
    } finally {
      project.remove();
    }
  });
});

describe('copy', () => {
  it('finds a file of the home folder of whoever runs kplay', async () => {
    const project = new Project({
      'site.yaml': `- hosts: localhost
  gather_facts: false
  tasks:
    - name: Copy
      copy: {src: ~/mine, dest: "{{ playbook_dir }}/copied", mode: "0600"}
`,
      mine: 'a',
    });
    const before = process.env['HOME'];
    process.env['HOME'] = project.directory;
    try {
      const run = await project.run('site.yaml');
      expect(run.outcome('Copy').status).to.equal('changed');
    } finally {
      process.env['HOME'] = before;
      project.remove();
    }
  });
});

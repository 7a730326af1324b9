import { expect } from 'chai';
import { Project } from '../../support/run-cli.ts';

describe('vars', () => {
  it('holds every variable by its name, and nothing else', async () => {
    const project = new Project({
      'site.yaml': `- hosts: localhost
  gather_facts: false
  vars: {a: "{{ b }}!", b: 2, name: a}
  tasks:
    - debug: {msg: "{{ vars['a'] }} {{ vars[name] }} {{ vars.b }} {{ vars.c | default('no') }} {{ 'b' in vars }}"}
    - debug: {msg: "{{ vars.inventory_hostname }}"}
    - debug: {msg: "{{ vars['c'] }}"}
`,
    });
    try {
      const events = await project.run('site.yaml');

      const told = events.events.flatMap(event =>
        event.type === 'task-on-host-finished' ? [event.outcome.result['msg']] : [],
      );
      expect(told.slice(0, 2)).to.deep.equal(['2! 2! 2 no True', 'localhost']);
      expect(told[2]).to.match(/^'vars\['c'\]' is undefined: the dict has no key 'c'/);
    } finally {
      project.remove();
    }
  });

  it('say how a host is reached, where nothing else does, for the host of the task alone', async () => {
    const project = new Project({
      hosts: 'a\nb ansible_host=192.0.2.1 ansible_user=ann\n',
      'site.yaml': `- hosts: all
  gather_facts: false
  remote_user: bob
  tasks:
    - debug: {msg: "{{ ansible_host }} {{ ansible_user }} {{ ansible_connection }} {{ hostvars.a.ansible_host | default('-') }}"}
    - debug: {msg: "{{ ansible_connection }}"}
      connection: local
`,
    });
    try {
      const { results, events } = await project.run('site.yaml', '-i', 'hosts');

      const told = events.flatMap(event =>
        event.type === 'task-on-host-finished' ? [event.outcome.result['msg']] : [],
      );
      expect(results).to.have.length(4);
      expect(told).to.have.members(['a bob ssh -', '192.0.2.1 ann ssh -', 'local', 'local']);
    } finally {
      project.remove();
    }
  });

  it('tell those of the host that a task is delegated to', async () => {
    const project = new Project({
      hosts: 'a x=1 ansible_connection=local\nb x=2 ansible_connection=local\n',
      'site.yaml': `- hosts: a
  gather_facts: false
  vars: {other: b}
  tasks:
    - debug: {msg: "{{ x }} {{ ansible_delegated_vars[other].x }} {{ ansible_delegated_vars | list }}"}
      delegate_to: "{{ other }}"
    - debug: {msg: "{{ ansible_delegated_vars is defined }}"}
`,
    });
    try {
      const { messages } = await project.run('site.yaml', '-i', 'hosts');

      expect(messages).to.deep.equal(["a: 1 2 ['b']", 'a: false']);
    } finally {
      project.remove();
    }
  });

  it('leave the address of the inventory as it is', async () => {
    const project = new Project({
      hosts: 'no-such-name.invalid ansible_host=127.0.0.1 ansible_port=1\n',
      'site.yaml': '- hosts: all\n  gather_facts: false\n  tasks: [{ping: }]\n',
    });
    try {
      const { events } = await project.run('site.yaml', '-i', 'hosts');
      const [finished] = events.flatMap(event =>
        event.type === 'task-on-host-finished' ? [event.outcome.message] : [],
      );
      expect(finished).to.contain('127.0.0.1:1 refuses the connection');
    } finally {
      project.remove();
    }
  });

  it('can be shown whole, as hostvars can', async () => {
    const project = new Project({
      'site.yaml': `- hosts: localhost
  gather_facts: false
  vars: {a: 1}
  tasks:
    - debug: {var: hostvars}
    - debug: {var: vars}
    - set_fact: {all: "{{ hostvars }}"}
    - debug: {msg: "{{ vars | to_json | length > 10 and hostvars | to_nice_json | length > 10 }}"}
`,
      hosts: 'localhost ansible_connection=local\n',
    });
    try {
      const { results, exitCode } = await project.run('site.yaml', '-i', 'hosts');

      expect([exitCode, results.length]).to.deep.equal([0, 4]);
    } finally {
      project.remove();
    }
  });
});

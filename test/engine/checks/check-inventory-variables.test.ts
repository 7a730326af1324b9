import { expect } from 'chai';
import { localHosts, Project } from '../../support/run-cli.ts';

describe('checkInventoryVariables', () => {
  it('warns of templates in variables of the hosts that could never be right', async () => {
    const project = new Project({
      'site.yaml': '- hosts: all\n  gather_facts: false\n  tasks: []\n',
      'hosts.ini': localHosts('a'),
      'group_vars/all.yml': 'a: "{{ b | nosuch }}"\nc: ["{{ 1 / 0 }}"]\nd: "{{ e"\n',
      'group_vars/others.yml': 'a: "{{ b | other }}"\n',
    });
    try {
      const { exitCode, stdout, stderr } = await project.cli('run', 'site.yaml', '-i', 'hosts.ini');
      expect(exitCode).to.equal(0);
      const said = stdout + stderr;
      expect(said).to.match(/^group_vars\/all.yml:1:12 warning expression\/unknown-filter/m);
      expect(said).to.match(/^group_vars\/all.yml:2:9 warning expression\/failed/m);
      expect(said).to.match(/^group_vars\/all.yml:3:5 warning expression\/syntax/m);
      expect(said).not.to.include('"other"');
    } finally {
      project.remove();
    }
  });
});

describe("what a role's meta says", () => {
  it('is warned of where a word of it is misspelt', async () => {
    const project = new Project({
      'site.yaml': '- hosts: localhost\n  gather_facts: false\n  roles: [r]\n',
      'roles/r/tasks/main.yml': '- debug: {msg: a}\n',
      'roles/r/meta/main.yml': 'dependancies: []\nmaintainer: me\n',
      'roles/r/meta/argument_specs.yml': 'argument_specs:\n  main:\n    optons: {}\n',
    });
    try {
      const { exitCode, stdout, stderr } = await project.cli('run', '--syntax-check', 'site.yaml');
      expect(exitCode).to.equal(0);
      const said = stdout + stderr;
      expect(said)
        .to.include('Did you mean "dependencies"?')
        .and.include('Did you mean "options"?');
      expect(said).not.to.include('maintainer');
    } finally {
      project.remove();
    }
  });
});

import { expect } from 'chai';
import { Project } from '../../support/run-cli.ts';

const cases = [
  { written: 'name: "On {{ target }}", hosts: all', name: 'On web' },
  { written: 'hosts: ["{{ target }}", "{{ other }}"]', name: 'web,db' },
  { written: 'name: Plain, hosts: all', name: 'Plain' },
  // Ansible knows no facts there either.
  { written: 'name: "{{ ansible_os_family }}", hosts: all', name: '{{ ansible_os_family }}' },
] as const;

describe('playName', () => {
  for (const { written, name } of cases) {
    it(`shows ${name} for ${written}`, async () => {
      const project = new Project({
        hosts: '[web]\nw1 ansible_connection=local\n[db]\nw2 ansible_connection=local\n',
        'site.yaml': `- {${written}, gather_facts: false, vars: {target: web, other: db}, tasks: [{debug: {msg: "in {{ ansible_play_name }}"}}]}\n`,
      });
      const { stdout } = await project.cli('run', 'site.yaml', '-i', 'hosts');
      const listed = await project
        .cli('run', 'site.yaml', '-i', 'hosts', '--list-tasks')
        .finally(() => project.remove());
      expect(listed.stdout).to.include(`  play #1 (${name})\n`);
      expect(stdout).to.include(`PLAY [${name}]`);
      if (!name.includes('{{')) expect(stdout).to.include(`msg: in ${name}`);
    });
  }
});

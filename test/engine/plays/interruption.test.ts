import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import { localHosts, Project } from '../../support/run-cli.ts';

const begin = '- {name: begin, command: "touch {{ playbook_dir }}/begun", run_once: true}';
const long = `command: "sleep {{ 61 if inventory_hostname == 'a' else 0 }}"`;

/** What hosts wait for; a template hides needs that would be refused before the run. */
const waits: Readonly<Record<string, string>> = {
  'for what another host does': `[{id: slow, ${long}}, {debug: , needs: [{task: slow, hosts: a}]}]`,
  'for each other': `[{${long}}, {debug: }]`,
  'for a block of another host': `[{id: slow, block: [{${long}}]}, {debug: , needs: [{task: slow, hosts: all}]}]`,
  'for their turn under "throttle"': '[{command: sleep 61, throttle: 1}]',
  'for a place in a pool': '[{command: sleep 61, pool: {name: p, size: 1}}]',
  'for the one that does it once': '[{command: sleep 61, run_once: true}]',
  'between attempts': '[{command: "false", retries: 3, delay: 61}]',
  'between items': '[{command: "true", loop: [1, 2], loop_control: {pause: 61}}]',
  'in a pause': '[{pause: {seconds: 61}}]',
  'for a job': '[{command: sleep 61, async: 100, poll: 61}]',
};

describe('an interruption', () => {
  for (const [what, tasks] of Object.entries(waits)) {
    const strategy = tasks.includes('needs') ? 'graph' : 'linear';
    it(`ends a run whose hosts wait ${what}`, async () => {
      const project = new Project({
        'hosts.ini': localHosts('a', 'b', 'c'),
        'begin.yaml': begin,
        'tasks.yaml': tasks,
        'site.yaml': `- hosts: all\n  gather_facts: false\n  strategy: ${strategy}\n  tasks:\n    - import_tasks: begin.yaml\n    - import_tasks: tasks.yaml\n`,
      });
      try {
        const running = project.cli('run', 'site.yaml', '-i', 'hosts.ini');
        const begun = join(project.directory, 'begun');
        for (let tries = 0; tries < 1000 && !existsSync(begun); tries++) await setTimeout(10);
        await setTimeout(50);
        process.emit('SIGTERM');
        const { exitCode, stdout, stderr } = await running;
        expect(exitCode, stdout + stderr).to.equal(130);
      } finally {
        project.remove();
      }
    });
  }
});

import { expect } from 'chai';
import { Project } from '../support/run-cli.ts';

describe('what is wrong whenever it is come to', () => {
  const wrong = '{debug: {msg: "{{ 1 / 0 }}"}';
  const cases: readonly (readonly [tasks: string, severity: 'error' | 'warning'])[] = [
    [`- ${wrong}}`, 'error'],
    [`- ${wrong}, tags: sometimes}`, 'error'],
    [`- ${wrong}, tags: [x, never]}`, 'warning'],
    [`- ${wrong}, when: inventory_hostname == 'b'}`, 'warning'],
    [`- ${wrong}, ignore_errors: true}`, 'warning'],
    [`- {block: [${wrong}}], rescue: [{debug: {msg: a}}]}`, 'warning'],
    [`- {block: [${wrong}}], always: [{debug: {msg: a}}]}`, 'error'],
    [`- {block: [${wrong}}], tags: never}`, 'warning'],
    ['- {include_tasks: more.yaml}', 'error'],
    ['- {include_tasks: more.yaml, tags: x}', 'error'],
    ['- {include_tasks: more.yaml, tags: never}', 'warning'],
    ['- {debug: {msg: a}, when: 1 / 0 == 1}', 'error'],
    ['- {debug: {msg: a}, when: 1 / 0 == 1, tags: x}', 'error'],
    ['- {block: [{debug: {msg: a}, when: 1 / 0 == 1}], tags: never}', 'warning'],
  ];
  for (const [tasks, severity] of cases) {
    it(`is ${severity === 'error' ? 'an error' : 'a warning'} in ${tasks}`, async () => {
      const project = new Project({
        'site.yaml': `- hosts: localhost\n  gather_facts: false\n  tasks:\n    ${tasks}\n`,
        'more.yaml': `- ${wrong}}\n`,
      });
      try {
        const { exitCode, stdout, stderr } = await project.cli(
          'run',
          'site.yaml',
          '--syntax-check',
        );
        const found = (stdout + stderr).match(/^\w+.yaml:\d+:\d+ \w+ \S+/gm);
        expect(found).to.have.lengthOf(1);
        expect(found?.[0]).to.match(new RegExp(` ${severity} expression/`));
        expect(exitCode).to.equal(severity === 'error' ? 3 : 0);
      } finally {
        project.remove();
      }
    });
  }
});

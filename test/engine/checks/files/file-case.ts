import { expect } from 'chai';
import { Project } from '../../../support/run-cli.ts';

export interface FileCase {
  readonly name: string;
  readonly tasks: string;
  readonly files?: Readonly<Record<string, string>>;
  /** `file:line:column severity code`, in the order they are reported. */
  readonly problems: readonly string[];
  readonly says?: string;
}

/** What is asked for is not known, so that nothing is undefined. */
const names = 'a b c d e f has_license list made_by_a name names self_made some which x';
const asked = names.split(' ').map(name => `{name: ${name}}`);
const play = (tasks: string): string =>
  `- hosts: web\n  vars_prompt: [${asked.join(', ')}]\n  tasks:\n${tasks}`;

export function problemsIn(text: string): readonly string[] {
  return [...text.matchAll(/^(\S+:\d+:\d+ \w+ \S+):/gm)].map(([, problem = '']) => problem);
}

export function describeFiles(cases: readonly FileCase[]): void {
  for (const { name, tasks, files = {}, problems, says } of cases) {
    it(`reports ${name}`, async () => {
      const project = new Project({ 'site.yaml': play(tasks), hosts: '[web]\nw1\n', ...files });
      try {
        const { exitCode, stdout, stderr } = await project.cli(
          ...['run', 'site.yaml', '-i', 'hosts', '--syntax-check'],
        );
        const text = `${stderr}${stdout}`;

        expect(problemsIn(text), text).to.deep.equal(problems);
        if (says !== undefined) expect(text).to.include(says);
        expect(exitCode).to.equal(problems.some(one => one.includes(' error ')) ? 3 : 0);
      } finally {
        project.remove();
      }
    });
  }
}

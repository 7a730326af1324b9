import type { DiagnosticCode } from '../../diagnostics/codes.ts';
import type { Diagnostic, Diagnostics } from '../../diagnostics/diagnostic.ts';
import { noSuchModule } from '../../playbook/parse/parse-task.ts';
import type { ActionDefinition } from '../actions/action.ts';
import type { Run } from '../run.ts';
import { attempt } from '../tasks/attempt.ts';

/** What content written for Ansible may need and kplay lacks. */
const kinds: readonly (readonly [DiagnosticCode, string])[] = [
  ['playbook/unknown-module', 'modules'],
  ['expression/unknown-filter', 'filters'],
  ['expression/unknown-test', 'tests'],
  ['expression/unknown-lookup', 'lookups'],
  ['expression/unsupported', 'plugins'],
];

/** Whether the problem is that kplay lacks something, and not that something is wrong. */
export function isMissing({ code, severity }: Diagnostic): boolean {
  return severity === 'error' && kinds.some(([one]) => one === code);
}

/** With `--allow-missing` tasks that need what kplay lacks fail when a host reaches them, and no sooner. */
export function allowMissing(diagnostics: Diagnostics, run: Run): void {
  if (!run.options.allowMissing) return;
  const { list } = diagnostics;
  const missing = list.filter(isMissing);
  if (missing.length === 0) return;
  list.splice(0, list.length, ...list.filter(one => !isMissing(one)));
  const parts = kinds.flatMap(([code, word]) => {
    const counts = new Map<string, number>();
    for (const one of missing.filter(other => other.code === code)) {
      const name = writtenName(one);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    if (counts.size === 0) return [];
    return [`${word} ${[...counts].map(([name, count]) => `${name} (${count})`).join(', ')}`];
  });
  const message = `Tasks that need what kplay lacks fail when a host reaches them: ${parts.join('; ')}.`;
  diagnostics.warning('playbook/missing', message);
}

/** The word that was written, where it is one; else what was said of it. */
export function writtenName({ location, message }: Diagnostic): string {
  const written = location?.source.text.slice(location.start, location.end) ?? '';
  // The name of a lookup is quoted.
  return /^(['"]?)([\w.-]+)\1$/.exec(written)?.[2] ?? message;
}

/** Stands for every module that kplay lacks. */
export const missingModule: ActionDefinition = {
  name: noSuchModule,
  summary: 'Fail, since there is no such module.',
  args: {},
  returns: {},
  examples: [],
  run: ({ task }) => attempt('failed', { message: `kplay has no module "${task.action.written}"` }),
};

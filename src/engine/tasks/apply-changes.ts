import { compileChange } from '../../changes/compile-change.ts';
import { outcomeOf } from '../../changes/outcome.ts';
import type { Change, FetchChange, Outcome } from '../../module-api/change.ts';
import type { Shell } from '../../module-api/shell.ts';
import { contentOf } from './content.ts';
import type { Progress } from './module-result.ts';
import type { ModuleRun } from './module-run.ts';
import { operation } from './operation.ts';
import { receiveFile } from './receive-file.ts';

/**
 * Applies changes one after the other until one fails, and says why it did; what is left stays
 * planned.
 */
export async function applyAll(
  changes: readonly Change[],
  run: ModuleRun,
  { outcomes }: Progress,
): Promise<string | undefined> {
  for (const [index, change] of changes.entries()) {
    const started = run.now();
    const outcome = { ...(await apply(change, run)), started, finished: run.now() };
    outcomes.push(outcome);
    if (outcome.status !== 'failed') continue;
    outcomes.push(
      ...changes.slice(index + 1).map(rest => ({ change: rest, status: 'planned' as const })),
    );
    return outcome.failure ?? 'it failed';
  }
  return undefined;
}

async function apply(change: Change, run: ModuleRun): Promise<Outcome> {
  const nonce = run.nonce();
  const compiled = compileChange(change, { nonce });
  if (change.kind === 'fetch') return fetch(change, compiled.script, { run, nonce });
  const { upload } = compiled;
  if (upload !== undefined) {
    const { path, mode, size } = upload;
    const content = contentOf(upload.content);
    const sent = await run.session.upload({
      path,
      mode,
      size,
      content,
      become: run.become,
      signal: run.signal,
    });
    if (sent.exitCode !== 0) return outcomeOf(change, sent, run.timeoutMs);
  }
  const isRun = change.kind === 'run';
  const timeoutMs = leastOf(isRun ? change.timeoutMs : undefined, run.timeoutMs);
  const result = await run.session.run({
    ...operation(compiled.script, run),
    stdin: compiled.stdin,
    long: isRun || (change.kind === 'copy' && change.fill !== undefined),
    timeoutMs,
    ...(isRun && change.quiet !== true && { onOutput: run.onOutput }),
  });
  return outcomeOf(change, result, timeoutMs);
}

function fetch(
  change: FetchChange,
  script: Shell,
  { run, nonce }: { readonly run: ModuleRun; readonly nonce: string },
): Promise<Outcome> {
  return receiveFile(change, { nonce, limitMs: run.timeoutMs }, onBytes =>
    run.session.run({
      ...operation(script, run),
      long: true,
      onOutput: (stream, bytes) => {
        if (stream === 'stdout') onBytes(bytes);
      },
    }),
  );
}

function leastOf(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : Math.min(a, b);
}

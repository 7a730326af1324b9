import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareBase } from './lab/base.ts';
import { layerNames, prepareLayers } from './lab/layers.ts';
import { LabUnavailable, prepareMachine } from './lab/machine.ts';
import { sweepLabs } from './lab/state.ts';
import { runInWorkers } from './lab/workers.ts';
import type { Counts } from './support/counting-reporter.ts';

/**
 * `npm test`: the unit tests, then the tests in the lab where this machine can have one.
 * `KPLAY_LAB=off` leaves the lab out; `KPLAY_LAB=on` makes it a failure that it cannot be had.
 */
const folder = mkdtempSync(join(tmpdir(), 'kplay-test-'));
const wanted = process.argv.slice(2);
/** Tests in the lab mostly wait for hosts. */
const labs = Math.min(3, availableParallelism());
const unitOptions = ['--reporter-option', 'style=dot'].concat(
  availableParallelism() > 1 ? ['--parallel', '--jobs', String(availableParallelism())] : [],
);

try {
  const results = [await runMocha('unit', unitOptions)];
  const reason = await whyNoLab();
  if (reason === undefined) results.push(await runLabTests());
  const total = sum(results);
  if (reason !== undefined) say(`The lab tests were left out: ${reason}`);
  const isLabMissing = reason !== undefined && process.env['KPLAY_LAB'] === 'on';
  process.exitCode = total.failed > 0 || isLabMissing ? 1 : 0;
  say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
} finally {
  rmSync(folder, { recursive: true });
}

async function whyNoLab(): Promise<string | undefined> {
  try {
    await prepareMachine(say);
    const base = await prepareBase(say);
    for (const name of layerNames) await prepareLayers(base, [name], say);
    return undefined;
  } catch (error) {
    if (error instanceof LabUnavailable) return error.message;
    throw error;
  }
}

async function runLabTests(): Promise<Counts> {
  const files = readdirSync('dist/test/lab', { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.test.js'))
    .map(name => join('dist/test/lab', name));
  const { values } = parseArgs({
    args: wanted,
    options: { grep: { type: 'string', short: 'g' } },
    strict: false,
  });
  const grep = typeof values.grep === 'string' ? values.grep : undefined;
  try {
    return sum(await runInWorkers({ files, workers: labs, grep, say }));
  } finally {
    await sweepLabs();
  }
}

/** Runs mocha in a process of its own. A run that ends without a result counts as one failure. */
function runMocha(name: string, options: readonly string[]): Promise<Counts> {
  const counts = join(folder, `${name}.json`);
  const argv = [
    'node_modules/mocha/bin/mocha.js',
    ...['--reporter', 'dist/test/support/counting-reporter.js'],
    ...['--reporter-option', `counts=${counts}`],
    ...options,
    ...wanted,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, argv, { stdio: 'inherit' });
    // Interrupted, this process stays until the tests have ended, to tidy up after them.
    const passOn = (signal: NodeJS.Signals) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, passOn);
    child.on('error', reject);
    child.on('close', code => resolve(readCounts(counts, code)));
  });
}

function readCounts(file: string, code: number | null): Counts {
  try {
    // Written by the reporter.
    const counts: Counts = JSON.parse(readFileSync(file, 'utf8'));
    const isUncounted = code !== 0 && counts.failed === 0;
    return isUncounted ? { ...counts, failed: 1 } : counts;
  } catch {
    say(`The tests ended without a result, with exit code ${code}.`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function sum(results: readonly Counts[]): Counts {
  const of = (key: keyof Counts) => results.reduce((total, counts) => total + counts[key], 0);
  return { passed: of('passed'), failed: of('failed'), skipped: of('skipped') };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

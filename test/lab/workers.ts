import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Counts } from '../support/counting-reporter.ts';
import { splitAtEnd } from './file-end.ts';
import { cacheFolder } from './machine.ts';

interface Work {
  readonly files: readonly string[];
  readonly workers: number;
  readonly grep: string | undefined;
  readonly say: (text: string) => void;
}

/** Runs test files in the lab, several at a time; what each file printed is told when it has ended. */
export async function runInWorkers({
  files,
  workers,
  grep,
  say,
}: Work): Promise<readonly Counts[]> {
  const durations = readDurations();
  const weight = (file: string) => durations[file] ?? usual(file) ?? statSync(file).size / 500;
  const waiting = [...files].sort((one, other) => weight(other) - weight(one));
  const results: Counts[] = [];
  // The workers end by themselves; no other file is begun.
  const forget = (): void => void waiting.splice(0);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, forget);

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const worker = new Worker(grep);
      try {
        for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
          const started = Date.now();
          const { counts, text, alive } = await worker.run(file);
          durations[file] = Math.round((Date.now() - started) / 1000);
          results.push(counts);
          const isEmpty = grep !== undefined && sizeOf(counts) === 0;
          if (!isEmpty) say(`\n${file} (${durations[file]} s)\n${text}`);
          if (!alive) break;
        }
      } finally {
        await worker.end();
      }
    }
  }

  await Promise.all(Array.from({ length: workers }, work));
  if (grep === undefined) writeDurations(durations);
  return results;
}

function sizeOf({ passed, failed, skipped }: Counts): number {
  return passed + failed + skipped;
}

interface FileResult {
  readonly counts: Counts;
  readonly text: string;
  /** Whether the worker can take another file. */
  readonly alive: boolean;
}

class Worker {
  readonly #child: ChildProcess;
  readonly #exited: Promise<number | null>;
  #text = '';
  #onText: () => void = () => undefined;

  constructor(grep: string | undefined) {
    const argv = ['--enable-source-maps', 'dist/test/lab/worker.js'];
    this.#child = spawn(process.execPath, [...argv, ...(grep === undefined ? [] : [grep])], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#text += text;
        this.#onText();
      });
    }
    const passOn = (signal: NodeJS.Signals) => this.#child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, passOn);
    this.#exited = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', resolve);
    });
  }

  async run(file: string): Promise<FileResult> {
    this.#child.stdin?.write(`${file}\n`);
    const ended = new Promise<FileResult>(resolve => {
      this.#onText = () => {
        const found = splitAtEnd(this.#text);
        if (found === undefined) return;
        this.#text = found.after;
        resolve({ counts: found.counts, text: found.before, alive: true });
      };
    });
    const lost = this.#exited.then(code => ({
      counts: { passed: 0, failed: 1, skipped: 0 },
      text: `${this.#text}\nThe tests of ${file} ended without a result, with exit code ${code}.\n`,
      alive: false,
    }));
    return Promise.race([ended, lost]);
  }

  async end(): Promise<void> {
    this.#child.stdin?.end();
    await this.#exited;
  }
}

/** How long each file took the last time, in seconds: the longest begin first. */
const durationsFile = join(cacheFolder(), 'durations.json');

/** Of the files that take minutes, for a machine that has not run them yet. */
const usualDurations: Readonly<Record<string, number>> = {
  'kubernetes-control-planes': 350,
  'modules/kubeadm': 350,
  'kubernetes-cluster': 250,
  'kubernetes-troubles': 200,
  'modules/firewall': 170,
  'modules/package-dnf': 150,
  'tutorial-ubuntu': 110,
  'tutorial-centos': 110,
  lab: 100,
  'modules/service': 100,
  'roles/docker': 100,
  kubernetes: 90,
  'modules/docker': 90,
  'modules/package': 70,
};

function usual(file: string): number | undefined {
  return usualDurations[relative('dist/test/lab', file).replace(/\.test\.js$/, '')];
}

function readDurations(): Record<string, number> {
  try {
    const known: Record<string, number> = JSON.parse(readFileSync(durationsFile, 'utf8'));
    return known;
  } catch {
    return {};
  }
}

function writeDurations(durations: Readonly<Record<string, number>>): void {
  mkdirSync(dirname(durationsFile), { recursive: true });
  writeFileSync(durationsFile, `${JSON.stringify(durations, undefined, 2)}\n`);
}

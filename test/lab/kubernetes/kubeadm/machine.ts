import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

export interface MachineSettings {
  /** Stands before every path; empty on a host. */
  readonly root: string;
  /** The version of kubeadm itself, such as `v1.36.4`. */
  readonly version: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The host that kubeadm runs on, and what it says. */
export class Machine {
  readonly root: string;
  readonly version: string;
  private readonly settings: MachineSettings;

  constructor(settings: MachineSettings) {
    this.root = settings.root;
    this.version = settings.version;
    this.settings = settings;
  }

  say(line: string): void {
    this.settings.out(`${line}\n`);
  }

  complain(line: string): void {
    this.settings.err(`${line}\n`);
  }

  /** A warning of kubeadm's log library. */
  warn(text: string, source = 'stand-in.go:1'): void {
    const now = new Date().toISOString();
    const when = `${now.slice(5, 7)}${now.slice(8, 10)} ${now.slice(11, 23)}000`;
    this.complain(`W${when} ${String(process.pid).padStart(7)} ${source}] ${text}`);
  }

  at(path: string): string {
    return join(this.root, path);
  }

  exists(path: string): boolean {
    return existsSync(this.at(path));
  }

  read(path: string): string | undefined {
    return this.exists(path) ? readFileSync(this.at(path), 'utf8') : undefined;
  }

  list(path: string): readonly string[] {
    return this.exists(path) ? readdirSync(this.at(path)).sort() : [];
  }

  write(path: string, content: string, mode = 0o600): void {
    this.makeFolder(dirname(path));
    writeFileSync(this.at(path), content, { mode });
    chmodSync(this.at(path), mode);
  }

  makeFolder(path: string, mode = 0o755): void {
    mkdirSync(this.at(path), { recursive: true, mode });
  }

  remove(path: string): void {
    rmSync(this.at(path), { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }

  run(command: readonly string[]): Ran {
    const [program = '', ...words] = command;
    const { status, stdout, stderr, error } = spawnSync(program, words, { encoding: 'utf8' });
    if (error !== undefined) return { exitCode: 127, stdout: '', stderr: error.message };
    return { exitCode: status ?? 1, stdout, stderr };
  }

  hasCommand(name: string): boolean {
    const folders = (process.env['PATH'] ?? '').split(':');
    return folders.some(folder => existsSync(join(folder, name)));
  }
}

import { type ChildProcess, fork } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Started {
  readonly port: number;
  readonly privateKey: string;
  readonly hostKey: string;
}

/** Hosts that all are one SSH server on loopback. */
export interface BenchHosts {
  readonly directory: string;
  readonly port: number;
  /** An inventory of `count` hosts, each reached at `port`. */
  inventory(count: number, port: number): string;
  close(): void;
}

export async function startBenchHosts(): Promise<BenchHosts> {
  const path = fileURLToPath(new URL('./server.js', import.meta.url));
  const child = fork(path, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const started = await firstMessage(child);
  const directory = mkdtempSync(join(tmpdir(), 'kplay-bench-'));
  const key = join(directory, 'key');
  const knownHosts = join(directory, 'known_hosts');
  const sudo = join(directory, 'sudo');
  writeFileSync(key, started.privateKey, { mode: 0o600 });
  writeFileSync(knownHosts, started.hostKey.replace('* ', `[127.0.0.1]:* `));
  // In the place of sudo, which may not be installed: it takes sudo's flags and becomes nobody else.
  writeFileSync(
    sudo,
    '#!/bin/sh\nwhile [ $# -gt 0 ]; do case $1 in -u|-p) shift 2;; --) shift; break;; -*) shift;; *) break;; esac; done\nexec "$@"\n',
  );
  chmodSync(sudo, 0o755);
  return {
    directory,
    port: started.port,
    inventory(count, port) {
      const file = join(directory, `hosts-${count}-${port}.yaml`);
      const names = Array.from({ length: count }, (_, index) => `    h${index + 1}:\n`).join('');
      writeFileSync(
        file,
        `all:
  vars:
    ansible_host: 127.0.0.1
    ansible_port: ${port}
    ansible_user: deploy
    ansible_ssh_private_key_file: ${key}
    ansible_host_key_checking: false
    ansible_become_exe: ${sudo}
  hosts:
${names}`,
      );
      return file;
    },
    close() {
      child.disconnect();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function firstMessage(child: ChildProcess): Promise<Started> {
  return new Promise((resolve, reject) => {
    child.once('message', message => {
      if (isStarted(message)) resolve(message);
      else reject(new Error('the server said something else'));
    });
    child.once('exit', code => reject(new Error(`the server ended with ${code}`)));
  });
}

function isStarted(message: unknown): message is Started {
  return (
    typeof message === 'object' && message !== null && 'port' in message && 'privateKey' in message
  );
}

import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Settings } from '../config/settings.ts';
import type { FactStore } from '../engine/hosts/fact-cache.ts';
import { privateMode, replaceFile } from './vault/replace-file.ts';

/** Where the settings say that facts are kept; `undefined` when they are not. */
export function factStoreOf(
  settings: Pick<
    Settings,
    'factCaching' | 'factCachingConnection' | 'factCachingPrefix' | 'factCachingTimeout'
  >,
  directory: string,
): FactStore | undefined {
  if (settings.factCaching === 'memory') return undefined;
  return fileFactStore({
    directory: resolve(directory, settings.factCachingConnection),
    prefix: settings.factCachingPrefix,
    timeout: settings.factCachingTimeout,
  });
}

interface Place {
  readonly directory: string;
  readonly prefix: string;
  /** Seconds; 0 is for ever. */
  readonly timeout: number;
}

/** Facts in a folder, a file for each host, for the user alone. */
function fileFactStore({ directory, prefix, timeout }: Place): FactStore {
  const pathOf = (host: string): string => join(directory, prefix + fileNameOf(host));
  return {
    read(host) {
      const path = pathOf(host);
      const found = statSync(path, { throwIfNoEntry: false });
      if (found === undefined) return undefined;
      const age = (Date.now() - found.mtimeMs) / 1000;
      return timeout > 0 && age > timeout ? undefined : readFileSync(path, 'utf8');
    },
    write(host, text) {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      replaceFile(pathOf(host), text, privateMode);
    },
    remove: host => rmSync(pathOf(host), { force: true }),
  };
}

/** Names of hosts may hold what names of files cannot. */
function fileNameOf(host: string): string {
  return host.replaceAll(/[/\0%]/g, one => encodeURIComponent(one)).replace(/^\./, '%2E');
}

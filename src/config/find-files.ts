import { dirname, join, resolve } from 'node:path';
import type { Diagnostics } from '../diagnostics/diagnostic.ts';

/** What reading settings needs of the world; paths are absolute. */
export interface ConfigFiles {
  /** What is at a path, links followed. */
  kindOf(path: string): 'file' | 'directory' | undefined;
  /** Whether anybody may make files in a folder. */
  isWorldWritable(directory: string): boolean;
  /** Throws when the file cannot be read. */
  read(path: string): Uint8Array;
}

export interface ConfigPlace {
  readonly workingDirectory: string;
  /** The first playbook's folder, or the working directory. */
  readonly playbookDirectory: string;
  readonly home: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const kplayFileName = 'kplay.yaml';

/** `kplay.yaml` in the playbook's folder, in those above it, in the home directory: the first that is there. */
export function findKplayFile(
  { playbookDirectory, home }: ConfigPlace,
  files: ConfigFiles,
  diagnostics: Diagnostics,
): string | undefined {
  const directories = [...upwardFrom(playbookDirectory), ...(home === undefined ? [] : [home])];
  for (const directory of new Set(directories)) {
    const path = join(directory, kplayFileName);
    if (files.kindOf(path) === 'file' && isTrusted(path, files, diagnostics)) return path;
    const misnamed = join(directory, 'kplay.yml');
    if (files.kindOf(misnamed) === 'file') {
      const message = `"${misnamed}" is not read: kplay looks for "${kplayFileName}".`;
      diagnostics.warning('config/invalid', message);
    }
  }
  return undefined;
}

/** Where Ansible looks: what `ANSIBLE_CONFIG` names, the working directory, the home directory, `/etc`. */
export function findAnsibleFile(
  { environment, workingDirectory, home }: ConfigPlace,
  files: ConfigFiles,
  diagnostics: Diagnostics,
): string | undefined {
  const named = environment['ANSIBLE_CONFIG'] ?? '';
  if (named !== '') {
    const path = resolve(workingDirectory, named.replace(/^~(?=\/)/, home ?? '~'));
    const file = files.kindOf(path) === 'directory' ? join(path, 'ansible.cfg') : path;
    if (files.kindOf(file) === 'file') return file;
    diagnostics.warning('config/invalid', `ANSIBLE_CONFIG: there is no file "${named}".`);
  }
  const here = join(workingDirectory, 'ansible.cfg');
  if (files.kindOf(here) === 'file' && isTrusted(here, files, diagnostics)) return here;
  const others = [...(home === undefined ? [] : [join(home, '.ansible.cfg')]), systemFile];
  return others.find(path => files.kindOf(path) === 'file');
}

const systemFile = '/etc/ansible/ansible.cfg';

function* upwardFrom(directory: string): Generator<string> {
  for (let at = directory; ; at = dirname(at)) {
    yield at;
    if (dirname(at) === at) return;
  }
}

/** A file that anybody could have put there could name a program to run. */
function isTrusted(path: string, files: ConfigFiles, diagnostics: Diagnostics): boolean {
  if (!files.isWorldWritable(dirname(path))) return true;
  const message = `"${path}" is not read: everybody may write in its folder.`;
  diagnostics.warning('config/unsafe-folder', message, undefined, {
    hint: `Take the right away with "chmod o-w ${dirname(path)}".`,
  });
  return false;
}

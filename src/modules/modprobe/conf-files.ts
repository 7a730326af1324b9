import { posix } from 'node:path';
import {
  type FileState,
  fileState,
  type Probe,
  parseFileState,
  sh,
  textOf,
} from '../../module-api/index.ts';

const options = { follow: true, content: true, needs: ['content'] } as const;

/** The `*.conf` files right in a directory, with their contents, in the order of their names. */
export function confFiles(directory: string): Probe<readonly FileState[]> {
  return {
    script: sh`for k_conf in ${directory}/*.conf; do
  if [ -e "$k_conf" ] || [ -L "$k_conf" ]; then
    printf 'conf|'; printf '%s/' "$k_conf" | k_base64; echo
    k_file 1 '' 1 '' 1048576 0 "$k_conf"
  fi
done`,
    parse(result) {
      const parts = textOf(result.stdout)
        .split(/^conf\|/m)
        .slice(1);
      return parts.map(part => {
        const end = part.indexOf('\n');
        const path = Buffer.from(part.slice(0, end), 'base64').toString().slice(0, -1);
        return parseFileState(path, { ...result, stdout: Buffer.from(part.slice(end + 1)) });
      });
    },
    overlay(observed, predicted) {
      const known = new Set(observed.map(({ path }) => path));
      const made = predicted
        .filesBelow(directory)
        .map(({ path }) => path)
        .filter(path => posix.dirname(path) === directory && path.endsWith('.conf'))
        .filter(path => !known.has(path))
        .map((path): FileState => ({ type: 'absent', path }));
      return [...observed, ...made]
        .map(file => fileState(file.path, options).overlay?.(file, predicted) ?? file)
        .filter(({ type }) => type === 'file')
        .sort((a, b) => (a.path < b.path ? -1 : 1));
    },
  };
}

export function textIn(file: FileState): string {
  return file.type === 'file' && file.content !== undefined ? textOf(file.content) : '';
}

import { posix } from 'node:path';
import {
  type FileState,
  fail,
  fileState,
  type Probe,
  parseFileState,
  type Shell,
  sh,
  textOf,
} from '../../module-api/index.ts';

/** Where the kubeconfig is, and whose. */
export interface Place {
  readonly file: FileState;
  readonly parent: FileState;
  /** The user's own group. */
  readonly group: string | undefined;
}

interface Wanted {
  readonly path: string | undefined;
  readonly user: string | undefined;
}

const options = { follow: true, content: true, needs: ['content'] } as const;

/** `undefined`: the host does not know the user. */
export function placeProbe({ path = '', user = '' }: Wanted): Probe<Place | undefined> {
  return {
    script: lookScript(user, path),
    parse(result) {
      const [head = '', file = '', parent = ''] = textOf(result.stdout).split(/^== \w+\n/m);
      if (/^nobody$/m.test(head)) return undefined;
      const found = /^path\|(.*)$/m.exec(head)?.[1];
      if (found === undefined) fail(`cannot look for the kubeconfig: ${textOf(result.stderr)}`);
      const group = /^group\|(.+)$/m.exec(head)?.[1];
      const part = (text: string) => ({ ...result, stdout: Buffer.from(text) });
      return {
        file: parseFileState(found, part(file)),
        parent: parseFileState(posix.dirname(found), part(parent)),
        group,
      };
    },
    overlay(observed, predicted) {
      if (observed === undefined) return undefined;
      const { file, parent, group } = observed;
      return {
        file: fileState(file.path, options).overlay?.(file, predicted) ?? file,
        parent: fileState(parent.path, { follow: true }).overlay?.(parent, predicted) ?? parent,
        group,
      };
    },
  };
}

function lookScript(user: string, path: string): Shell {
  return sh`k_u=${word(user)} k_p=${word(path)} k_g=
if [ -n "$k_u" ]; then
  k_e=$({ getent passwd "$k_u" || grep "^$k_u:" /etc/passwd; } 2>/dev/null) || { echo nobody; exit 0; }
  k_g=$(id -gn "$k_u")
  if [ -z "$k_p" ]; then k_h=$(printf '%s\n' "$k_e" | cut -d: -f6); k_p=$k_h/.kube/config; fi
fi
printf 'group|%s\n' "$k_g"
printf 'path|%s\n' "$k_p"
printf '== file\n'; k_file 1 '' 1 '' 1048576 0 "$k_p"
printf '== parent\n'; k_file 1 '' 0 '' 0 0 "$(dirname -- "$k_p")"`;
}

/** `''` has to stay a word. */
function word(text: string): Shell {
  return text === '' ? sh`''` : sh`${text}`;
}

import { posix } from 'node:path';
import {
  type CommandResult,
  type FileState,
  fileState,
  type Predicted,
  type Probe,
  parseFileState,
  sh,
  textOf,
  Undecided,
} from '../../module-api/index.ts';
import { entryFunction, fieldsOf, userKey } from '../accounts/account.ts';

/** A user, and the file of keys the user has. */
export interface AccountFile {
  /** `undefined`: there is no such user. */
  readonly account:
    | { readonly uid: string; readonly gid: string; readonly home: string }
    | undefined;
  readonly file: FileState;
  readonly directory: FileState;
}

const sizeLimit = 4_194_304;
const look = { follow: true, content: true, contentLimit: sizeLimit, needs: ['content'] } as const;

/** `path`: where the file is; otherwise in the user's home. */
export function accountFile(user: string, path: string | undefined): Probe<AccountFile> {
  return {
    script: sh`(
PATH=$PATH:/usr/sbin:/sbin
${entryFunction(false)}
k_u=$(k_entry passwd ${user})
printf 'passwd|%s\n' "$k_u"
k_n=$(printf %s "$k_u" | cut -d: -f6)/.ssh/authorized_keys
${path === undefined ? sh`` : sh`k_n=${path}`}
printf 'path|'; printf %s "$k_n" | k_base64; printf '\nfile\n'
k_file 1 '' 1 '' ${sizeLimit} 0 "$k_n"
printf 'directory\n'
k_file 1 '' 0 '' 0 0 "\${k_n%/*}"
)`,
    parse: parseAccountFile,
    overlay: (observed, predicted) => overlay(observed, predicted, { user, path }),
  };
}

function parseAccountFile(result: CommandResult): AccountFile {
  const text = textOf(result.stdout);
  const [head = '', rest = ''] = text.split(/^file\n/m);
  const [file = '', directory = ''] = rest.split(/^directory\n/m);
  const [, , uid = '', gid = '', , home = ''] = fieldsOf(head, 'passwd')[0]?.split(':') ?? [];
  const path = Buffer.from(fieldsOf(head, 'path')[0] ?? '', 'base64').toString();
  const part = (stdout: string): CommandResult => ({ ...result, stdout: Buffer.from(stdout) });
  return {
    account: uid === '' ? undefined : { uid, gid, home },
    file: parseFileState(path, part(file)),
    directory: parseFileState(posix.dirname(path), part(directory)),
  };
}

interface Asked {
  readonly user: string;
  readonly path: string | undefined;
}

function overlay(observed: AccountFile, predicted: Predicted, { user, path }: Asked): AccountFile {
  const account = accountAfter(observed, predicted, user);
  const place = path ?? posix.join(account?.home ?? '/', '.ssh/authorized_keys');
  const stateOf = (state: FileState): FileState =>
    fileState(state.path, look).overlay?.(state, predicted) ?? state;
  const there = (state: FileState, at: string): FileState =>
    stateOf(state.path === at ? state : { type: 'absent', path: at });
  return {
    account,
    file: there(observed.file, place),
    directory: there(observed.directory, posix.dirname(place)),
  };
}

function accountAfter(
  { account }: AccountFile,
  predicted: Predicted,
  user: string,
): AccountFile['account'] {
  const after = predicted.value(userKey(user));
  if (after === '') return undefined;
  if (after !== undefined) {
    const { uid, gid, home }: Record<string, unknown> = JSON.parse(after);
    const known = typeof home === 'string' && home !== '' ? home : `/home/${user}`;
    return { uid: wordOf(uid), gid: wordOf(gid), home: known };
  }
  const { installing } = predicted;
  if (account === undefined && installing !== undefined) throw new Undecided(installing);
  return account;
}

/** A number that nobody knows yet is `?`. */
function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : '?';
}

import { type Probe, sh, textOf } from '../../module-api/index.ts';

/** What semanage says of one target. */
export interface Contexts {
  readonly isEnabled: boolean;
  readonly hasSemanage: boolean;
  /** Why semanage does not answer. */
  readonly problem: string | undefined;
  readonly records: readonly FileContext[];
  /** The path whose labels it has. */
  readonly substitute: string | undefined;
}

export interface FileContext {
  /** As semanage calls it: `all files`, `regular file`. */
  readonly ftype: string;
  readonly seuser: string;
  readonly setype: string;
  readonly selevel: string;
  /** Set on this host, and not by the policy. */
  readonly isLocal: boolean;
}

export function contextsKey(target: string): string {
  return `selinux:fcontext/${target}`;
}

export function contextsOf(target: string): Probe<Contexts> {
  const of = sh`awk -v k=`;
  const mine = (key: string) =>
    sh`K_T=${target} ${of}${key} 'index($0, ENVIRON["K_T"] " ") == 1 { print k "|" substr($0, length(ENVIRON["K_T"]) + 1) }'`;
  return {
    script: sh`(
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL=C
case $(getenforce 2>/dev/null) in Enforcing|Permissive) echo 'enabled|' ;; esac
command -v semanage >/dev/null 2>&1 || exit 0
echo 'semanage|'
k_o=$(semanage fcontext -l -n 2>&1) || printf 'problem|%s\\n' "$(printf '%s' "$k_o" | tail -n 1)"
printf '%s\\n' "$k_o" | ${mine('all')}
semanage fcontext -l -n -C 2>/dev/null | ${mine('local')}
)`,
    parse: ({ stdout }) => parseContexts(textOf(stdout)),
    overlay(seen, predicted) {
      const value = predicted.value(contextsKey(target));
      // Only what this module wrote is under this key.
      return value === undefined ? seen : JSON.parse(value);
    },
  };
}

/** `all|   regular file   system_u:object_r:etc_t:s0`, and `all| = /other` of a substitute. */
export function parseContexts(printed: string): Contexts {
  const lines = printed.split('\n');
  const field = (key: string): readonly string[] =>
    lines.filter(line => line.startsWith(`${key}|`)).map(line => line.slice(key.length + 1));
  const local = field('local').map(text => text.replaceAll(/\s+/g, ' ').trim());
  const records = field('all').flatMap((text): readonly FileContext[] => {
    const plain = text.replaceAll(/\s+/g, ' ').trim();
    const [, ftype = '', context = ''] = /^(.*\S) (\S+)$/.exec(plain) ?? [];
    if (ftype === '' || ftype === '=') return [];
    const [seuser = '', , setype = '', ...level] = context.split(':');
    const isNone = context === '<<None>>';
    return [
      {
        ...{ ftype, seuser: isNone ? '' : seuser, setype: isNone ? '<<none>>' : setype },
        ...{ selevel: level.join(':'), isLocal: local.includes(plain) },
      },
    ];
  });
  const substitute = field('all').flatMap(text => /^\s*=\s*(\S+)$/.exec(text)?.[1] ?? []);
  return {
    isEnabled: field('enabled').length > 0,
    hasSemanage: field('semanage').length > 0,
    problem: field('problem')[0],
    records,
    substitute: substitute[0],
  };
}

import { type Probe, sh, textOf } from '../../module-api/index.ts';

export interface BooleanState {
  readonly isEnabled: boolean;
  readonly hasSemanage: boolean;
  readonly now: 'on' | 'off' | undefined;
  /** After the next boot; `undefined`: nobody has said it. */
  readonly later: 'on' | 'off' | undefined;
  /** Why there is no such boolean. */
  readonly said: string;
}

export function booleanKey(name: string): string {
  return `selinux:boolean/${name}`;
}

export function booleanState(name: string): Probe<BooleanState> {
  return {
    script: sh`(
PATH=$PATH:/usr/sbin:/sbin
case $(getenforce 2>/dev/null) in Enforcing|Permissive) echo 'enabled|'
  printf 'now|%s\\n' "$(getsebool ${name} 2>&1 | tail -n 1)" ;;
esac
if command -v semanage >/dev/null 2>&1; then echo 'semanage|'
  semanage boolean -l -n 2>/dev/null | awk -v n=${name} '$1 == n { sub(/^[^(]*\\(/, ""); print "listed|" $0 }'
fi
for k_f in /var/lib/selinux/*/active/booleans.local /etc/selinux/*/modules/active/booleans.local; do
  if [ -r "$k_f" ]; then sed -n 's/ *= */=/; s/^/local|/p' "$k_f" | grep -F ${`local|${name}=`}; fi
done
true
)`,
    parse: ({ stdout }) => parseBoolean(textOf(stdout)),
    overlay(seen, predicted) {
      const value = predicted.value(booleanKey(name));
      // Only what this module wrote is under this key.
      return value === undefined ? seen : JSON.parse(value);
    },
  };
}

export function parseBoolean(printed: string): BooleanState {
  const lines = printed.split('\n');
  const field = (key: string): string | undefined =>
    lines.findLast(line => line.startsWith(`${key}|`))?.slice(key.length + 1);
  const now = /--> (on|off)$/.exec(field('now') ?? '')?.[1];
  // httpd_enable_homedirs  (off  ,  off)  Allow httpd to …: now, and as the policy has it.
  const listed = /^\s*(?:on|off)\s*,\s*(on|off)\s*\)/.exec(field('listed') ?? '')?.[1];
  const local = /=\s*(1|0|on|off|true|false)\s*$/.exec(field('local') ?? '')?.[1];
  return {
    isEnabled: field('enabled') !== undefined,
    hasSemanage: field('semanage') !== undefined,
    now: wordOf(now),
    later: wordOf(listed ?? local),
    said: now === undefined ? (field('now') ?? '') : '',
  };
}

function wordOf(text: string | undefined): 'on' | 'off' | undefined {
  if (text === undefined) return undefined;
  return /^(1|on|true)$/.test(text) ? 'on' : 'off';
}

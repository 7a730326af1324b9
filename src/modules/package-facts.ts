import { type CommandResult, textOf } from '../module-api/command-result.ts';
import { defineModule } from '../module-api/define-module.ts';
import { fail } from '../module-api/failure.ts';
import type { Json } from '../module-api/json.ts';
import { type Shell, sh } from '../module-api/shell.ts';

export const packageFacts = defineModule({
  name: 'package_facts',
  summary: 'Gather which packages a host has, with their versions.',
  notes: ['It asks dpkg, rpm or apk, whichever the host has.'],
  args: {
    manager: {
      type: 'array',
      items: {
        type: 'string',
        enum: ['auto', 'apt', 'dpkg', 'rpm', 'dnf', 'yum', 'zypper', 'apk'],
      },
      default: ['auto'],
      description: 'Which package managers to ask. It is found by itself.',
    },
    strategy: {
      type: 'string',
      enum: ['first', 'all'],
      default: 'first',
      description: 'Ask the first manager that is there, or all.',
    },
  },
  returns: {
    ansible_facts: {
      type: 'object',
      description:
        'The variable packages: by name a list of what is installed, each with version, arch and source; of apt origin and category too, of rpm release and epoch.',
    },
  },
  examples: [
    `- name: Look which packages there are
  package_facts:`,
  ],
  observe: () => ({
    lines: {
      script: sh`if command -v dpkg-query >/dev/null 2>&1; then
  dpkg-query -W -f 'apt|\${db:Status-Abbrev}|\${Package}|\${Version}|\${Architecture}|\${Section}\\n'
  ${origins}
fi
if command -v rpm >/dev/null 2>&1; then
  rpm -qa --qf 'rpm|%{NAME}|%{VERSION}|%{RELEASE}|%{EPOCH}|%{ARCH}\\n'
fi
if command -v apk >/dev/null 2>&1; then apk info -v | sed 's/^/apk|/'; fi
true`,
      parse: ({ stdout }: CommandResult) =>
        textOf(stdout)
          .split('\n')
          .filter(line => line !== ''),
    },
  }),
  plan(_, { lines }) {
    if (lines.length === 0) fail('the host has none of dpkg, rpm and apk, or no packages');
    return [];
  },
  result: ({ manager, strategy }, { lines }) => ({
    ansible_facts: { packages: packagesOf(lines, { manager, strategy }) },
  }),
});

/** Where apt gets the installed version of each package: `origin|PACKAGE|ORIGIN`. */
const origins: Shell = sh`if command -v apt-cache >/dev/null 2>&1; then
    { LC_ALL=C apt-cache policy; echo -----
      dpkg-query -W -f '\${Package}:\${Architecture}\\n' | sed 's/:all$//' | LC_ALL=C xargs -r apt-cache policy
    } 2>/dev/null | awk '
      $0 == "-----" { below = 1; next }
      !below && / (Packages|[/]var[/]lib[/]dpkg[/]status)$/ { source = $2 " " $3 " " $4; next }
      !below && $1 == "release" { if (match($0, /[ ,]o=[^,]*/)) origin[source] = substr($0, RSTART + 3, RLENGTH - 3); next }
      !below { next }
      /^[^ ].*:$/ { name = substr($0, 1, length($0) - 1); inside = 0; next }
      $1 == "***" { inside = 1; next }
      /^     [^ ]/ { inside = 0; next }
      inside && /^        / { s = $2 " " $3 " " $4; if (s in origin) { print "origin|" name "|" origin[s]; inside = 0 } }'
  fi`;

const kinds: Readonly<Record<string, string>> = {
  ...{ apt: 'apt', dpkg: 'apt', rpm: 'rpm', dnf: 'rpm', yum: 'rpm', zypper: 'rpm', apk: 'apk' },
};

/** By their names, as Ansible gives them. */
export function packagesOf(
  lines: readonly string[],
  { manager, strategy }: { readonly manager: readonly string[]; readonly strategy: string },
): Readonly<Record<string, Json>> {
  const wanted = manager.includes('auto') ? ['apt', 'rpm', 'apk'] : manager.map(one => kinds[one]);
  const origins = originsIn(lines);
  const found = lines.map(line => packageOf(line, origins)).filter(one => one !== undefined);
  const sources = wanted.filter(source => found.some(one => one['source'] === source));
  const asked = new Set(strategy === 'all' ? sources : sources.slice(0, 1));
  const packages: Record<string, Json[]> = {};
  for (const one of found) {
    if (!asked.has(one['source'])) continue;
    (packages[one['name']] ??= []).push(one);
  }
  return packages;
}

interface PackageFact {
  readonly name: string;
  readonly version: string;
  readonly source: string;
  readonly [more: string]: string | number | null;
}

/** By `NAME` or, of another architecture than the host's, `NAME:ARCHITECTURE`. */
function originsIn(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines.flatMap(line => {
      const [kind, name = '', ...origin] = line.split('|');
      return kind === 'origin' ? [[name, origin.join('|')] as const] : [];
    }),
  );
}

function packageOf(line: string, origins: ReadonlyMap<string, string>): PackageFact | undefined {
  const [source, ...fields] = line.split('|');
  if (source === 'apk') return apkPackage(fields[0] ?? '');
  const [first = '', second = '', third = '', fourth = '', fifth = ''] = fields;
  if (source === 'apt') {
    const isInstalled = /^[a-z]i/.test(first);
    const origin = origins.get(`${second}:${fourth}`) ?? origins.get(second) ?? '';
    const installed = { name: second, version: third, arch: fourth, category: fifth, origin };
    return isInstalled ? { ...installed, source } : undefined;
  }
  if (source !== 'rpm') return undefined;
  const epoch = /^\d+$/.test(fourth) ? Number(fourth) : null;
  return { name: first, version: second, release: third, epoch, arch: fifth, source };
}

function apkPackage(text: string): PackageFact | undefined {
  const [, name, version, release] = /^(.+)-([^-]+)-(r\d+)$/.exec(text) ?? [];
  if (name === undefined || version === undefined || release === undefined) return undefined;
  return { name, version, release, source: 'apk' };
}

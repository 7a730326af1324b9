import { fail, joinShell, type Shell, sh } from '../../../module-api/index.ts';
import type { Step } from '../observation.ts';
import type { Request } from '../request.ts';
import { isPattern, type Spec } from '../spec.ts';
import type { Manager } from './manager.ts';
import { cacheLine, lastLines, plainSimulation, simulation } from './script.ts';

const cache = '/var/cache/zypp/raw';
const sources = ['/etc/zypp/repos.d'];

export const zypper: Manager = {
  sources,

  look(request) {
    const dry = [...globalWords(request), '--xmlout', ...verbWords(request), '--dry-run'];
    const parts = [sh`export LC_ALL=C`, cacheLine([cache], sources)];
    if (request.upgrade !== 'no') parts.push(plainSimulation(sh`zypper ${dry}`));
    else if (request.sweep) fail('zypper cannot "autoremove" without a name');
    else if (request.specs.length > 0) {
      parts.push(
        sh`set --`,
        sh`k_q() { rpm -q --qf ${'package|%{NAME}|%{ARCH}|%{VERSION}-%{RELEASE}|installed|'} "$@" 2>/dev/null; }
k_held() { grep -q -x -e "solvable_name: $1" /etc/zypp/locks 2>/dev/null && echo hold; }`,
        ...request.specs.map(spec => askScript(spec, request)),
        simulation(sh`zypper ${dry} --`),
      );
    }
    return joinShell(parts, '\n');
  },

  stepsOf: parseZypperSteps,
  // 102 and 103: a reboot or a restart is due. 106: a repository was left out.
  isFailure: (exitCode, text) =>
    ![0, 100, 101, 102, 103, 106].includes(exitCode) || olderIn(text).length > 0,
  failureOf(text) {
    if (/Root privileges are required/.test(text)) return 'only root can do this: set "become"';
    const older = olderIn(text);
    if (older.length > 0) {
      return `a newer version of ${older.join(', ')} is installed; set "allow_downgrade" to go back`;
    }
    const locks = text.matchAll(/remove lock to allow \w+ of (\S+)-[^-\s]+-[^-\s]+$/gm);
    const held = [...new Set(Array.from(locks, ([, name = '']) => name))];
    if (held.length > 0) {
      return `${held.join(', ')} would change but is held; release it with "hold: false" first`;
    }
    const problems = Array.from(
      text.matchAll(/Problem: (?:\d+: )?(.*)$/gm),
      ([, said = '']) => said,
    );
    if (problems.length > 0) return [...new Set(problems)].slice(0, 4).join('; ');
    const errors = Array.from(
      text.matchAll(/<message type="error">([^<]*)</g),
      ([, said = '']) => said,
    );
    const said =
      errors.length > 0 ? errors.join('; ') : lastLines(text.replaceAll(/<[^>]*>/g, ' '), 2);
    return said.replaceAll('&apos;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  },
  isUnknown: text => /not found|No provider of/.test(text),

  update: request => action(request, ['refresh'], sh` && touch -- ${cache}`),
  act: (request, asked) =>
    action(request, [...verbWords(request), ...(asked.length > 0 ? ['--', ...asked] : [])]),
  hold: (names, held) => ({
    env: { LC_ALL: 'C' },
    script: sh`zypper --non-interactive ${held ? 'addlock' : 'removelock'} ${names} </dev/null`,
    summary: `zypper ${held ? 'addlock' : 'removelock'} ${names.join(' ')}`,
  }),
  clean: request => action(request, ['clean']),
};

/** Versions that zypper leaves out, without an error, because a newer one is installed. */
function olderIn(text: string): readonly string[] {
  const said = text
    .replaceAll('&apos;', "'")
    .matchAll(/selected package '(\S+)' .*has lower version/g);
  return Array.from(said, ([, name = '']) => name.replace(/-[^-]+-[^-]+$/, ''));
}

function action(request: Request, words: readonly string[], after: Shell = sh``) {
  return {
    env: { LC_ALL: 'C', ZYPP_LOCK_TIMEOUT: String(request.args.lock_timeout) },
    script: sh`zypper ${globalWords(request)} ${words} </dev/null || case $? in 10[0236]) ;; *) exit 1 ;; esac${after}`,
    summary: `zypper ${words.join(' ')}`,
  };
}

function globalWords({ args }: Request): readonly string[] {
  return ['--non-interactive', ...(args.disable_gpg_check ? ['--no-gpg-checks'] : [])];
}

function verbWords({ goal, upgrade, args }: Request): readonly string[] {
  if (upgrade !== 'no')
    return [upgrade === 'full' ? 'dist-upgrade' : 'update', '--auto-agree-with-licenses'];
  if (goal === 'absent') return ['remove', ...(args.autoremove ? ['--clean-deps'] : [])];
  const recommends = args.install_recommends ?? args.install_weak_deps;
  return [
    'install',
    '--auto-agree-with-licenses',
    ...(recommends === undefined ? [] : [recommends ? '--recommends' : '--no-recommends']),
    ...(args.allow_downgrade ? ['--oldpackage'] : []),
  ];
}

function askScript({ kind, text, name, relation, version = '' }: Spec, { goal }: Request): Shell {
  const word =
    relation === undefined ? text.replace(/^@/, 'pattern:') : `${name}${relation}${version}`;
  const add = sh`set -- "$@" ${word}`;
  if (kind === 'package' && goal === 'absent' && isPattern(text)) {
    return sh`for k_n in $(rpm -qa --qf ${'%{NAME}\n'} ${name} | sort -u); do set -- "$@" "$k_n"; done`;
  }
  if (kind !== 'package' || isPattern(text) || (relation !== undefined && relation !== '='))
    return add;
  const query = relation === undefined ? name : `${name}-${version}`;
  const known = sh`if k_o=$(k_q ${query}); then printf '%s%s\\n' "$k_o" "$(k_held ${name})"`;
  if (goal === 'absent') return sh`${known}; ${add}; fi`;
  if (goal === 'latest') return sh`${known}; fi; ${add}`;
  return sh`${known}; else rpm -q --whatprovides ${query} >/dev/null 2>&1 || ${add}; fi`;
}

const groups: readonly (readonly [string, Step['action']])[] = [
  ['to-install', 'install'],
  ['to-upgrade', 'upgrade'],
  ['to-downgrade', 'downgrade'],
  ['to-reinstall', 'reinstall'],
  ['to-remove', 'remove'],
];

/** Reads the summary that `zypper --xmlout` gives of a transaction. */
export function parseZypperSteps(text: string): readonly Step[] {
  return groups.flatMap(([tag, action]) => {
    const bodies = Array.from(
      text.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g')),
      ([, body = '']) => body,
    );
    return Array.from(bodies.join('').matchAll(/<solvable ([^>]*)>/g), ([, fields = '']) => {
      const field = (key: string): string =>
        new RegExp(`(?:^|\\s)${key}="([^"]*)"`).exec(fields)?.[1] ?? '';
      return { action, name: field('name'), version: field('edition') };
    });
  });
}

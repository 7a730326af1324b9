import { fail, joinShell, type Shell, sh } from '../../../module-api/index.ts';
import type { Step } from '../observation.ts';
import type { Request } from '../request.ts';
import type { Spec } from '../spec.ts';
import type { Manager } from './manager.ts';
import { cacheLine, lastLines, plainSimulation, simulation } from './script.ts';

const indexes = '/var/cache/apk';
const sources = ['/etc/apk/repositories'];

export const apk: Manager = {
  sources: ['/etc/apk'],

  look(request) {
    const { specs, upgrade, sweep } = request;
    const words = [...verbWords(request), '--simulate'];
    const parts = [cacheLine([indexes], sources)];
    if (upgrade !== 'no') parts.push(plainSimulation(sh`apk ${words}`));
    else if (sweep) fail('apk removes what is not needed by itself: "autoremove" needs a name');
    else if (specs.length > 0) {
      parts.push(
        sh`set --`,
        ...specs.map(spec => askScript(spec, request)),
        simulation(sh`apk ${words} --`),
      );
    }
    return joinShell(parts, '\n');
  },

  stepsOf: parseApkSteps,
  isFailure: exitCode => exitCode !== 0,
  failureOf(text) {
    if (/Permission denied/.test(text)) return 'only root can do this: set "become"';
    const lines = text.split('\n').map(line => line.trim());
    const start = lines.findIndex(line => line.startsWith('ERROR:'));
    if (start === -1) return lastLines(text, 2);
    return lines
      .slice(start)
      .filter(line => line !== '')
      .slice(0, 4)
      .join(' ')
      .replace(/^ERROR: /, '');
  },
  isUnknown: text => /\(no such package\)/.test(text),

  update: () => ({
    script: sh`apk update </dev/null && touch -- ${indexes}`,
    summary: 'apk update',
  }),
  act(request, asked) {
    const words = [...verbWords(request), '--wait', String(request.args.lock_timeout)];
    return {
      script: sh`apk ${words} -- ${asked} </dev/null`,
      summary: ['apk', ...words, ...asked].join(' '),
    };
  },
};

function verbWords({ goal, upgrade, args }: Request): readonly string[] {
  const trust = args.allow_unauthenticated ? ['--allow-untrusted'] : [];
  if (upgrade !== 'no') return ['upgrade', ...trust];
  if (goal === 'absent') return ['del', ...(args.purge ? ['--purge'] : [])];
  return ['add', ...(goal === 'latest' ? ['--upgrade'] : []), ...trust];
}

function askScript({ kind, text, name, relation, version = '' }: Spec, { goal }: Request): Shell {
  if (kind === 'group') fail(`apk has no groups of packages like "${text}"`);
  const word = relation === undefined ? text : `${name}${relation}${version}`;
  const add = sh`set -- "$@" ${word}`;
  if (kind === 'file') return add;
  const known = sh`if apk info -e ${word} >/dev/null 2>&1; then apk list -I ${name} 2>/dev/null | sed -n 's/^\\([^ ]*\\)-\\([0-9][^ ]*\\) \\([^ ]*\\) .*/package|\\1|\\3|\\2|installed|/p'`;
  if (goal === 'absent') return sh`${known}; set -- "$@" ${name}; fi`;
  if (goal === 'latest') return sh`${known}; fi; ${add}`;
  return sh`${known}; else ${add}; fi`;
}

const verbs: Readonly<Record<string, Step['action']>> = {
  Installing: 'install',
  Upgrading: 'upgrade',
  Downgrading: 'downgrade',
  Reinstalling: 'reinstall',
  Replacing: 'upgrade',
  Purging: 'remove',
};

/** Reads lines like `(1/2) Upgrading zlib (1.2-r0 -> 1.3-r0)`. */
export function parseApkSteps(text: string): readonly Step[] {
  return Array.from(
    text.matchAll(/^\(\d+\/\d+\) (\w+) (\S+) \((?:\S+ -> )?([^)\s]+)\)/gm),
    ([, verb = '', name = '', version = '']) => ({ action: verbs[verb], name, version }),
  ).flatMap(({ action, ...rest }) => (action === undefined ? [] : [{ action, ...rest }]));
}

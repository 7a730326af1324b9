import {
  type Change,
  defineModule,
  fail,
  type Plan,
  type RunChange,
  sh,
} from '../../module-api/index.ts';
import { type SefcontextArgs, sefcontextArgs } from './args.ts';
import { type Contexts, contextsKey, contextsOf, type FileContext } from './contexts.ts';

export const sefcontext = defineModule({
  name: 'sefcontext',
  aliases: ['community.general.sefcontext'],
  summary: 'Say how SELinux labels the files of a path.',
  notes: [
    'It says how files are labelled; those that are there keep their labels until "restorecon -R" gives them anew.',
    'The host needs semanage (policycoreutils-python-utils, on Debian policycoreutils-python-utils too).',
    'What the policy itself says of a path is changed, but never removed.',
  ],
  args: sefcontextArgs,
  constraints: {
    mutuallyExclusive: [
      ['setype', 'substitute'],
      ['substitute', 'seuser'],
      ['substitute', 'selevel'],
    ],
    requiredIf: [{ option: 'state', values: ['present'], any: ['setype', 'substitute'] }],
  },
  returns: {
    target: { type: 'string', description: 'The paths.' },
    ftype: { type: 'string', description: 'What of them.' },
    setype: { type: 'string', description: 'Their type, where one is given.' },
    substitute: {
      type: 'string',
      description: 'The path whose labels they have, where one is given.',
    },
    state: { type: 'string', description: 'Whether it is there: present or absent.' },
  },
  examples: [
    `- name: Let the web server read the site
  sefcontext:
    target: "/srv/site(/.*)?"
    setype: httpd_sys_content_t
  register: labels`,
    `- name: Label what Docker keeps on another disk like its own place
  sefcontext:
    target: /data/docker
    substitute: /var/lib/docker`,
  ],
  observe: ({ target }) => ({ contexts: contextsOf(target) }),
  plan: (args, { contexts }): Plan => planContext(args, contexts),
  result: ({ target, ftype, setype, substitute, state }) => ({
    ...{ target, ftype, state },
    ...(setype !== undefined && { setype }),
    ...(substitute !== undefined && { substitute }),
  }),
});

const names: Readonly<Record<SefcontextArgs['ftype'], string>> = {
  ...{ a: 'all files', b: 'block device', c: 'character device', d: 'directory' },
  ...{ f: 'regular file', l: 'symbolic link', p: 'named pipe', s: 'socket' },
};

export function planContext(args: SefcontextArgs, seen: Contexts): readonly Change[] {
  const { isEnabled, hasSemanage, problem } = seen;
  if (!isEnabled && !args.ignore_selinux_state) fail('SELinux is disabled on this host');
  if (!hasSemanage) {
    fail('the host has no semanage: install policycoreutils-python-utils');
  }
  if (problem !== undefined) fail(`semanage does not answer: ${problem}`);
  return args.state === 'present' ? planPresent(args, seen) : planAbsent(args, seen);
}

function planPresent(args: SefcontextArgs, seen: Contexts): readonly Change[] {
  const { target, setype, substitute, ftype } = args;
  if (substitute !== undefined) {
    if (seen.substitute === substitute) return [];
    const verb = seen.substitute === undefined ? '-a' : '-m';
    const before = seen.substitute ?? 'none';
    return [
      order(args, [verb, '-e', substitute, target], {
        ...{ before: { substitute: before }, after: { substitute } },
        later: { ...seen, substitute },
      }),
    ];
  }
  const found = seen.records.find(record => record.ftype === names[ftype]);
  const wanted: FileContext = {
    ftype: names[ftype],
    seuser: args.seuser ?? found?.seuser ?? 'system_u',
    setype: setype ?? '',
    selevel: args.selevel ?? found?.selevel ?? 's0',
    isLocal: true,
  };
  if (found !== undefined && labelOf(found) === labelOf(wanted)) return [];
  const words = [
    ...[found === undefined ? '-a' : '-m', '-f', ftype, '-t', wanted.setype],
    ...(wanted.seuser === '' ? [] : ['-s', wanted.seuser]),
    ...(wanted.selevel === '' ? [] : ['-r', wanted.selevel]),
    target,
  ];
  const others = seen.records.filter(record => record !== found);
  return [
    order(args, words, {
      before: { label: found === undefined ? 'none' : labelOf(found) },
      after: { label: labelOf(wanted) },
      later: { ...seen, records: [...others, wanted] },
    }),
  ];
}

function planAbsent(args: SefcontextArgs, seen: Contexts): readonly Change[] {
  const { target, setype, substitute, ftype } = args;
  const isBoth = setype === undefined && substitute === undefined;
  const found = seen.records.find(record => record.isLocal && record.ftype === names[ftype]);
  const others = seen.records.filter(record => record !== found);
  const changes: Change[] = [];
  if (found !== undefined && (isBoth || setype !== undefined)) {
    changes.push(
      order(args, ['-d', '-f', ftype, target], {
        before: { label: labelOf(found) },
        after: { label: 'none' },
        later: { ...seen, records: others },
      }),
    );
  }
  if (seen.substitute !== undefined && (isBoth || substitute === seen.substitute)) {
    const records = changes.length > 0 ? others : seen.records;
    changes.push(
      order(args, ['-d', '-e', seen.substitute, target], {
        before: { substitute: seen.substitute },
        after: { substitute: 'none' },
        later: { ...seen, records, substitute: undefined },
      }),
    );
  }
  return changes;
}

function labelOf({ seuser, setype, selevel }: FileContext): string {
  return [seuser, 'object_r', setype, ...(selevel === '' ? [] : [selevel])].join(':');
}

interface Effect {
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
  readonly later: Contexts;
}

function order(
  { target, reload }: SefcontextArgs,
  rest: readonly string[],
  { before, after, later }: Effect,
): RunChange {
  const words = ['semanage', 'fcontext', ...(reload ? [] : ['-N']), ...rest];
  return {
    kind: 'run',
    script: sh`PATH=$PATH:/usr/sbin:/sbin
LC_ALL=C ${words}`,
    summary: words.join(' '),
    diff: { header: `SELinux labels of ${target}`, before, after },
    predicts: [{ resource: 'value', key: contextsKey(target), value: JSON.stringify(later) }],
    failureMessage: (exitCode, _, stderr) =>
      `semanage cannot do it: ${stderr.trim().split('\n').at(-1) || `exit code ${exitCode}`}`,
  };
}

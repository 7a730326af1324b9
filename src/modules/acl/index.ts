import {
  type Change,
  defineModule,
  type FileState,
  fail,
  fileState,
  type JsonObject,
  type Plan,
  type Probe,
  type RunChange,
  type Shell,
  sh,
  textOf,
} from '../../module-api/index.ts';
import { type AclArgs, aclArgs } from './args.ts';
import { type Entry, entryOf } from './entry.ts';

export const acl = defineModule({
  name: 'acl',
  aliases: ['ansible.posix.acl'],
  summary: 'Give users and groups rights to files beside their owners, and see who has some.',
  notes: [
    'setfacl itself says, without doing it, whether anything would change.',
    'The host needs the package acl, and a file system that keeps such entries.',
  ],
  args: aclArgs,
  constraints: {
    mutuallyExclusive: [
      ['entry', 'etype'],
      ['entry', 'permissions'],
    ],
    requiredIf: [
      { option: 'state', values: ['present', 'absent'], any: ['etype', 'entry'] },
      { option: 'state', values: ['present'], any: ['permissions', 'entry'] },
    ],
    rules: [
      {
        options: ['recursive', 'state'],
        problem: ({ recursive, state }) =>
          recursive === true && (state === undefined || state === 'query')
            ? '"recursive" goes with "state: present" or "state: absent".'
            : undefined,
      },
    ],
  },
  returns: {
    acl: {
      type: 'array',
      items: { type: 'string' },
      description: 'The entries: "user:joe:rw-", as they were before in check mode.',
    },
  },
  examples: [
    `- name: Let the web server read the site, and what comes into it
  acl:
    path: /srv/site
    etype: user
    entity: www-data
    permissions: rX
    recursive: true
    state: present`,
    `- name: Files that are made there, too
  acl:
    path: /srv/site
    entry: default:user:www-data:rX
    state: present`,
    `- name: See who may
  acl:
    path: /srv/site
  register: rights`,
  ],
  observe(args): AclProbes {
    const entry = entryOf(args);
    return {
      file: fileState(args.path, { follow: args.follow, needs: ['presence'] }),
      acl: aclProbe(args, args.state === 'query' ? undefined : entry),
    };
  },
  plan: (args, observed): Plan => planAcl(args, observed),
  result(_, { acl: seen }, outcomes): JsonObject {
    const look = outcomes.findLast(({ stdout }) => stdout !== undefined);
    const after =
      look?.status === 'done' ? entriesIn(textOf(look.stdout ?? new Uint8Array())) : undefined;
    return { acl: after ?? seen.entries };
  },
});

type AclProbes = {
  readonly file: Probe<FileState>;
  readonly acl: Probe<AclSight>;
};

export interface AclSight {
  readonly entries: readonly string[];
  /** Whether the command would change anything. */
  readonly differs: boolean;
  readonly problem: string | undefined;
}

function aclProbe(args: AclArgs, entry: Entry | undefined): Probe<AclSight> {
  const tried =
    entry === undefined || args.use_nfsv4_acls ? sh`:` : setWords(args, entry, ['--test']);
  return {
    script: sh`export LC_ALL=C
[ -e ${args.path} ] || [ -L ${args.path} ] || exit 0
${look(args)}
k_e=$?
printf 'looked|%s\\n' "$k_e"
if [ "$k_e" -eq 0 ]; then ${tried}; printf 'tried|%s\\n' "$?"; fi`,
    parse({ stdout, stderr }) {
      const seen = parseAcl(textOf(stdout), textOf(stderr));
      if (!args.use_nfsv4_acls || entry === undefined) return seen;
      const isThere = seen.entries.some(one => one.trim() === entry.text);
      return { ...seen, differs: isThere !== (args.state === 'present') };
    },
  };
}

/** What getfacl prints; then `path: new,default` for each file that setfacl would change, `*,*` for others. */
export function parseAcl(stdout: string, stderr: string): AclSight {
  const [looked = '', rest = ''] = stdout.split(/^looked\|(?=\d+$)/m);
  const [code = '', ...lines] = rest.split('\n');
  const tried = lines.filter(line => line !== '' && !line.startsWith('tried|'));
  const ended = /^tried\|(\d+)$/m.exec(rest)?.[1];
  const said = stderr.trim().split('\n').at(-1) ?? '';
  const isGood = code === '0' && ended === '0';
  return {
    entries: entriesIn(looked),
    differs: tried.some(line => !line.endsWith('*,*')),
    problem: isGood || rest === '' ? undefined : said === '' ? `exit code ${ended ?? code}` : said,
  };
}

function entriesIn(text: string): readonly string[] {
  return text.split('\n').filter(line => line.trim() !== '');
}

export function planAcl(
  args: AclArgs,
  { file, acl: seen }: { readonly file: FileState; readonly acl: AclSight },
): readonly Change[] {
  const { path, state } = args;
  if (file.type === 'absent' || file.targetExists === false) fail(`path ${path} does not exist`);
  const entry = entryOf(args);
  if (entry?.isDefault === true && file.type !== 'directory' && file.type !== 'link') {
    fail(`${path} is a ${file.type}, and only a directory has default entries`);
  }
  // A file that an earlier task of a check would make has none yet.
  const isToCome = file.predictedBy !== undefined;
  if (seen.problem !== undefined && !isToCome) fail(problemText(path, seen.problem));
  if (state === 'query' || entry === undefined) return [];
  if (!seen.differs && !isToCome) return [];
  const words = setWords(args, entry, []);
  const change: RunChange = {
    kind: 'run',
    script: words,
    summary: words.text,
    failureMessage: (exitCode, _, stderr) =>
      problemText(path, stderr.trim().split('\n').at(-1) || `exit code ${exitCode}`),
  };
  return [
    change,
    { kind: 'run', script: look(args), summary: `getfacl ${path}`, effect: 'none', quiet: true },
  ];
}

function problemText(path: string, said: string): string {
  if (said.endsWith('not found')) return 'the host has no setfacl: install the package acl';
  if (/Operation not supported/.test(said)) {
    return `the file system of ${path} keeps no such entries: ${said}`;
  }
  return `cannot set or read the entries of ${path}: ${said}`;
}

function look({ path, follow, default: isDefault, use_nfsv4_acls: isNfs }: AclArgs): Shell {
  if (isNfs) return sh`nfs4_getfacl ${path}`;
  const words = [
    ...['--absolute-names', '--omit-header'],
    ...(follow ? [] : ['--physical']),
    ...(isDefault ? ['--default'] : []),
  ];
  return sh`getfacl ${words} -- ${path}`;
}

function setWords(args: AclArgs, entry: Entry, more: readonly string[]): Shell {
  const { path, state, recursive, follow, recalculate_mask: mask } = args;
  if (args.use_nfsv4_acls) {
    return sh`nfs4_setfacl ${[...(recursive ? ['-R'] : []), state === 'present' ? '-a' : '-x', entry.text, path]}`;
  }
  const words = [
    ...more,
    ...(recursive ? ['--recursive'] : []),
    ...(follow ? [] : ['--physical']),
    ...(mask === 'default' ? [] : [mask === 'mask' ? '--mask' : '--no-mask']),
    ...(entry.isDefault ? ['--default'] : []),
    ...[state === 'present' ? '--modify' : '--remove', entry.text],
    ...['--', path],
  ];
  return sh`setfacl ${words}`;
}

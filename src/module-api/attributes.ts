import { fail } from './failure.ts';
import type { Attributes, PresentFile } from './file-state.ts';
import { format, validateFormat } from './format.ts';
import { formatMode, modeBits, modeProblem } from './mode.ts';

/** Letters of attributes as `chattr` takes them. */
const flags = /^[-+=]?[A-Za-z]+$/;

const oneName = format('one name or number, without a colon', /^[^:]*$/);

/** The options every module that makes files shares; spread into its `args`. */
export const fileOptions = {
  mode: {
    type: ['string', 'integer'],
    format: 'mode',
    description: 'Permissions: an octal string like "0644" (quote it), or symbolic like u=rw,go=r.',
  },
  owner: {
    type: 'string',
    format: oneName,
    description: 'Name or number of the user who owns it.',
  },
  group: {
    type: 'string',
    format: oneName,
    description: 'Name or number of the group it belongs to.',
  },
  seuser: { type: 'string', description: 'The user part of the SELinux context.' },
  serole: { type: 'string', description: 'The role part of the SELinux context.' },
  setype: { type: 'string', description: 'The type part of the SELinux context.' },
  selevel: { type: 'string', description: 'The level part of the SELinux context.' },
  attributes: {
    type: 'string',
    aliases: ['attr'],
    format: format('letters as chattr takes them, like "+i"', flags),
    description: 'Attributes as for chattr, for example "+i".',
  },
  unsafe_writes: {
    type: 'boolean',
    default: false,
    description:
      'Write into an existing file instead of replacing it in one step. Needed where the file itself is mounted, as in containers.',
  },
} as const;

/** Shared by the modules that write whole files; spread into their `args` beside `fileOptions`. */
export const writeOptions = {
  backup: {
    type: 'boolean',
    default: false,
    description: 'Keep a copy of the old file beside it, with the time in its name.',
  },
  validate: {
    type: 'string',
    format: validateFormat,
    description:
      'A command that must accept the new file before it takes its place; "%s" is the file. It is run without a shell.',
  },
} as const;

/** The part of a module's arguments that `fileOptions` declares. Fails for what no file can have. */
export function attributesOf(args: Attributes): Attributes {
  const { mode, owner, group, seuser, serole, setype, selevel, attributes } = args;
  const problem = mode === undefined ? undefined : modeProblem(mode);
  if (problem !== undefined) fail(`"mode": ${problem}`);
  for (const [option, name] of Object.entries({ owner, group })) {
    if (name?.includes(':') === true) fail(`"${option}" is one name, not ${JSON.stringify(name)}`);
  }
  if (attributes !== undefined && !flags.test(attributes)) {
    fail(`"attributes" takes the letters of chattr, not ${JSON.stringify(attributes)}`);
  }
  return { mode, owner, group, seuser, serole, setype, selevel, attributes };
}

/** Whether what is there lacks something of what is wanted. */
export function attributesDiffer(state: PresentFile, wanted: Attributes): boolean {
  return attributeDifferences(state, wanted).length > 0;
}

export interface AttributeDifference {
  readonly name: keyof Attributes;
  readonly before: string;
  readonly after: string;
}

/** Each attribute that is not as wanted; of those that were not observed, none. */
export function attributeDifferences(
  state: PresentFile,
  wanted: Attributes,
): readonly AttributeDifference[] {
  const differences: AttributeDifference[] = [];
  if (wanted.mode !== undefined && state.type !== 'link') {
    const before = Number.parseInt(state.mode, 8);
    const after = modeBits(wanted.mode, { bits: before, directory: state.type === 'directory' });
    if (after !== before) {
      differences.push({ name: 'mode', before: state.mode, after: formatMode(after) });
    }
  }
  if (wanted.owner !== undefined && !isSameId(wanted.owner, state.owner, state.uid)) {
    differences.push({ name: 'owner', before: state.owner, after: wanted.owner });
  }
  if (wanted.group !== undefined && !isSameId(wanted.group, state.group, state.gid)) {
    differences.push({ name: 'group', before: state.group, after: wanted.group });
  }
  return [...differences, ...contextDifferences(state, wanted), ...flagDifferences(state, wanted)];
}

/** What a path looks like once the attributes are set; -1 is the number of a name that is not known. */
export function withAttributes(state: PresentFile, wanted: Attributes): PresentFile {
  const bits = Number.parseInt(state.mode, 8);
  const directory = state.type === 'directory';
  return {
    ...state,
    ...(wanted.mode !== undefined &&
      state.type !== 'link' && {
        mode: formatMode(modeBits(wanted.mode, { bits, directory })),
      }),
    ...(wanted.owner !== undefined && identity('owner', 'uid', wanted.owner)),
    ...(wanted.group !== undefined && identity('group', 'gid', wanted.group)),
    ...(state.context !== undefined && { context: contextWith(state.context, wanted) }),
    ...(state.flags !== undefined &&
      wanted.attributes !== undefined && { flags: flagsWith(state.flags, wanted.attributes) }),
  };
}

/** A file or directory that kplay would make, as it would be afterwards. */
export function newFile(
  path: string,
  type: 'file' | 'directory' | 'link',
  wanted: Attributes,
  more: Partial<PresentFile> = {},
): PresentFile {
  const made: PresentFile = {
    type,
    path,
    mode: type === 'directory' ? '0755' : '0644',
    owner: '',
    group: '',
    uid: -1,
    gid: -1,
    size: 0,
    mtime: 0,
    atime: 0,
    ctime: 0,
    inode: 0,
    device: 0,
    links: 1,
    ...more,
  };
  return withAttributes(made, wanted);
}

function isSameId(wanted: string, name: string, id: number): boolean {
  return wanted === name || wanted === String(id);
}

function identity(
  name: 'owner' | 'group',
  id: 'uid' | 'gid',
  wanted: string,
): Partial<PresentFile> {
  if (/^\d+$/.test(wanted))
    return { [id]: Number(wanted), [name]: wanted === '0' ? 'root' : wanted };
  return { [id]: wanted === 'root' ? 0 : -1, [name]: wanted };
}

const contextParts = ['seuser', 'serole', 'setype', 'selevel'] as const;

function contextDifferences(state: PresentFile, wanted: Attributes): AttributeDifference[] {
  if (state.context === undefined) return [];
  const parts = splitContext(state.context);
  return contextParts.flatMap((name, index) => {
    const before = parts[index] ?? '';
    const after = wanted[name];
    if (after === undefined || after === '_default' || after === before) return [];
    return [{ name, before, after }];
  });
}

function contextWith(context: string, wanted: Attributes): string {
  const parts = splitContext(context);
  return contextParts
    .map((name, index) => {
      const after = wanted[name];
      return after === undefined || after === '_default' ? parts[index] : after;
    })
    .filter(part => part !== undefined && part !== '')
    .join(':');
}

function splitContext(context: string): readonly string[] {
  const [user = '', role = '', type = '', ...level] = context.split(':');
  return [user, role, type, level.join(':')];
}

function flagDifferences(state: PresentFile, wanted: Attributes): AttributeDifference[] {
  if (state.flags === undefined || wanted.attributes === undefined) return [];
  const before = settableFlags(state.flags);
  const after = settableFlags(flagsWith(state.flags, wanted.attributes));
  return before === after ? [] : [{ name: 'attributes', before, after }];
}

function flagsWith(flags: string, wanted: string): string {
  const [, operator = '', letters = ''] = /^([-+=]?)(.*)$/.exec(wanted) ?? [];
  const kept = settableFlags(flags);
  if (operator === '+') return settableFlags(kept + letters);
  if (operator === '-')
    return Array.from(kept)
      .filter(flag => !letters.includes(flag))
      .join('');
  return settableFlags(letters);
}

/** Without dashes and without what `chattr` cannot set, in the order of the alphabet. */
function settableFlags(flags: string): string {
  const known = new Set(Array.from(flags).filter(flag => 'aAcCdDFijmPsStTux'.includes(flag)));
  return Array.from(known).sort().join('');
}

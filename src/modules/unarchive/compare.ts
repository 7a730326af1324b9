import { type Attributes, attributesDiffer, fail, newFile } from '../../module-api/index.ts';

/** A member of an archive, or what has its place in the directory. */
export interface Member {
  /** Below the directory. */
  readonly path: string;
  /** As `find` calls it: `f`, `d`, `l` … */
  readonly type: string;
  /** Octal. */
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  readonly target: string;
  readonly sha1?: string | undefined;
}

export interface Comparison {
  readonly members: readonly Member[];
  /** Those that are missing in the directory, or differ. */
  readonly different: readonly Member[];
}

export interface ComparisonRules {
  /** Newer files count as right. */
  readonly keepNewer: boolean;
  /** Only root can give files away. */
  readonly byRoot: boolean;
  /** What the task wants of the SELinux context and for chattr. */
  readonly attributes?: Attributes | undefined;
}

/** Reads the two listings of the probe. */
export function compare(
  output: string,
  { keepNewer, byRoot, attributes = {} }: ComparisonRules,
): Comparison {
  const records = output.split('\0');
  const split = records.indexOf('dest');
  if (split === -1) fail('the host did not say what is in the archive');
  const members = parseListing(records.slice(0, split));
  const there = parseListing(records.slice(split + 1));
  const extra = extrasIn(records.slice(split));
  const isRight = (member: Member): boolean => {
    const found = there.get(member.path);
    if (found === undefined) return false;
    if (keepNewer && member.type === 'f' && found.type === 'f' && found.mtime > member.mtime)
      return true;
    const { type, mode, uid, gid, size, target, sha1 } = member;
    const wanted = type === 'l' ? { ...attributes, attributes: undefined } : attributes;
    if (extrasDiffer(extra.get(member.path), wanted)) return false;
    if (byRoot && (found.uid !== uid || found.gid !== gid)) return false;
    if (found.type !== type) return false;
    if (type === 'l') return found.target === target;
    return found.mode === mode && (type !== 'f' || (found.size === size && found.sha1 === sha1));
  };
  const all = Array.from(members.values()).sort((a, b) => (a.path < b.path ? -1 : 1));
  return { members: all, different: all.filter(member => !isRight(member)) };
}

interface Extra {
  readonly context: string;
  readonly flags: string;
}

function extrasIn(records: readonly string[]): ReadonlyMap<string, Extra> {
  return new Map(
    records.flatMap(record => {
      const [kind, context = '', flags = '', ...name] = record.split('|');
      const extra = { context, flags: flags.replaceAll('-', '') };
      return kind === 'extra' ? [[name.join('|').replace(/^\.\//, ''), extra] as const] : [];
    }),
  );
}

/** Without SELinux there is no context, and links have no flags. */
function extrasDiffer(
  extra: Extra | undefined,
  { seuser, serole, setype, selevel, attributes }: Attributes,
): boolean {
  if (extra === undefined) return false;
  const context = extra.context === '' || extra.context === '?' ? undefined : extra.context;
  const flags = extra.flags === '' && attributes === undefined ? undefined : extra.flags;
  const state = newFile('', 'file', {}, { context, flags });
  return attributesDiffer(state, { seuser, serole, setype, selevel, attributes });
}

function parseListing(records: readonly string[]): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  for (let at = 0; at < records.length; at++) {
    const record = records[at] ?? '';
    const [, sha1, summed] = /^([0-9a-f]{40}) [ *]\.\/(.*)$/s.exec(record) ?? [];
    const known = members.get(summed ?? '');
    if (known !== undefined) members.set(known.path, { ...known, sha1 });
    if (!record.startsWith('at|')) continue;
    const [, type = '', mode = '', uid, gid, size, mtime, ...name] = record.split('|');
    const path = name.join('|').replace(/^\.\//, '');
    const target = records[++at] ?? '';
    const numbers = {
      uid: Number(uid),
      gid: Number(gid),
      size: Number(size),
      mtime: Number(mtime),
    };
    members.set(path, { path, type, mode, target, ...numbers });
  }
  return members;
}

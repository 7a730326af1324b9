import { fail } from '../../module-api/index.ts';
import type { AclArgs } from './args.ts';

export interface Entry {
  /** As setfacl takes it. */
  readonly text: string;
  readonly isDefault: boolean;
}

const types: Readonly<Record<string, string>> = {
  ...{ u: 'user', user: 'user', g: 'group', group: 'group' },
  ...{ m: 'mask', mask: 'mask', o: 'other', other: 'other' },
};

/** The entry of the options; `undefined`: none is named. */
export function entryOf(args: AclArgs): Entry | undefined {
  const { entry, etype, entity, permissions, state, use_nfsv4_acls: isNfs } = args;
  if (isNfs) return entry === undefined ? nfsEntry(args) : { text: entry, isDefault: false };
  if (entry !== undefined) return splitEntry(entry, args);
  if (etype === undefined) return undefined;
  const hasPermissions = state === 'present' && permissions !== undefined;
  const text = [etype, entity, ...(hasPermissions ? [permissions] : [])].join(':');
  return { text, isDefault: args.default };
}

function nfsEntry({ etype, entity, permissions = '' }: AclArgs): Entry | undefined {
  if (etype === undefined) return undefined;
  const flag = etype === 'group' ? 'g' : '';
  return { text: `A:${flag}:${entity}:${permissions}`, isDefault: false };
}

/** `default:user:joe:rw`. To take one away, what it may is left out. */
function splitEntry(written: string, args: AclArgs): Entry {
  const parts = written.split(':');
  const isDefault = /^d(efault)?$/.test(parts[0] ?? '');
  const [type = '', entity = '', permissions] = isDefault ? parts.slice(1) : parts;
  const name = types[type];
  const isWhole = args.state !== 'present' || permissions !== undefined;
  if (name === undefined || !isWhole || parts.length - (isDefault ? 1 : 0) > 3) {
    fail(`"entry": ${JSON.stringify(written)} is not like "user:joe:rw" or "default:group:web:rX"`);
  }
  const may = args.state === 'present' ? [permissions ?? ''] : [];
  return { text: [name, entity, ...may].join(':'), isDefault: isDefault || args.default };
}

import { at, isRecord, isSame, type JsonRecord, recordOf, recordsOf, within } from '../json.ts';
import { ApiError } from './api-error.ts';
import { keyOf, strategicPatch } from './patch.ts';

/** Which fields a manager owns, as `managedFields` says it: `f:NAME` of fields, `k:{…}` of items of a list. */
type Fields = JsonRecord;

interface Application {
  readonly manager: string;
  readonly force: boolean;
  readonly now: string;
}

/** Server-side apply. Only what was applied is owned: other ways to write a field make no owner, and no conflict. */
export function applyConfiguration(
  current: JsonRecord,
  config: JsonRecord,
  { manager, force, now }: Application,
): JsonRecord {
  const entries = recordsOf(at(current, 'metadata', 'managedFields'));
  const mine = entries.find(entry => entry['manager'] === manager);
  const others = entries.filter(entry => entry !== mine);
  const wanted = fieldsOf(config);
  const merged = strategicPatch(structuredClone(current), structuredClone(config));
  const conflicts = others.flatMap(other =>
    conflictsOf({ current, merged }, wanted, recordOf(other['fieldsV1'])).map(
      path => `conflict with "${String(other['manager'])}": ${path}`,
    ),
  );
  if (conflicts.length > 0 && !force) throw conflictError(conflicts);
  const kept = [wanted, ...others.map(other => recordOf(other['fieldsV1']))];
  removeFields(merged, recordOf(mine?.['fieldsV1']), kept);
  const entry = {
    manager,
    operation: 'Apply',
    apiVersion: config['apiVersion'],
    time: isSame(mine?.['fieldsV1'], wanted) ? mine?.['time'] : now,
    fieldsType: 'FieldsV1',
    fieldsV1: wanted,
  };
  const losing = others.map(other =>
    force ? { ...other, fieldsV1: withoutConflicts({ current, merged }, wanted, other) } : other,
  );
  within(merged, 'metadata')['managedFields'] = [...losing, entry];
  return merged;
}

function conflictError(conflicts: readonly string[]): ApiError {
  const count = conflicts.length === 1 ? '1 conflict' : `${conflicts.length} conflicts`;
  return new ApiError(409, `Apply failed with ${count}: ${conflicts.join('\n')}`, {
    details: {
      causes: conflicts.map(conflict => {
        const [message = '', field = ''] = conflict.split(/: (?=\.)/);
        return { reason: 'FieldManagerConflict', message, field };
      }),
    },
  });
}

function fieldsOf(config: JsonRecord): Fields {
  const { apiVersion: _version, kind: _kind, metadata, ...rest } = config;
  const { name: _name, namespace: _namespace, managedFields: _, ...meta } = recordOf(metadata);
  const own = Object.keys(meta).length === 0 ? rest : { ...rest, metadata: meta };
  return fieldsOfRecord(own);
}

function fieldsOfRecord(value: JsonRecord): Fields {
  const entries = Object.entries(value).map(([key, item]) => [`f:${key}`, fieldsOfItem(key, item)]);
  return Object.fromEntries(entries);
}

function fieldsOfItem(name: string, value: unknown): Fields {
  if (isRecord(value)) return fieldsOfRecord(value);
  if (!Array.isArray(value)) return {};
  const key = keyOf(name, value);
  if (key === undefined) return {};
  const items = value
    .map(recordOf)
    .map(item => [`k:${JSON.stringify({ [key]: item[key] })}`, fieldsOfRecord(item)]);
  return Object.fromEntries(items);
}

interface Versions {
  readonly current: unknown;
  readonly merged: unknown;
}

function conflictsOf(values: Versions, wanted: Fields, theirs: Fields, path = ''): string[] {
  return Object.keys(wanted).flatMap(step => {
    if (!(step in theirs)) return [];
    const current = valueAt(values.current, step);
    const merged = valueAt(values.merged, step);
    const here = `${path}${step.startsWith('f:') ? `.${step.slice(2)}` : `[${step.slice(2)}]`}`;
    const [mine, other] = [recordOf(wanted[step]), recordOf(theirs[step])];
    const isLeaf = Object.keys(mine).length === 0 || Object.keys(other).length === 0;
    if (!isLeaf) return conflictsOf({ current, merged }, mine, other, here);
    return isSame(current, merged) ? [] : [here];
  });
}

function withoutConflicts(values: Versions, wanted: Fields, other: JsonRecord): Fields {
  const lost = new Set(conflictsOf(values, wanted, recordOf(other['fieldsV1'])));
  const prune = (fields: Fields, path: string): Fields => {
    const kept = Object.entries(fields).flatMap(([step, inner]) => {
      const here = `${path}${step.startsWith('f:') ? `.${step.slice(2)}` : `[${step.slice(2)}]`}`;
      return lost.has(here) ? [] : [[step, prune(recordOf(inner), here)]];
    });
    return Object.fromEntries(kept);
  };
  return prune(recordOf(other['fieldsV1']), '');
}

function valueAt(owner: unknown, step: string): unknown {
  if (step.startsWith('f:')) return recordOf(owner)[step.slice(2)];
  const key: unknown = JSON.parse(step.slice(2));
  return recordsOf(owner).find(item => isItem(item, recordOf(key)));
}

function isItem(item: unknown, key: JsonRecord): boolean {
  return Object.entries(key).every(([name, value]) => recordOf(item)[name] === value);
}

/** Removes from `owner` the fields in `old` that nobody keeps. */
function removeFields(owner: unknown, old: Fields, kept: readonly Fields[]): void {
  for (const [step, inner] of Object.entries(old)) {
    const keepers = kept.filter(fields => step in fields).map(fields => recordOf(fields[step]));
    if (keepers.length > 0) {
      // A keeper without inner fields keeps the whole value.
      const whole = keepers.some(fields => Object.keys(fields).length === 0);
      if (!whole) removeListItems(owner, step, recordOf(inner), keepers);
    } else if (step.startsWith('f:')) delete recordOf(owner)[step.slice(2)];
  }
}

function removeListItems(
  owner: unknown,
  step: string,
  old: Fields,
  keepers: readonly Fields[],
): void {
  const value = valueAt(owner, step);
  if (!Array.isArray(value)) return removeFields(value, old, keepers);
  for (const [item, inner] of Object.entries(old)) {
    const found = value.findIndex(other => isItem(other, recordOf(JSON.parse(item.slice(2)))));
    const owners = keepers.filter(fields => item in fields).map(fields => recordOf(fields[item]));
    if (owners.length > 0) removeFields(value[found], recordOf(inner), owners);
    else if (found !== -1) value.splice(found, 1);
  }
}

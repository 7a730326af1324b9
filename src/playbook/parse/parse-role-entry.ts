import { Templated } from '../../values/value.ts';
import type { Variable } from '../../values/variable-layer.ts';
import type { Located, MapNode } from '../../yaml/located.ts';

import { checkTemplates } from '../check-templates.ts';
import type { FileReading } from '../file-reading.ts';
import { innerKeywords, roleKeywords } from '../keywords.ts';
import type { Parent } from '../model.ts';
import { asList, asText, valueOf, wrongType } from '../reading.ts';
import type { RoleUse } from '../role-use.ts';
import { noKeywords, parseKeywords } from './parse-keywords.ts';
import { parseId, parseNeeds } from './parse-needs.ts';

/** `roles:` of a play, or `dependencies:` of a role. */
export function parseRoleEntries(
  list: Located,
  parent: Parent,
  reading: FileReading,
): readonly RoleUse[] {
  return asList(list, '"roles"', reading).flatMap(item => {
    const use = parseEntry(item, parent, reading);
    return use === undefined ? [] : [use];
  });
}

function parseEntry(item: Located, parent: Parent, reading: FileReading): RoleUse | undefined {
  const { location } = item;
  const common = { location, parent, from: {}, public: true, isEntry: true };
  if (item.kind === 'scalar') {
    const name = asText(item, 'A role', reading);
    return name === undefined
      ? undefined
      : { ...common, name, ...templateIn(item), keywords: noKeywords, params: new Map() };
  }
  if (item.kind === 'seq') {
    wrongType(reading.diagnostics, 'A role must be a name, or a dict with "role".', location);
    return undefined;
  }
  const named = item.get('role') ?? item.get('name');
  const name = asText(named, '"role"', reading);
  if (name === undefined) {
    reading.diagnostics.error(
      'playbook/invalid',
      'A role entry needs the name of the "role".',
      location,
    );
    return undefined;
  }
  const keywords = parseKeywords(item, innerKeywords, { ...reading, parent });
  const id = parseId(item, reading);
  const needs = parseNeeds(item.get('needs'), reading);
  return {
    ...common,
    places: named && new Map([['name', named.location]]),
    id,
    needs,
    name,
    ...templateIn(named),
    keywords: { ...keywords, name: undefined, vars: new Map() },
    params: new Map(paramsOf(item, reading)),
    entryVars: keywords.vars,
  };
}

function templateIn(node: Located | undefined): Pick<RoleUse, 'template'> {
  const value = node && valueOf(node);
  return { template: value instanceof Templated ? value : undefined };
}

/** Every key that is no keyword is a parameter of the role. */
function paramsOf(map: MapNode, reading: FileReading): readonly (readonly [string, Variable])[] {
  return map.entries.flatMap(({ key, value }) => {
    if (roleKeywords.includes(key.text)) return [];
    const param = valueOf(value);
    checkTemplates(param, reading);
    return [[key.text, { value: param, location: key.location }] as const];
  });
}

import type { NamesToCome } from '../../inventory/match-pattern.ts';
import type { Task } from '../../playbook/model.ts';
import { isList, Templated, type Value } from '../../values/value.ts';

/**
 * What hosts and groups tasks may add, as far as their names are known. Of a name that is a
 * template the rest tells which it may be; one that is nothing but a template may be any, where a
 * limit may keep hosts from making it.
 */
export function namesToCome(tasks: readonly Task[], hasLimit: boolean): NamesToCome {
  const names = new Set<string>();
  const patterns: RegExp[] = [];
  for (const { action } of tasks) {
    for (const value of addedBy(action.name, action.args.value)) {
      if (typeof value === 'string') names.add(shownName(action.name, value));
      else if (value instanceof Templated) patterns.push(...patternOf(value.text, hasLimit));
    }
  }
  return {
    has: name => names.has(name) || patterns.some(pattern => pattern.test(name)),
    keys: () => names.keys(),
  };
}

function addedBy(name: string, options: Value): readonly Value[] {
  if (!(options instanceof Map)) return [];
  return (added[name] ?? []).flatMap(key => {
    const value = options.get(key) ?? null;
    const all: readonly Value[] = isList(value) ? value : [value];
    return all.flatMap((one): readonly Value[] =>
      typeof one === 'string' ? one.split(/\s*,\s*/) : [one],
    );
  });
}

const added: Readonly<Record<string, readonly string[]>> = {
  add_host: ['name', 'host', 'hostname', 'groups', 'group', 'groupname'],
  group_by: ['key', 'parents'],
};

/** As the action makes a name of it. */
function shownName(action: string, text: string): string {
  return action === 'group_by' ? text.replaceAll(' ', '-') : text;
}

function patternOf(text: string, hasLimit: boolean): readonly RegExp[] {
  if (text.includes('{%')) return hasLimit ? [/^/] : [];
  const literal = text.split(/\{\{.*?\}\}/s);
  if (literal.every(part => part === '')) return hasLimit ? [/^/] : [];
  const escaped = literal.map(part =>
    part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '[ -]'),
  );
  return [new RegExp(`^${escaped.join('.*')}$`, 's')];
}

import { Templated } from '../../values/value.ts';
import type { Located, MapNode } from '../../yaml/located.ts';
import type { FileReading, LaterTags } from '../file-reading.ts';
import { applyKeywords, includeKeywords, innerKeywords, levelsOf } from '../keywords.ts';
import type { Action, Apply } from '../model.ts';
import { unknownKeyword, written, wrongType } from '../reading.ts';
import { parseKeywords, parseNotify } from './parse-keywords.ts';

/**
 * `apply` of `include_tasks` and `include_role`: the keywords of a block around what is included.
 */
export function parseApply(map: MapNode, action: Action, reading: FileReading): Apply | undefined {
  if (!isInclude(action)) return undefined;
  const node = optionNode(map, action, 'apply');
  if (node === undefined) return undefined;
  if (node.kind !== 'map') {
    // Literals of the wrong type are reported with the other options.
    if (written(node).value instanceof Templated) {
      wrongType(reading.diagnostics, '"apply" must be a dict as it is written.', node.location);
    }
    return undefined;
  }
  for (const { key } of node.entries) {
    if (!applyKeywords.includes(key.text)) {
      unknownKeyword(key, '"apply"', applyKeywords, reading);
    }
  }
  const laterTags: LaterTags[] = [];
  const keywords = parseKeywords(node, innerKeywords, { ...reading, laterTags });
  return {
    keywords: { ...keywords, name: undefined },
    writtenTags: laterTags[0]?.written,
    notify: parseNotify(node.get('notify'), reading),
    location: node.location,
  };
}

function isInclude({ name }: Action): boolean {
  return name === 'include_tasks' || name === 'include_role';
}

function optionNode(map: MapNode, { written }: Action, option: string): Located | undefined {
  const nodes = [map.get(written), map.get('action'), map.get('args')];
  for (const node of nodes) {
    const found = node?.kind === 'map' ? node.get(option) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Other keywords of an include would be about neither the include nor what it includes. */
export function checkIncludeKeywords(
  map: MapNode,
  action: Action,
  { diagnostics, handlers }: FileReading,
): void {
  if (!isInclude(action)) return;
  for (const { key } of map.entries) {
    const word = key.text;
    const known = levelsOf(word).length > 0;
    if (!known || includeKeywords.includes(word) || (handlers && word === 'listen')) continue;
    const message = `"${word}" is not a keyword of "${action.written}".`;
    const hint = applyKeywords.includes(word)
      ? `Below "apply" of "${action.written}" it holds for what is included.`
      : 'It belongs to the tasks that are included.';
    diagnostics.error('playbook/unknown-keyword', message, key.location, { hint });
  }
}

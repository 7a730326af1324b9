import type { Located, MapNode } from '../../yaml/located.ts';
import type { FileReading } from '../file-reading.ts';
import type { VarsPrompt, Written } from '../model.ts';
import { asList, asMap, asText, isNull, unknownKeyword } from '../reading.ts';
import { nameProblem } from '../variable-name.ts';
import { checkedScalar } from './parse-keywords.ts';

const keys: readonly string[] = [
  ...['name', 'prompt', 'default', 'private', 'confirm', 'encrypt', 'salt', 'salt_size', 'unsafe'],
];

/** The questions of a play. */
export function parseVarsPrompt(
  node: Located | undefined,
  file: FileReading,
): readonly VarsPrompt[] {
  const prompts: VarsPrompt[] = [];
  const items = node?.kind === 'map' ? [node] : asList(node, '"vars_prompt"', file);
  for (const item of items) {
    const map = asMap(item, 'A question of "vars_prompt"', file);
    const prompt = map && parsePrompt(map, file);
    if (prompt !== undefined) prompts.push(prompt);
  }
  return prompts;
}

function parsePrompt(map: MapNode, file: FileReading): VarsPrompt | undefined {
  const { diagnostics } = file;
  for (const { key } of map.entries) {
    if (!keys.includes(key.text)) unknownKeyword(key, 'vars_prompt', keys, file);
  }
  const nameNode = map.get('name');
  const name = asText(nameNode, '"name"', file);
  if (name === undefined || nameNode === undefined) {
    if (nameNode === undefined) {
      const message = 'A question of "vars_prompt" needs "name", the variable that it sets.';
      diagnostics.error('playbook/invalid', message, map.location);
    }
    return undefined;
  }
  const problem = nameProblem(name);
  if (problem !== undefined) {
    diagnostics.error('playbook/invalid', problem, nameNode.location);
    return undefined;
  }
  const option = (key: string, kind: Parameters<typeof checkedScalar>[2]): Written | undefined => {
    const node = map.get(key);
    if (node === undefined || isNull(node)) return undefined;
    return checkedScalar(key, node, kind, file);
  };
  return {
    name,
    prompt: option('prompt', 'string'),
    default: option('default', 'any'),
    private: option('private', 'boolean'),
    confirm: option('confirm', 'boolean'),
    encrypt: option('encrypt', 'string'),
    salt: option('salt', 'string'),
    saltSize: option('salt_size', 'integer'),
    unsafe: option('unsafe', 'boolean'),
    location: nameNode.location,
  };
}

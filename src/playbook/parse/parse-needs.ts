import { Templated } from '../../values/value.ts';
import type { Located, MapNode } from '../../yaml/located.ts';
import type { FileReading } from '../file-reading.ts';
import type { Need } from '../model.ts';
import { asListOrOne, asName, asText, unknownKeyword, valueOf, wrongType } from '../reading.ts';

/** What others wait for: the graph is put together before there are variables. */
export function parseId(map: MapNode, reading: FileReading): string | undefined {
  const node = map.get('id');
  return isRefused(node, '"id"', reading) ? undefined : asName(node, '"id"', reading);
}

function isRefused(node: Located | undefined, what: string, { diagnostics }: FileReading): boolean {
  if (node === undefined || !(valueOf(node) instanceof Templated)) return false;
  const message = `${what} cannot be a template: what waits for what is laid down before there are variables.`;
  diagnostics.error('playbook/unsupported', message, node.location);
  return true;
}

const needKeys = ['task', 'hosts'];

/** `needs: init`, `needs: [init, {task: join, hosts: all}]`. */
export function parseNeeds(node: Located | undefined, reading: FileReading): readonly Need[] {
  return asListOrOne(node).flatMap(item => {
    const need = parseNeed(item, reading);
    return need === undefined ? [] : [need];
  });
}

function parseNeed(node: Located, reading: FileReading): Need | undefined {
  const { location } = node;
  if (node.kind === 'scalar') {
    if (isRefused(node, '"needs"', reading)) return undefined;
    const task = asText(node, '"needs"', reading);
    return task === undefined ? undefined : { task, hosts: 'self', location };
  }
  if (node.kind === 'seq') {
    wrongType(
      reading.diagnostics,
      '"needs" must be a list of ids, or of dicts with "task" and "hosts".',
      location,
    );
    return undefined;
  }
  for (const { key } of node.entries) {
    if (!needKeys.includes(key.text)) unknownKeyword(key, '"needs"', needKeys, reading);
  }
  if (needKeys.some(key => isRefused(node.get(key), `"${key}"`, reading))) return undefined;
  const task = asText(node.get('task'), '"task"', reading);
  if (task === undefined) {
    reading.diagnostics.error(
      'playbook/invalid',
      'A need names the "task" it waits for.',
      location,
    );
    return undefined;
  }
  return {
    task,
    hosts: asText(node.get('hosts'), '"hosts"', reading) ?? 'self',
    location: node.get('task')?.location ?? location,
    hostsLocation: node.get('hosts')?.location,
  };
}

import type { Located, MapNode } from '../yaml/located.ts';
import type { FileReading } from './file-reading.ts';
import { blockKeywords, innerKeywords } from './keywords.ts';
import type { Block, Node, Parent, Task } from './model.ts';
import { parseKeywords, parseNotify } from './parse-keywords.ts';
import { parseNeeds } from './parse-needs.ts';
import { parseTask } from './parse-task.ts';
import type { PlayReading } from './play-reading.ts';
import { asList, asText, isNull, unknownKeyword, wrongType } from './reading.ts';

/** A list of tasks and blocks; static imports are put in their place. */
export async function parseNodes(
  list: Located | undefined,
  what: string,
  parent: Parent,
  reading: NodeReading,
): Promise<readonly Node[]> {
  const nodes: Node[] = [];
  for (const item of asList(list, what, reading.file)) {
    const node = await parseNode(item, parent, reading);
    if (node !== undefined) nodes.push(node);
  }
  return nodes;
}

export interface NodeReading {
  readonly file: FileReading;
  readonly play: PlayReading;
  readonly imports: Imports;
}

/** Reads what an import stands for; given from outside, since that holds nodes again. */
export interface Imports {
  tasks(task: Task, reading: NodeReading): Promise<Block | undefined>;
  role(task: Task, reading: NodeReading): Promise<Block | undefined>;
}

async function parseNode(
  item: Located,
  parent: Parent,
  reading: NodeReading,
): Promise<Node | undefined> {
  if (item.kind !== 'map') {
    const what = isNull(item) ? 'A task is missing after "-".' : 'A task must be a dict.';
    wrongType(reading.file.diagnostics, what, item.location);
    return undefined;
  }
  if (['block', 'rescue', 'always'].some(key => item.entry(key) !== undefined)) {
    return parseBlock(item, parent, reading);
  }
  const task = parseTask(item, parent, reading.file);
  if (task.action.name === 'import_tasks') return reading.imports.tasks(task, reading);
  if (task.action.name === 'import_role') return reading.imports.role(task, reading);
  return task;
}

async function parseBlock(map: MapNode, parent: Parent, reading: NodeReading): Promise<Block> {
  const { file } = reading;
  for (const { key } of map.entries) {
    if (!blockKeywords.includes(key.text)) unknownKeyword(key, 'blocks', blockKeywords, file);
  }
  if (map.get('block') === undefined) {
    file.diagnostics.error(
      'playbook/invalid',
      '"rescue" and "always" need a "block".',
      map.location,
    );
  }
  if (file.handlers) {
    const message = 'A handler cannot be a block: each handler is notified by itself.';
    file.diagnostics.error('playbook/invalid', message, map.location);
  }
  const tasks: Node[] = [];
  const rescue: Node[] = [];
  const always: Node[] = [];
  const block: Block = {
    kind: 'block',
    origin: 'block',
    location: map.location,
    parent,
    keywords: parseKeywords(map, innerKeywords, file),
    id: asText(map.get('id'), '"id"', file),
    needs: parseNeeds(map.get('needs'), file),
    notify: parseNotify(map.get('notify'), file),
    varsLayer: 'block',
    tasks,
    rescue,
    always,
  };
  tasks.push(...(await parseNodes(map.get('block'), '"block"', block, reading)));
  rescue.push(...(await parseNodes(map.get('rescue'), '"rescue"', block, reading)));
  always.push(...(await parseNodes(map.get('always'), '"always"', block, reading)));
  return block;
}

import { type Located, MapNode } from '../../yaml/located.ts';
import type { FileReading } from '../file-reading.ts';
import { blockKeywords, innerKeywords } from '../keywords.ts';
import { mayFailHere } from '../may-fail.ts';
import type { Block, Node, Parent, Task } from '../model.ts';
import type { PlayReading } from '../play-reading.ts';
import { asList, isNull, unknownKeyword, wrongType } from '../reading.ts';
import { parseKeywords, parseNotify } from './parse-keywords.ts';
import { parseLoop, refuseParallel } from './parse-loop.ts';
import { parseId, parseNeeds } from './parse-needs.ts';
import { parseTask } from './parse-task.ts';

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
  if (isPlay(item)) {
    const message = 'This is a play, and a task is needed here.';
    const hint = 'A file of plays is brought in by "import_playbook", beside other plays.';
    reading.file.diagnostics.error('playbook/invalid', message, item.location, { hint });
    return undefined;
  }
  if (['block', 'rescue', 'always'].some(key => item.entry(key) !== undefined)) {
    return loopKey(item) === undefined
      ? parseBlock(item, parent, reading)
      : parseBlockLoop(item, parent, reading);
  }
  const task = parseTask(item, parent, reading.file);
  if (task.action.name === 'import_tasks') return reading.imports.tasks(task, reading);
  if (task.action.name === 'import_role') return reading.imports.role(task, reading);
  return task;
}

function isPlay(map: MapNode): boolean {
  const has = (key: string): boolean => map.entry(key) !== undefined;
  return has('hosts') && ['tasks', 'roles', 'pre_tasks', 'post_tasks'].some(has);
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
  if (file.handlers) checkHandlerBlock(map, parent, file);
  const tasks: Node[] = [];
  const rescue: Node[] = [];
  const always: Node[] = [];
  const block: Block = {
    kind: 'block',
    origin: 'block',
    location: map.location,
    parent,
    keywords: parseKeywords(map, innerKeywords, { ...file, parent }),
    id: parseId(map, file),
    needs: parseNeeds(map.get('needs'), file),
    notify: parseNotify(map.get('notify'), file),
    varsLayer: 'block',
    tasks,
    rescue,
    rescuesUnreachable: rescuesUnreachable(map, file),
    always,
  };
  // A condition of the block is one of each of its tasks.
  const mayFail = mayFailHere(map, file.mayFail) === undefined ? undefined : 'all';
  const inner: NodeReading = { ...reading, file: { ...file, mayFail } };
  tasks.push(...(await parseNodes(map.get('block'), '"block"', block, inner)));
  if (file.handlers) return block;
  rescue.push(...(await parseNodes(map.get('rescue'), '"rescue"', block, inner)));
  always.push(...(await parseNodes(map.get('always'), '"always"', block, inner)));
  return block;
}

/** Of handlers it is a way to write keywords once: each of its tasks is notified by itself. */
function checkHandlerBlock(map: MapNode, parent: Parent, { diagnostics }: FileReading): void {
  if (parent.kind === 'block' && parent.origin === 'block') {
    const message = 'A handler cannot be a block in a block: each handler is notified by itself.';
    diagnostics.error('playbook/invalid', message, map.location);
  }
  for (const name of ['rescue', 'always']) {
    const entry = map.entry(name);
    if (entry === undefined) continue;
    const message = `"${name}" does nothing among handlers, each of which runs by itself.`;
    diagnostics.warning('playbook/invalid', message, entry.key.location);
  }
}

function rescuesUnreachable(map: MapNode, file: FileReading): boolean {
  const entry = map.entry('rescue_unreachable');
  if (entry === undefined) return false;
  const { value } = entry.value.kind === 'scalar' ? entry.value : { value: undefined };
  if (typeof value !== 'boolean') {
    const message = '"rescue_unreachable" must be true or false.';
    wrongType(file.diagnostics, message, entry.value.location);
  } else if (value && map.get('rescue') === undefined) {
    const message = '"rescue_unreachable" needs a "rescue".';
    file.diagnostics.error('playbook/invalid', message, entry.key.location);
  }
  return value === true;
}

function loopKey(map: MapNode) {
  return map.entries.find(({ key }) => key.text === 'loop' || key.text.startsWith('with_'));
}

/** What a block with a loop says of the whole, and not of each of its tasks. */
const ofTheLoop: readonly string[] = ['name', 'when', 'tags', 'id', 'needs'];

/** A block with a loop is an include whose tasks stand in the file itself. */
async function parseBlockLoop(map: MapNode, parent: Parent, reading: NodeReading): Promise<Task> {
  const { file } = reading;
  const isLoop = (key: string): boolean => key.startsWith('loop') || key.startsWith('with_');
  const inside = map.entries.filter(
    ({ key }) => !isLoop(key.text) && (key.text === 'tags' || !ofTheLoop.includes(key.text)),
  );
  const outside = map.entries.filter(({ key }) => ofTheLoop.includes(key.text));
  const { location } = map.entry('block')?.key ?? map;
  const loop = parseLoop(map, file);
  refuseParallel(loop, file);
  const inline = await parseBlock(
    new MapNode({ location: map.location, entries: inside }),
    parent,
    reading,
  );
  const { vars, noLog } = inline.keywords;
  const ofWhole = new MapNode({ location: map.location, entries: outside });
  return {
    kind: 'task',
    location: map.location,
    parent,
    // The loop and its condition see the variables, too.
    keywords: { ...parseKeywords(ofWhole, innerKeywords, { ...file, parent }), vars, noLog },
    id: parseId(map, file),
    needs: parseNeeds(map.get('needs'), file),
    action: {
      kind: 'action',
      name: 'include_tasks',
      written: 'block',
      location,
      args: { value: new Map(), location },
    },
    loop,
    until: [],
    notify: [],
    listen: [],
    role: file.role,
    file: file.file,
    inline,
  };
}

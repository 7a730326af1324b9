import type { Block, Need, Node, Play, Task } from '../playbook/model.ts';
import { Templated } from '../values/value.ts';

/** What a play consists of, as far as others wait for it: tasks, and blocks, roles and imports as one. */
export interface GraphNode {
  /** Distinct among all plays. */
  readonly key: string;
  readonly label: string;
  readonly id?: string | undefined;
  readonly needs: readonly Need[];
  /** Shown only where something in it has an id or needs. */
  readonly inner: readonly GraphNode[];
}

export interface GraphPlay {
  readonly name: string;
  readonly hosts: string;
  readonly strategy: string;
  readonly nodes: readonly GraphNode[];
}

export function graphOf(plays: readonly Play[]): readonly GraphPlay[] {
  return plays.map((play, index) => ({
    name: play.name,
    hosts: textOf(play.hosts.value),
    strategy: textOf(play.strategy?.value ?? 'linear'),
    nodes: numbered(
      play.sections.flatMap(({ nodes }) => nodes),
      `p${index + 1}`,
    ),
  }));
}

function numbered(nodes: readonly Node[], before: string): readonly GraphNode[] {
  return nodes.map((node, index) => graphNode(node, `${before}_${index + 1}`));
}

function graphNode(node: Node, key: string): GraphNode {
  const { id, needs } = node;
  const common = { key, id, needs };
  if (node.kind === 'task') return { ...common, label: nameOf(node), inner: [] };
  const inside = [...node.tasks, ...node.rescue, ...node.always];
  const inner = inside.some(isConnected) ? numbered(inside, key) : [];
  return { ...common, label: blockLabel(node), inner };
}

function isConnected(node: Node): boolean {
  if (node.id !== undefined || node.needs.length > 0) return true;
  return node.kind === 'block' && [...node.tasks, ...node.rescue, ...node.always].some(isConnected);
}

function blockLabel(block: Block): string {
  const named = block.keywords.name?.value;
  if (named !== undefined) return textOf(named);
  if (block.origin === 'role') return `role ${block.role?.name ?? ''}`;
  const first = block.tasks[0];
  if (first === undefined) return block.origin;
  return `${block.origin}: ${first.kind === 'task' ? nameOf(first) : blockLabel(first)}, …`;
}

function nameOf({ keywords, action }: Task): string {
  return keywords.name === undefined ? action.written : textOf(keywords.name.value);
}

function textOf(value: unknown): string {
  if (value instanceof Templated) return value.text;
  if (Array.isArray(value)) return value.map(textOf).join(':');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

import { runsAsOne, tasksIn } from '../playbook/flatten.ts';
import type { Block, Need, Node, Play, Task } from '../playbook/model.ts';
import { Templated } from '../values/value.ts';
import { edgesOf, type GraphEdge } from './graph-edges.ts';

/** A task, or what tasks stand in: a block, an import, an include, a role. */
export interface GraphNode {
  /** Distinct among all plays. */
  readonly key: string;
  readonly label: string;
  readonly id?: string | undefined;
  readonly needs: readonly Need[];
  /** As it is shown: "registry: 3". */
  readonly pool?: string | undefined;
  /** Empty for a task, and for a role whose tasks are nobody else's business. */
  readonly inner: readonly GraphNode[];
  /** How those inside follow each other. */
  readonly order: GraphOrder;
}

/**
 * `follows`: each waits for the one before it. `any`: none does. `sections`: they are the sections of a block, of which
 * `rescue` runs when the first one fails.
 */
export type GraphOrder = 'follows' | 'any' | 'sections';

export interface GraphPlay {
  readonly key: string;
  readonly name: string;
  readonly hosts: string;
  readonly strategy: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphOptions {
  /** What an include of a literal name brings. */
  readonly broughtBy: (include: Task) => readonly Node[];
  /** Roles with all of their tasks. */
  readonly wholeRoles: boolean;
}

export function graphOf(plays: readonly Play[], options: GraphOptions): readonly GraphPlay[] {
  return plays.map((play, index) => {
    const strategy = textOf(play.strategy?.value ?? 'linear');
    const key = `p${index + 1}`;
    const inside = strategy === 'graph' ? 'any' : 'follows';
    const sections = play.sections.filter(({ nodes }) => nodes.length > 0);
    // Sections follow each other whatever the strategy is; a play that has tasks only is not divided.
    const isDivided = sections.some(({ name }) => name !== 'tasks');
    const order = isDivided ? 'follows' : inside;
    const drawing = { ...options, order: inside } as const;
    const nodes = isDivided
      ? sections.map(({ name, nodes }, at) => group(`${key}_s${at + 1}`, name, nodes, drawing))
      : numbered(
          sections.flatMap(({ nodes }) => nodes),
          key,
          drawing,
        );
    const edges = edgesOf({ nodes, order, strategy });
    return { key, name: play.name, hosts: textOf(play.hosts.value), strategy, nodes, edges };
  });
}

interface Drawing extends GraphOptions {
  readonly order: 'follows' | 'any';
}

function group(key: string, label: string, nodes: readonly Node[], drawing: Drawing): GraphNode {
  return { key, label, needs: [], order: drawing.order, inner: numbered(nodes, key, drawing) };
}

function numbered(nodes: readonly Node[], before: string, drawing: Drawing): readonly GraphNode[] {
  return nodes.map((node, index) => graphNode(node, `${before}_${index + 1}`, drawing));
}

function graphNode(node: Node, key: string, drawing: Drawing): GraphNode {
  const { id, needs } = node;
  const common = { key, id, needs, pool: poolOf(node), order: 'follows' } as const;
  if (node.kind === 'task') {
    const brought = drawing.broughtBy(node).flatMap(contentOf);
    const inside = { ...drawing, order: 'follows' } as const;
    return { ...common, label: nameOf(node), inner: numbered(brought, key, inside) };
  }
  const label = blockLabel(node);
  if (node.role !== undefined && !drawing.wholeRoles && !isConnected(node, drawing)) {
    const count = [...tasksIn([node])].length;
    return { ...common, label: `${label} (${count} task${count === 1 ? '' : 's'})`, inner: [] };
  }
  const order = runsAsOne(node) ? 'follows' : drawing.order;
  const inside = { ...drawing, order };
  if (node.rescue.length === 0 && node.always.length === 0)
    return { ...common, label, order, inner: numbered(node.tasks, key, inside) };
  const sections = (['tasks', 'rescue', 'always'] as const).filter(
    section => node[section].length > 0,
  );
  const inner = sections.map(section => {
    const name = section === 'tasks' ? 'block' : section;
    return group(`${key}_${name}`, name, node[section], inside);
  });
  return { ...common, label, order: 'sections', inner };
}

/** The block that stands for an included file says no more than the include. */
function contentOf(node: Node): readonly Node[] {
  if (node.kind === 'task' || node.role !== undefined || node.origin === 'block') return [node];
  return node.tasks;
}

/** Others may wait for something in it, or it for them. */
function isConnected(node: Node, drawing: Drawing): boolean {
  const inside =
    node.kind === 'task'
      ? drawing.broughtBy(node)
      : [...node.tasks, ...node.rescue, ...node.always];
  return inside.some(
    one => one.id !== undefined || one.needs.length > 0 || isConnected(one, drawing),
  );
}

function blockLabel(block: Block): string {
  const named = block.keywords.name?.value;
  if (named !== undefined) return textOf(named);
  if (block.origin === 'role') return `role ${block.role?.name ?? ''}`;
  const file = block.tasks[0]?.location.source.path;
  if (block.origin !== 'import' || file === undefined) return block.origin;
  return `import ${file.slice(file.lastIndexOf('/') + 1)}`;
}

function nameOf({ keywords, action }: Task): string {
  return keywords.name === undefined ? action.written : textOf(keywords.name.value);
}

function poolOf({ keywords }: Node): string | undefined {
  const pool = keywords.pool?.value;
  if (pool === undefined) return undefined;
  if (!(pool instanceof Map)) return textOf(pool);
  return `${textOf(pool.get('name'))}: ${textOf(pool.get('size'))}`;
}

function textOf(value: unknown): string {
  if (value instanceof Templated) return value.text;
  if (Array.isArray(value)) return value.map(textOf).join(':');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

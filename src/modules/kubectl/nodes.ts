import { type Change, fail, type Probe } from '../../module-api/index.ts';
import { type Answer, answerTo, problemIn, refuse } from './answer.ts';
import { type Cluster, kubectlScript } from './command.ts';
import { assumedState, planMarks } from './marks.ts';
import type { Marked } from './node-args.ts';
import { fieldsOf, type ObjectState, objectState, parsed, predictedState } from './object-state.ts';

/** What the API says of these nodes, and what earlier tasks would have made of them. */
export interface NodesAnswer extends Answer {
  readonly predicted: Readonly<Record<string, ObjectState | undefined>>;
}

export function nodesProbe(cluster: Cluster, nodes: readonly Marked[]): Probe<NodesAnswer> {
  const names = nodes.map(nameOf);
  const words = ['get', 'nodes', ...names, '--ignore-not-found', '-o', 'json'];
  const probe = answerTo({ cluster, words });
  return {
    ...probe,
    parse: result => ({ ...probe.parse(result), predicted: {} }),
    overlay: (observed, predicted) => ({
      ...observed,
      ...probe.overlay?.(observed, predicted),
      predicted: Object.fromEntries(
        names.map(name => [name, predictedState(predicted, nodeOf(cluster, name))]),
      ),
    }),
  };
}

/** What each of them lacks. Whoever is missing is named when the others have got theirs. */
export function planNodes(
  { cluster, nodes }: { readonly cluster: Cluster; readonly nodes: readonly Marked[] },
  answer: NodesAnswer,
  { state, checkMode }: { readonly state: 'present' | 'absent'; readonly checkMode: boolean },
): readonly Change[] {
  const isToCome = checkMode && answer.isNewCluster === true;
  if (answer.exitCode !== 0 && !isToCome) refuse(answer, 'read the nodes');
  const found = new Map(answer.exitCode === 0 ? statesIn(answer.stdout) : []);
  const looked = nodes.map(node => {
    const name = nameOf(node);
    const assumed = checkMode ? assumedState(node.assume) : undefined;
    return { node, name, before: answer.predicted[name] ?? found.get(name) ?? assumed };
  });
  const missing = looked.filter(({ before }) => before === undefined).map(({ name }) => name);
  const changes = looked.flatMap(({ node, name, before }) =>
    before === undefined ? [] : planMarks({ ...node, state }, nodeOf(cluster, name), before),
  );
  if (missing.length === 0) return changes;
  if (changes.length === 0 || checkMode)
    return fail(`the cluster has no node ${missing.join(', ')}`);
  return [...changes, insistence(cluster, missing)];
}

/** The nodes that changes mark. */
export function markedIn(changes: readonly Change[], nodes: readonly Marked[]): readonly string[] {
  const headers = changes.flatMap(change =>
    change.kind === 'run' && change.diff !== undefined && 'header' in change.diff
      ? [change.diff.header]
      : [],
  );
  return nodes
    .map(node => `node/${nameOf(node)}`)
    .filter(title => headers.some(one => one.endsWith(` of ${title}`)));
}

function insistence(cluster: Cluster, names: readonly string[]): Change {
  const words = ['get', 'nodes', ...names];
  return {
    kind: 'run',
    script: kubectlScript(cluster, words),
    summary: `kubectl ${words.join(' ')}`,
    effect: 'none',
    failureMessage: (exitCode, _, stderr) => problemIn(exitCode, stderr, 'mark all of the nodes'),
  };
}

function nameOf({ name }: Marked): string {
  return name ?? fail('"nodes": each needs a "name"');
}

function nodeOf(cluster: Cluster, name: string) {
  return { ...cluster, kind: 'node', name };
}

/** kubectl prints a list of several, one alone as it is, and of none nothing. */
function statesIn(stdout: string): readonly (readonly [name: string, state: ObjectState])[] {
  if (stdout.trim() === '') return [];
  const answer = fieldsOf(parsed(stdout));
  const objects = Array.isArray(answer['items']) ? answer['items'] : [answer];
  return objects.map(object => {
    const { name } = fieldsOf(fieldsOf(object)['metadata']);
    return [String(name), objectState(object)] as const;
  });
}

import type { Result } from '../../diagnostics/diagnostic.ts';
import { EvaluationError, type Scope } from '../../jinja/environment.ts';
import { resolve } from '../../jinja/evaluate.ts';
import { playOf } from '../../playbook/ancestry.ts';
import type { EarlyPlace } from '../../playbook/loading.ts';
import type { Task } from '../../playbook/model.ts';
import { UnknownUsed, type Value } from '../../values/value.ts';
import type { VariableLayer } from '../../values/variable-layer.ts';
import type { RunInput } from '../create-run.ts';
import type { RunOptions } from '../options.ts';
import { SecretVariable } from '../secrets/secret-variable.ts';
import { takenApart } from '../secrets/secrets.ts';
import { findMerged, findVariable, layersOf, lentBy } from './layers.ts';
import { magicVariable } from './magic.ts';
import type { Templates } from './templates.ts';

/**
 * Renders what is needed before there are hosts, of extra variables and what files say around it;
 * in what includes bring, of their loops as well.
 */
export function renderEarly(
  value: Value,
  early: EarlyPlace,
  { input, templates }: { readonly input: RunInput; readonly templates: Templates },
): Result<Value> {
  const { options, version, secrets } = input;
  const { directory, node, lent } = early;
  const task = node?.kind === 'task' ? node : undefined;
  const layers = layersAround(early, task, options);
  const find = options.hashBehaviour === 'merge' ? findMerged : findVariable;
  const known = task === undefined ? ofRun : new Set([...ofRun, ...ofPlace]);
  // There is no task whose output alone could hide them.
  const note = (texts: Iterable<string>): void =>
    secrets.addAll([...texts].filter(text => text !== takenApart));
  const scope: Scope = {
    lookup(name) {
      lent?.asked.set(name, lentBy(lent.frames, name));
      const variable = find(layers, name);
      if (variable instanceof SecretVariable) note(variable.secrets);
      if (variable !== undefined) return variable.value;
      if (name === 'playbook_dir') return directory;
      const source = { ...noHost, options, version, task };
      return known.has(name) ? magicVariable(name, source) : undefined;
    },
    names: () => [
      ...layers.flatMap(({ entries }) => [...entries.keys()]),
      'playbook_dir',
      ...known,
    ],
  };
  try {
    const environment = templates.environmentFor({
      ...{ play: { directory }, task, scope },
      secrets: { known: () => undefined, note },
    });
    return { ok: true, value: resolve(value, scope, environment) };
  } catch (error) {
    if (error instanceof UnknownUsed) return { ok: true, value: error.unknown };
    if (!(error instanceof EvaluationError)) throw error;
    return { ok: false, diagnostics: [error.diagnostic] };
  }
}

function layersAround(
  { vars = new Map(), node, varsFiles = [], lent }: EarlyPlace,
  task: Task | undefined,
  { extraVars, privateRoleVars }: RunOptions,
): readonly VariableLayer[] {
  if (node === undefined) return [extraVars, { name: 'vars', entries: vars }];
  const play = playOf(node);
  const prompted = new Map();
  return layersOf({
    ...{ host: nobody, inventory: [], extraVars, frames: lent?.frames ?? [], task },
    play: { play, prompted, varsFiles: () => varsFiles, publicRoles: play.roles, privateRoleVars },
  });
}

const nobody = { name: '', setFacts: new Map(), included: new Map(), factVariables: new Map() };

/** Magic variables that hang neither on hosts nor on plays. */
const ofRun: ReadonlySet<string> = new Set([
  ...['ansible_check_mode', 'ansible_diff_mode', 'ansible_forks', 'ansible_verbosity', 'omit'],
  ...['ansible_limit', 'ansible_run_tags', 'ansible_skip_tags', 'ansible_version', 'kplay_version'],
]);

/** Those that say where a task stands. */
const ofPlace: readonly string[] = [
  ...['role_name', 'role_path', 'ansible_role_name', 'ansible_collection_name'],
  ...['ansible_parent_role_names', 'ansible_parent_role_paths'],
];

const noHost = {
  ...{ host: '', inventory: undefined, facts: new Map(), factSecrets: new Set<string>() },
  hostvars: () => new Map(),
};

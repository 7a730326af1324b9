import type { Result } from '../../diagnostics/diagnostic.ts';
import { EvaluationError, type Scope } from '../../jinja/environment.ts';
import { resolve } from '../../jinja/evaluate.ts';
import type { EarlyPlace } from '../../playbook/loading.ts';
import type { Value } from '../../values/value.ts';
import type { RunInput } from '../create-run.ts';
import { magicVariable } from './magic.ts';
import type { Templates } from './templates.ts';

/** Renders what is needed before there are hosts, of extra variables and what stands beside it. */
export function renderEarly(
  value: Value,
  { vars, directory }: EarlyPlace,
  { input, templates }: { readonly input: RunInput; readonly templates: Templates },
): Result<Value> {
  const { options, version } = input;
  const layers = [options.extraVars.entries, vars];
  const scope: Scope = {
    lookup(name) {
      for (const layer of layers) {
        const variable = layer.get(name);
        if (variable !== undefined) return variable.value;
      }
      if (name === 'playbook_dir') return directory;
      return ofRun.has(name) ? magicVariable(name, { ...noHost, options, version }) : undefined;
    },
    names: () => [...layers.flatMap(layer => [...layer.keys()]), 'playbook_dir', ...ofRun],
  };
  const place = { play: { directory }, task: undefined };
  try {
    const environment = templates.environmentFor({ ...place, scope });
    return { ok: true, value: resolve(value, scope, environment) };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return { ok: false, diagnostics: [error.diagnostic] };
  }
}

/** Magic variables that hang neither on hosts nor on plays. */
const ofRun: ReadonlySet<string> = new Set([
  ...['ansible_check_mode', 'ansible_diff_mode', 'ansible_forks', 'ansible_verbosity'],
  ...['ansible_limit', 'ansible_run_tags', 'ansible_skip_tags', 'ansible_version', 'kplay_version'],
]);

const noHost = {
  ...{ host: '', inventory: undefined, facts: new Map(), factSecrets: new Set<string>() },
  hostvars: () => new Map(),
};

import { formatLocation, type Location } from '../../diagnostics/source-file.ts';
import { freePace } from '../../graph/pace.ts';
import type { Play, Task } from '../../playbook/model.ts';
import type { Value } from '../../values/value.ts';
import type { Variable } from '../../values/variable-layer.ts';
import type { CheckedIncludes } from '../checks/check-includes.ts';
import { type IncludedVariables, includedVariables } from '../checks/included-variables.ts';
import { Batch } from '../plays/batch.ts';
import type { HostState } from '../plays/host-state.ts';
import { PlayRun } from '../plays/play-run.ts';
import type { Run } from '../run.ts';
import { findVariable } from './layers.ts';
import type { LayeredScope } from './scope.ts';
import { loadVarsFiles } from './vars-files.ts';

/** One layer's word on a variable. */
export interface Setting {
  readonly layer: string;
  readonly variable: Variable;
}

/** What tasks that see the same layers see. */
export interface TaskView {
  readonly tasks: readonly Task[];
  /** The winner first. */
  readonly settings: readonly Setting[];
}

export interface LaterSetting {
  readonly by: 'register' | 'set_fact' | 'vars_prompt' | 'include_vars';
  readonly location: Location;
  /** In the file that is included. */
  readonly from?: Location | undefined;
}

export interface ExplainedVariable {
  readonly name: string;
  /** The winner first; none for what only kplay itself sets, or only some tasks see. */
  readonly settings: readonly Setting[];
  /** Of what kplay itself sets. */
  readonly own: Value | undefined;
  /** Tasks that see it otherwise than the play. */
  readonly views: readonly TaskView[];
  /** What sets it while the play runs. */
  readonly later: readonly LaterSetting[];
}

interface Found {
  readonly tasks: readonly Task[];
  readonly includedBy: ReadonlyMap<Task, IncludedVariables>;
}

interface TaskScope {
  readonly task: Task;
  readonly scope: LayeredScope;
}

/** The variables of a host in one play, before anything runs. */
export class PlayVariables {
  readonly play: Play;
  readonly #playRun: PlayRun;
  readonly #host: HostState;
  readonly #scope: LayeredScope;
  readonly #tasks: readonly Task[];
  readonly #includedBy: ReadonlyMap<Task, IncludedVariables>;
  #scopes: readonly TaskScope[] | undefined;

  private constructor(playRun: PlayRun, host: HostState, found: Found) {
    this.play = playRun.play;
    this.#playRun = playRun;
    this.#host = host;
    this.#scope = playRun.scopeOf(host, undefined, []);
    this.#tasks = found.tasks;
    this.#includedBy = found.includedBy;
  }

  /** With what its includes bring, as far as their files are known. */
  static async of(
    run: Run,
    {
      play,
      hostName,
      included,
    }: {
      readonly play: Play;
      readonly hostName: string;
      readonly included: Pick<CheckedIncludes, 'tasks' | 'variableFiles'> | undefined;
    },
  ): Promise<PlayVariables> {
    const playRun = new PlayRun(run, play, [hostName], new Batch([], freePace, run.signal));
    const host = run.hosts.get(hostName);
    await loadVarsFiles(playRun, host);
    const met = (included?.tasks ?? []).filter(one => one.play === play && !one.isHandler);
    const includedBy = new Map<Task, IncludedVariables>();
    for (const one of met) {
      if (one.task.action.name !== 'include_vars') continue;
      const found = await includedVariables(one, included?.variableFiles.get(one.task), run);
      if (found !== undefined) includedBy.set(one.task, found);
    }
    const tasks = [...new Set(met.map(({ task }) => task))];
    return new PlayVariables(playRun, host, { tasks, includedBy });
  }

  /** Every name that some layer of the play sets, in alphabetical order. */
  names(): readonly string[] {
    const names = this.#scope.layers.flatMap(({ entries }) => [...entries.keys()]);
    return [...new Set(names)].sort();
  }

  /** As tasks of the play get it. Throws when it cannot be rendered. */
  valueOf(name: string): Value | undefined {
    const language = this.#playRun.languageOf(this.#host, undefined, []);
    const value = this.#scope.lookup(name);
    return value === undefined ? undefined : language.render(value);
  }

  explain(name: string): ExplainedVariable {
    const settings = settingsOf(name, this.#scope);
    return {
      name,
      settings,
      own: settings.length === 0 ? this.#scope.lookup(name) : undefined,
      views: this.#viewsOf(name, settings),
      later: this.#laterSettings(name),
    };
  }

  #viewsOf(name: string, own: readonly Setting[]): readonly TaskView[] {
    const views: { tasks: Task[]; settings: readonly Setting[] }[] = [];
    for (const { task, scope } of this.#taskScopes()) {
      const settings = settingsOf(name, scope);
      if (isSame(settings, own)) continue;
      const known = views.find(view => isSame(view.settings, settings));
      if (known === undefined) views.push({ tasks: [task], settings });
      else known.tasks.push(task);
    }
    return views;
  }

  #taskScopes(): readonly TaskScope[] {
    this.#scopes ??= this.#tasks.map(task => ({
      task,
      scope: this.#playRun.scopeOf(this.#host, task, []),
    }));
    return this.#scopes;
  }

  #laterSettings(name: string): readonly LaterSetting[] {
    const asked = this.play.varsPrompt.filter(prompt => prompt.name === name);
    return [
      ...asked.map(({ location }) => ({ by: 'vars_prompt', location }) as const),
      ...this.#tasks.flatMap((task): readonly LaterSetting[] => {
        const { register, action, location } = task;
        if (register === name) return [{ by: 'register', location }];
        const included = this.#includedBy.get(task);
        if (included !== undefined) return settingsIn(included, name, location);
        const { args } = action;
        const sets = action.name === 'set_fact' && args.value instanceof Map;
        return sets && args.value.has(name) ? [{ by: 'set_fact', location }] : [];
      }),
    ];
  }
}

function settingsIn(
  { into, files }: IncludedVariables,
  name: string,
  location: Location,
): readonly LaterSetting[] {
  if (into !== undefined) return into === name ? [{ by: 'include_vars', location }] : [];
  const found = files.map(file => file.get(name)).filter(variable => variable !== undefined);
  return found.map(({ location: from }) => ({ by: 'include_vars', location, from }));
}

function settingsOf(name: string, scope: LayeredScope): readonly Setting[] {
  if (scope.isReserved(name)) return [];
  const settings = scope.layers.flatMap(layer => {
    const variable = findVariable([layer], name);
    return variable === undefined ? [] : [{ layer: layer.name, variable }];
  });
  return settings.filter((one, index) => !settings.slice(0, index).some(isSamePlace(one)));
}

/** A folder of variables counts twice when inventory and playbook both stand beside it. */
function isSamePlace({ layer, variable }: Setting): (other: Setting) => boolean {
  const place = variable.location && formatLocation(variable.location);
  return ({ layer: name, variable: { location } }) =>
    name === layer && location !== undefined && formatLocation(location) === place;
}

function isSame(some: readonly Setting[], others: readonly Setting[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ variable }, index) => variable === others[index]?.variable)
  );
}

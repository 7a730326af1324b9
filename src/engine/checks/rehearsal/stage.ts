import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { freePace } from '../../../graph/pace.ts';
import { CachedScope, EvaluationError } from '../../../jinja/environment.ts';
import { findFile } from '../../../playbook/find-file.ts';
import type { ActionInfo } from '../../../playbook/loading.ts';
import type { Play, Task } from '../../../playbook/model.ts';
import type { FindMaker } from '../../../template/missing-file.ts';
import { isList, type Value } from '../../../values/value.ts';
import type { Variables } from '../../../values/variable-layer.ts';
import { Batch } from '../../plays/batch.ts';
import { PlayRun } from '../../plays/play-run.ts';
import type { PoolSizes } from '../../plays/pool.ts';
import type { Run } from '../../run.ts';
import { Secrets } from '../../secrets/secrets.ts';
import { isUserModule } from '../../tasks/guarded-module.ts';
import { Language } from '../../variables/language.ts';
import { magicVariable } from '../../variables/magic.ts';
import { setElsewhere } from '../../variables/set-elsewhere.ts';
import type { Foresee } from '../literal-items.ts';
import type { ControllerMakers } from '../made-on-controller.ts';
import { isBroken, variablesIn } from '../variable-files.ts';
import { foreseenEnvironment } from './foreseen-functions.ts';
import { ForeseenScope } from './foreseen-scope.ts';
import { rehearsedPools } from './limit-checks.ts';
import { rehearseTemplates } from './rehearse-templates.ts';
import type { Setters } from './setters.ts';

/** What loops around a task set. */
export interface Loops {
  /** Of loops whose items are known, innermost first. */
  readonly frames: readonly Variables[];
  /** Names that others set. */
  readonly looped: ReadonlySet<string>;
}

type Declared = Pick<ActionInfo, 'args' | 'constraints' | 'freeForm'>;

export const noLoops: Loops = { frames: [], looped: new Set() };

/** A host in a play, before anything runs. */
export class Stage {
  readonly host: string;
  readonly #playRun: PlayRun;
  readonly #run: Run;
  readonly #setters: Setters;
  readonly #makers: ControllerMakers;
  readonly #hidesNames: boolean;
  /** Not all of `vars_files` are known. */
  #hasOpenFiles = false;

  private constructor(host: string, { run, play, hosts, setters, makers, hidesNames }: Staging) {
    this.#hidesNames = hidesNames;
    this.host = host;
    this.#run = run;
    this.#setters = setters;
    this.#makers = makers;
    this.#playRun = new PlayRun(run, play, hosts, new Batch([], freePace, run.signal));
  }

  static async of(host: string, staging: Staging): Promise<Stage> {
    const stage = new Stage(host, staging);
    await stage.#readFiles();
    return stage;
  }

  get play(): Play {
    return this.#playRun.play;
  }

  get pools(): PoolSizes {
    return rehearsedPools(this.#run);
  }

  get isCheckMode(): boolean {
    return this.#run.options.checkMode;
  }

  declared({ action: { name } }: Task): Declared | undefined {
    const { modules, actions } = this.#run;
    return modules.find(name) ?? actions.find(name);
  }

  /** It may leave undone what it likes. */
  isUserModule({ action: { name } }: Task): boolean {
    const module = this.#run.modules.find(name);
    return module !== undefined && isUserModule(module);
  }

  languageFor(task: Task | undefined, { frames, looped }: Loops = noLoops): Language {
    const { inventory, templates, options } = this.#run;
    const host = this.#run.hosts.get(this.host);
    const { layers } = this.#playRun.scopeOf(host, task, []);
    const { globals } = templates.functions;
    const known = inventory.host(this.host);
    const scope = new ForeseenScope({
      ...{ layers, frames, looped, extraVars: options.extraVars.entries },
      hidesNames: this.#hidesNames,
      knownLayers: this.#hasOpenFiles
        ? layers.findIndex(({ name }) => belowFiles.has(name))
        : layers.length,
      mayBeSet: name => this.#asked.has(name) || this.#setters.mayHaveSet(name, this.play, task),
      registered: name =>
        this.#asked.has(name) ? undefined : this.#setters.registered(name, this.play, task),
      magic: name =>
        magicVariable(name, {
          host: this.host,
          inventory: known && this.#run.variables.magicFor(known).entries,
          ...{ facts: new Map(), factSecrets: new Set<string>(), hostvars: () => null },
          ...{ options, version: this.#run.version, task },
          ...{ play: this.#playRun.magic, directory: this.play.directory },
        }),
      hasHost: name => inventory.host(name) !== undefined,
      hosts: () => inventory.hosts.keys(),
      isFunction: name => globals.find(name) !== undefined && !isBuiltIn(name, templates),
      otherNames: () => this.#setters.names(),
      hintFor: name => setElsewhere(name, this.play),
    });
    const cached = new CachedScope(scope);
    const secrets = this.secretsOf(task);
    const place = {
      ...{ play: this.play, task, findMaker: this.#findMaker(task), scope: cached },
      secrets: { known: () => secrets, note: (texts: Iterable<string>) => secrets.addAll(texts) },
    };
    const functions = foreseenEnvironment(templates.functions.constant);
    return new Language(cached, {
      environment: () => templates.foreseenEnvironment(place, functions),
      secrets: () => secrets,
    });
  }

  /** What the task makes of secrets that is to be hidden where it is told of the task, and not elsewhere. */
  secretsOf(task: Task | undefined): Secrets {
    const secrets = this.#secrets.get(task) ?? new Secrets();
    this.#secrets.set(task, secrets);
    return secrets;
  }

  readonly #secrets = new Map<Task | undefined, Secrets>();

  #findMaker(task: Task | undefined): FindMaker {
    return names => this.#makers.before(names, { play: this.play, task });
  }

  /** What the template files fail with that the task renders. */
  rehearseTemplates(
    task: Task,
    { language, foresee }: { readonly language: Language; readonly foresee: Foresee },
  ): Promise<readonly Diagnostic[]> {
    const findMaker = this.#findMaker(task);
    const { play } = this;
    return rehearseTemplates({ task, play, language, foresee, findMaker }, this.#run);
  }

  get #asked(): ReadonlySet<string> {
    this.#askedNames ??= new Set(this.play.varsPrompt.map(({ name }) => name));
    return this.#askedNames;
  }

  #askedNames: ReadonlySet<string> | undefined;

  /** As far as their names are known. */
  async #readFiles(): Promise<void> {
    const { varsFiles, directory } = this.play;
    const { files, loader } = this.#run;
    const read: Variables[] = [];
    for (const { value } of varsFiles) {
      const names = namesIn(foreseen(value, this.languageFor(undefined)));
      const places = [`${directory}/vars`, directory];
      const found = await Promise.all((names ?? []).map(name => findFile(name, places, files)));
      const path = found.find(one => one !== undefined);
      const isKnown = path !== undefined && !this.#makers.rewriting(path, { play: this.play });
      if (isKnown && !(await isBroken(path, loader))) read.push(await variablesIn(path, loader));
      else this.#hasOpenFiles = true;
      this.#playRun.varsFiles.set(this.host, [...read]);
    }
  }
}

export interface Staging {
  readonly run: Run;
  readonly play: Play;
  /** All of the play. */
  readonly hosts: readonly string[];
  readonly setters: Setters;
  readonly makers: ControllerMakers;
  /** Something could not be read that may set variables. */
  readonly hidesNames: boolean;
}

const belowFiles: ReadonlySet<string> = new Set(['vars_files', 'vars_prompt']);

function foreseen(value: Value, language: Language): Value | undefined {
  try {
    return language.render(value);
  } catch (error) {
    if (error instanceof EvaluationError) return undefined;
    throw error;
  }
}

function namesIn(value: Value | undefined): readonly string[] | undefined {
  const names = isList(value) ? Array.from(value) : [value];
  return names.every(name => typeof name === 'string') ? names : undefined;
}

/** Those that foretelling can do itself, or that Jinja has in the language. */
function isBuiltIn(name: string, { functions }: Run['templates']): boolean {
  return functions.constant.globals.has(name) || ofLanguage.has(name);
}

const ofLanguage: ReadonlySet<string> = new Set([
  ...['range', 'dict', 'namespace', 'cycler', 'joiner', 'lookup', 'query', 'q'],
]);

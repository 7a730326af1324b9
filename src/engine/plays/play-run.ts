import { CachedScope } from '../../jinja/environment.ts';
import type { TemplateRequest } from '../../module-api/source.ts';
import { keywordOf } from '../../playbook/inherit.ts';
import type { LoadedInclude } from '../../playbook/loading.ts';
import type { Block, Loop, Node, Play, Role, Task, Written } from '../../playbook/model.ts';
import { UnknownUsed, type Value } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';
import { withoutTuples } from '../../values/without-tuples.ts';
import type { HostTarget } from '../hosts/connections.ts';
import type { Run } from '../run.ts';
import { hidePassword } from '../secrets/password-names.ts';
import type { ActionInput } from '../tasks/action-input.ts';
import { withSecrets } from '../tasks/attempt.ts';
import type { TaskCall } from '../tasks/task-call.ts';
import { delegatedVars, hostvarsOf } from '../variables/hostvars.ts';
import { Language } from '../variables/language.ts';
import { layersOf, type PlayLayers } from '../variables/layers.ts';
import type { PlayMagic } from '../variables/magic.ts';
import { LayeredScope } from '../variables/scope.ts';
import { setElsewhere } from '../variables/set-elsewhere.ts';
import type { Batch } from './batch.ts';
import { HandlerFrames } from './handler-frames.ts';
import type { HostState } from './host-state.ts';
import { Includes } from './includes.ts';
import { PlayWarnings } from './play-warnings.ts';

/** One play while it runs: what its tasks see and whom they reach. */
export class PlayRun {
  readonly run: Run;
  readonly play: Play;
  /** All hosts of the play, over all batches. */
  readonly hosts: readonly string[];
  readonly prompted: Variables;
  publicRoles: readonly Role[];
  handlers: readonly Node[];
  readonly #included = new Set<LoadedInclude>();
  readonly includes = new Includes();
  readonly handlerFrames = new HandlerFrames();
  readonly varsFiles = new Map<string, readonly Variables[]>();
  batch: Batch;
  /** As shown. */
  name: string;
  #ended = false;
  readonly #gone = new Set<string>();
  readonly warnings: PlayWarnings;

  constructor(run: Run, play: Play, hosts: readonly string[], batch: Batch) {
    this.run = run;
    this.warnings = new PlayWarnings(run);
    this.play = play;
    this.hosts = hosts;
    this.batch = batch;
    this.name = play.name;
    this.prompted = run.prompted.get(play) ?? new Map();
    this.publicRoles = play.roles;
    this.handlers = play.handlers;
  }

  /** What was included while running: its handlers can be notified from then on. */
  addIncluded(included: LoadedInclude): void {
    if (this.#included.has(included)) return;
    this.#included.add(included);
    this.publicRoles = [...this.publicRoles, ...included.roles];
    this.handlers = [...this.handlers, ...included.handlers];
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** The next hosts of the play take their turn. As in Ansible they have nothing of what others included. */
  begin(batch: Batch): void {
    this.batch = batch;
    this.#gone.clear();
    this.#included.clear();
    this.publicRoles = this.play.roles;
    this.handlers = this.play.handlers;
  }

  /** `meta: end_host` */
  endHost(host: string): void {
    this.#gone.add(host);
  }

  /** `meta: end_play` */
  end(): void {
    this.#ended = true;
    this.batch.end();
  }

  /** The language for a task on a host; without a task, what the play itself sees. */
  languageOf(
    host: HostState,
    task: Task | Block | undefined,
    frames: readonly Variables[],
  ): Language {
    return this.#languageIn(this.scopeOf(host, task, frames), task);
  }

  /** With the variables that the host has in every play. */
  languageOfHost(host: HostState): Language {
    return this.#languageIn(this.#scopeIn(undefined, host, undefined, []), undefined);
  }

  #languageIn(layered: LayeredScope, task: Task | Block | undefined): Language {
    const scope = new CachedScope(layered);
    const language = new Language(scope, {
      environment: () =>
        this.run.templates.environmentFor({
          ...{ play: this.play, task, scope },
          secrets: { known: () => layered.secrets, note: texts => layered.noteSecrets(texts) },
        }),
      secrets: () => layered.secrets,
      onUnclear: (value, place) => this.warnings.ofUnclear(value, place),
    });
    layered.onPassword = value => this.#hidePassword(value, language);
    return language;
  }

  #hidePassword(value: Value, language: Language): void {
    try {
      hidePassword(language.render(value), this.run.secrets);
    } catch {
      // What is wrong with it is told by whoever uses it.
    }
  }

  scopeOf(
    host: HostState,
    task: Task | Block | undefined,
    frames: readonly Variables[],
  ): LayeredScope {
    const layers: PlayLayers = {
      play: this.play,
      prompted: this.prompted,
      varsFiles: name => this.varsFiles.get(name) ?? [],
      publicRoles: this.publicRoles,
      privateRoleVars: this.run.options.privateRoleVars,
    };
    return this.#scopeIn(layers, host, task, frames);
  }

  #scopeIn(
    play: PlayLayers | undefined,
    host: HostState,
    task: Task | Block | undefined,
    frames: readonly Variables[],
  ): LayeredScope {
    const { inventory, variables, options, version } = this.run;
    const known = inventory.host(host.name);
    const layers = layersOf({
      host,
      inventory: known === undefined ? [] : variables.layersFor(known),
      extraVars: options.extraVars,
      play,
      task,
      frames,
    });
    const note = (texts: Iterable<string>): void => scope.noteSecrets(texts);
    const scope: LayeredScope = new LayeredScope(layers, {
      host: host.name,
      inventory: known === undefined ? undefined : variables.magicFor(known).entries,
      ...{ facts: host.facts, factSecrets: host.factSecrets },
      hostvars: () => hostvarsOf(this, note),
      ...{ options, version, directory: this.play.directory, task },
      play: play && this.magic,
      delegatedVars: () => {
        const written = task === undefined ? undefined : keywordOf(task, 'delegateTo');
        const name = written && this.languageOf(host, task, frames).text(written);
        return name === undefined ? undefined : delegatedVars(this, name, note);
      },
    });
    scope.hintFor = name => setElsewhere(name, this.play);
    return scope;
  }

  get magic(): PlayMagic {
    return {
      name: this.name,
      active: () => this.hosts.filter(name => this.#isIn(name)),
      all: this.hosts,
      batch: () => this.batch.hosts.map(({ name }) => name).filter(name => this.#isIn(name)),
      roles: this.publicRoles,
    };
  }

  #isIn(host: string): boolean {
    const { lost } = this.run.hosts.get(host);
    return lost === undefined && this.batch.hasIn(host) && !this.#gone.has(host);
  }

  loopValues(loop: Loop, language: Language): Value {
    const values =
      loop.lookup === 'loop'
        ? language.render(loop.values.value)
        : language.query(loop.lookup, loop.values);
    return withoutTuples(values);
  }

  /** The item as shown: `loop_control.label`, or the item itself. */
  labelOf({ host, task, at }: TaskCall, frame: Variables, item: Value): string {
    const language = this.languageOf(host, task, [frame, ...at.surroundings.frames]);
    const label = task.loop?.label;
    try {
      if (label === undefined) return this.run.templates.print(item);
      return this.run.templates.print(withSecrets(language, () => language.render(label.value)));
    } catch (error) {
      // In check mode it may hang on what did not really run.
      if (error instanceof UnknownUsed) return this.run.templates.print(item);
      throw error;
    }
  }

  /** Waits between items of a loop. */
  async pause(
    pause: Written | undefined,
    { host, task, at }: Pick<TaskCall, 'host' | 'task' | 'at'>,
    frame: Variables,
  ): Promise<void> {
    if (pause === undefined) return;
    const language = this.languageOf(host, task, [frame, ...at.surroundings.frames]);
    const seconds = withSecrets(language, () => language.number(pause)) ?? 0;
    await this.run.sleep(seconds * 1000);
  }

  /** The host that a task really acts on, connected. */
  async targetOf(
    { task, host, language, frames }: ActionInput,
    timeoutMs?: number,
  ): Promise<HostTarget> {
    const delegate = language.text(keywordOf(task, 'delegateTo'));
    const { connections, hosts } = this.run;
    if (delegate === undefined || delegate === host.name) {
      return connections.target(host.name, { task, language, timeoutMs });
    }
    this.warnings.ofTypo(delegate, keywordOf(task, 'delegateTo')?.location);
    // The other host's own variables say how it is reached; the task's keywords still count.
    const other = this.languageOf(hosts.get(delegate), undefined, frames);
    return connections.target(delegate, { task, language: other, timeoutMs });
  }

  renderTemplate(path: string, request: TemplateRequest, { language, task }: ActionInput): string {
    return this.run.templates.renderFile(path, request, language, { play: this.play, task });
  }
}

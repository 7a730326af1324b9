import type { SourceFile } from '../../diagnostics/source-file.ts';
import { isConnectionVariable } from '../../inventory/connection-variables.ts';
import type { Module } from '../../module-api/define-module.ts';
import { Failure } from '../../module-api/failure.ts';
import type { JsonObject } from '../../module-api/json.ts';
import type {
  ControllerDirectory,
  ControllerFile,
  Source,
  SourceRequest,
  SourceRequests,
  StagedFile,
} from '../../module-api/source.ts';
import { findFile, searchPath } from '../../playbook/find-file.ts';
import { environmentsOf, keywordOf } from '../../playbook/inherit.ts';
import { shownPlaces } from '../../playbook/similar-file.ts';
import { fromPlain, toPlain } from '../../values/plain.ts';
import { type Dict, isDict, Unknown, type Value } from '../../values/value.ts';
import { withoutToldModes } from '../checks/check-modes.ts';
import type { Event } from '../events.ts';
import type { HostTarget } from '../hosts/connections.ts';
import { withoutSecrets } from '../secrets/redact-event.ts';
import { readControllerPath } from '../variables/sources.ts';
import { type ActionInput, failOnConstraints } from './action-input.ts';
import type { Detached } from './async-jobs.ts';
import { type Attempt, attempt } from './attempt.ts';
import { causeName } from './cause-name.ts';
import { controllerTarget } from './controller-target.ts';
import type { ModuleResult } from './module-result.ts';
import { runModule } from './module-run.ts';
import { OutputLines } from './output-lines.ts';
import { isOpaque } from './show-changes.ts';

export interface ModuleArgs {
  /** With defaults. */
  readonly args: JsonObject;
  /** The options that the task sets. */
  readonly given: ReadonlySet<string>;
  /** Options that were left out because their values cannot be known in check mode. */
  readonly unknown: ReadonlySet<string>;
}

/** Runs a module for one task, item and attempt on the host it is for. */
export async function performModule(
  input: ActionInput,
  module: Module,
  { args, given, unknown }: ModuleArgs,
): Promise<Attempt> {
  const { task, play, host, language, ref, noLog } = input;
  const { run } = play;
  failOnConstraints(module.constraints, args, given);
  markSecrets(module, args, run.secrets.add.bind(run.secrets));

  const target = await play.targetOf(input);
  const checkMode = language.boolean(keywordOf(task, 'checkMode'), run.options.checkMode);
  const emit = (event: Event): void => {
    const { secrets } = language;
    run.emit(secrets === undefined ? event : withoutSecrets(event, secrets));
  };
  const lines = new OutputLines((stream, text) => {
    if (noLog) return;
    emit({ type: 'output', time: run.now(), task: ref, host: host.name, stream, text });
  });
  const timeout = language.number(keywordOf(task, 'timeout'));
  const job = asyncOf(input);
  const limit = limitOf(timeout, job?.poll === 0 ? undefined : job?.seconds);
  const result = await runModule({
    module,
    args,
    unknownArgs: unknown,
    session: target.session,
    become: target.become,
    host: await target.info(),
    taskName: causeName(input),
    predicted: target.predicted,
    checkMode,
    environment: environmentOf(input),
    timeoutMs: limit,
    detach: job?.poll === 0 ? detached => leave(detached, target, job.seconds, input) : undefined,
    signal: run.signal,
    readSources: requests => readSources(requests, input),
    onPlanned: (_, change) => {
      if (noLog) return;
      emit({
        type: 'change-planned',
        time: run.now(),
        task: ref,
        host: host.name,
        change,
        performed: !checkMode,
      });
    },
    onSecret: value => run.secrets.add(value),
    onOutput: (stream, bytes) => lines.add(stream, bytes),
    nonce: run.nonce,
    randomBytes: run.randomBytes,
    now: run.now,
  });
  lines.end();
  const because = causeName(input);
  const warnings = withoutToldModes(result.warnings, task, { run, schema: module.args });
  const addSecret = run.secrets.add.bind(run.secrets);
  const done = attemptOf({ ...result, warnings }, module, because, addSecret);
  if (result.timedOut === true && timeout !== undefined && limit === timeout * 1000) {
    done.fields.set('timedout', new Map([['period', timeout]]));
  }
  if (checkMode && job?.poll === 0) {
    for (const field of jobFields) done.fields.set(field, new Unknown(because));
  }
  if (job !== undefined && job.poll > 0 && result.timedOut !== true) {
    for (const field of ['started', 'finished']) done.fields.set(field, true);
  }
  if (!checkMode) return done;
  return { ...done, would: done.changes.some(isOpaque) ? 'run' : 'change' };
}

interface AsyncKeywords {
  readonly seconds: number;
  readonly poll: number;
}

/** `async` and `poll`; without a time the task is like any other. */
function asyncOf({ task, language }: ActionInput): AsyncKeywords | undefined {
  const seconds = language.number(task.async) ?? 0;
  if (seconds <= 0) return undefined;
  return { seconds, poll: language.number(task.poll) ?? 15 };
}

function limitOf(...seconds: readonly (number | undefined)[]): number | undefined {
  const limits = seconds.filter(one => one !== undefined && one > 0);
  return limits.length === 0 ? undefined : Math.min(...limits.map(Number)) * 1000;
}

/** What is registered of a job that was begun. */
const jobFields = ['ansible_job_id', 'started', 'finished', 'results_file'] as const;

async function leave(
  detached: Detached,
  { become }: HostTarget,
  limitSeconds: number,
  { play, task, host, language }: ActionInput,
): Promise<JsonObject> {
  const { asyncJobs, nonce, signal } = play.run;
  const name = language.text(keywordOf(task, 'delegateTo')) ?? host.name;
  const { session } = detached;
  const place = { host: name, session, become, limitSeconds, nonce, signal };
  const { id, path } = await asyncJobs.start(detached, place);
  return { ansible_job_id: id, started: true, finished: false, results_file: path };
}

export function attemptOf(
  result: ModuleResult,
  module: Pick<Module, 'returns'>,
  taskName: string,
  addSecret: (value: string) => void,
): Attempt {
  const { status, message, changed, changes, warnings, unknown } = result;
  for (const [field, schema] of Object.entries(module.returns)) {
    const value = result.result[field];
    if (schema.secret === true && typeof value === 'string') addSecret(value);
  }
  const fields: Dict = asDict(fromPlain(result.result));
  for (const field of unknown) fields.set(field, new Unknown(taskName));
  const facts = fields.get('ansible_facts');
  const found = isDict(facts) ? facts : undefined;
  return attempt(status, {
    message,
    changed,
    fields,
    changes,
    warnings: [...warnings, ...withoutEffect(found)],
    ...(found !== undefined && { facts: found }),
  });
}

function withoutEffect(facts: Dict = new Map()): readonly string[] {
  return [...facts.keys()]
    .map(String)
    .filter(isConnectionVariable)
    .map(name => `"${name}" is a fact only: what a module finds does not say how to reach a host.`);
}

function asDict(value: Value): Dict {
  return isDict(value) ? value : new Map();
}

function markSecrets(module: Module, args: JsonObject, add: (value: string) => void): void {
  for (const [name, option] of Object.entries(module.args)) {
    const value = args[name];
    if (option.secret === true && typeof value === 'string') add(value);
  }
}

/** `environment:` from the play inwards; values as text. */
function environmentOf({ task, language }: ActionInput): Readonly<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const written of environmentsOf(task)) {
    for (const [name, one] of language.dict(written) ?? []) {
      if (!/^[A-Za-z_]\w*$/.test(String(name))) {
        throw new Failure(`"${String(name)}" is not a name for an environment variable`);
      }
      const plain = toPlain(one, () => '');
      result[String(name)] = typeof plain === 'string' ? plain : JSON.stringify(plain);
    }
  }
  return result;
}

async function readSources(
  requests: SourceRequests,
  input: ActionInput,
): Promise<Readonly<Record<string, Source>>> {
  const sources: Record<string, Source> = {};
  for (const [name, request] of Object.entries(requests)) {
    if (request !== undefined) sources[name] = await readSource(request, input);
  }
  return sources;
}

async function readSource(request: SourceRequest, input: ActionInput): Promise<Source> {
  const { task, play, host } = input;
  if (request.kind === 'target') {
    return controllerTarget(request, { directory: play.play.directory, host: host.name });
  }
  const { files } = play.run;
  const folder = request.kind === 'template' ? 'templates' : request.search;
  const places = searchPath(folder, {
    role: task.role,
    file: task.file,
    playDirectory: play.play.directory,
  });
  const path = await findFile(request.src, places, files);
  if (path === undefined) {
    const looked = shownPlaces(places, files);
    const kind = request.kind === 'template' ? 'template' : 'file';
    throw new Failure(
      `there is no ${kind} "${request.src}" on the controller; looked in ${looked}`,
    );
  }
  if (request.kind !== 'template') {
    const decrypt =
      request.decrypt === false
        ? undefined
        : (source: SourceFile) => play.run.vault.decryptBytes(source);
    if (request.kind === 'stage') return fileToStage(await readControllerPath(path, { decrypt }));
    return readControllerPath(path, { follow: request.follow ?? true, decrypt });
  }
  return {
    kind: 'rendered',
    path,
    mode: '0644',
    text: play.renderTemplate(path, request, input),
  };
}

/** It gets its path when it is brought to the host. */
function fileToStage(file: ControllerFile | ControllerDirectory): StagedFile {
  if (file.kind === 'controller-file') return { kind: 'staged', path: '', file };
  throw new Failure(`${file.path} is a directory, not a file`);
}

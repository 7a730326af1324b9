import type { Module } from '../../module-api/define-module.ts';
import type { Schema } from '../../module-api/schema.ts';
import type { Task } from '../../playbook/model.ts';
import { type KnownFields, Unknown } from '../../values/value.ts';
import type { Run } from '../run.ts';
import { isUserModule } from '../tasks/guarded-module.ts';

/** What a task registers: no more than the fields that are told here. */
interface RegisteredShape {
  /** What `register` holds when the task is done. */
  readonly whole: Unknown;
  /** What its own conditions see, and those of its items. */
  readonly own: Unknown;
}

/**
 * `undefined` where it may hold anything: what actions and modules of users register nobody
 * declares.
 */
export function registeredShape(
  task: Task,
  { modules }: Pick<Run, 'modules'>,
): RegisteredShape | undefined {
  const known = ofTasks.get(task);
  if (known !== undefined) return known.shape;
  const module = task.action.kind === 'module' ? modules.find(task.action.name) : undefined;
  const isDeclared = module !== undefined && !isUserModule(module) && module.returnsOthers !== true;
  const shape = isDeclared ? shapeOfMany(task, module) : undefined;
  ofTasks.set(task, { shape });
  return shape;
}

const ofTasks = new WeakMap<Task, { readonly shape: RegisteredShape | undefined }>();

/** Of many tasks it is the same. */
function shapeOfMany(task: Task, module: Module): RegisteredShape {
  const known = ofModules.get(module) ?? new Map<string, RegisteredShape>();
  ofModules.set(module, known);
  const { loop, async } = task;
  const key = [loop?.variable, loop?.indexVariable, async !== undefined].join(' ');
  const shape = known.get(key) ?? shapeOf(task, module);
  known.set(key, shape);
  return shape;
}

const ofModules = new WeakMap<Module, Map<string, RegisteredShape>>();

/** What a variable holds at most that these tasks register, as another task sees it. */
export function resultOf(
  setters: readonly Task[],
  user: Task | undefined,
  run: Pick<Run, 'modules'>,
): Unknown | undefined {
  const found = new Set<Unknown>();
  for (const setter of setters) {
    const shape = registeredShape(setter, run);
    if (shape === undefined) return undefined;
    found.add(shape.whole);
    if (setter === user) found.add(shape.own);
  }
  return found.size === 0 ? undefined : eitherOf([...found]);
}

function shapeOf({ loop, async }: Task, module: Module): RegisteredShape {
  const job = async === undefined ? [] : ofJobs;
  const once = fieldsOf(module, [...ofAttempts, ...job]);
  if (loop === undefined) {
    const whole = dictOf(once);
    return { whole, own: whole };
  }
  const names = [loop.variable, loop.indexVariable].filter(name => name !== undefined);
  const item = dictOf(fieldsOf(module, [...names, ...ofItems, ...ofAttempts, ...job]));
  const results = new Unknown(result, { items: item });
  const whole = dictOf(new Map([['results', results], ...fieldsNamed(ofLoops)]));
  return { whole, own: eitherOf([whole, item]) };
}

/** A module's fields come first, as they are told when one is not there. */
export function fieldsOf(
  { returns }: Pick<Module, 'returns'>,
  names: readonly string[] = ofAttempts,
): ReadonlyMap<string, Unknown> {
  const declared = Object.entries(returns).map(
    ([name, schema]) => [name, fieldOf(schema)] as const,
  );
  const others = names.filter(name => !(name in returns));
  return new Map([...declared, ...fieldsNamed(others)]);
}

function fieldOf({ properties = {}, additionalProperties }: Schema): Unknown {
  if (additionalProperties !== false) return new Unknown(result);
  return dictOf(fieldsNamed(Object.keys(properties)));
}

function fieldsNamed(names: readonly string[]): ReadonlyMap<string, Unknown> {
  return new Map(names.map(name => [name, new Unknown(result)]));
}

function dictOf(fields: ReadonlyMap<string, Unknown>): Unknown {
  return new Unknown(result, { fields });
}

const result = 'what only a run finds out';

/** What several tasks may have registered under one name. */
function eitherOf(shapes: readonly Unknown[]): Unknown {
  const [first, ...others] = shapes;
  if (first !== undefined && others.length === 0) return first;
  const known = shapes.flatMap(({ known }) => known ?? []);
  const areDicts = known.every(({ fields }) => fields !== undefined);
  if (known.length < shapes.length || !areDicts) return new Unknown(result);
  return dictOf(eitherFields(known));
}

function eitherFields(known: readonly KnownFields[]): ReadonlyMap<string, Unknown> {
  const found = new Map<string, Unknown[]>();
  for (const { fields = [] } of known)
    for (const [name, field] of fields) found.set(name, [...(found.get(name) ?? []), field]);
  return new Map([...found].map(([name, fields]) => [name, eitherOf(fields)]));
}

/** What follows from how a task ended, whatever it does. */
const ofAttempts: readonly string[] = [
  ...['changed', 'failed', 'msg', 'skipped', 'skip_reason', 'skipped_reason', 'false_condition'],
  ...['unreachable', 'warnings', 'attempts', 'failed_when_result', 'timedout', 'diff'],
];

const ofItems: readonly string[] = [
  ...['ansible_loop', 'ansible_loop_var', 'ansible_index_var', 'invocation'],
];

const ofLoops: readonly string[] = [
  ...['changed', 'failed', 'msg', 'skipped', 'skip_reason', 'skipped_reason', 'false_condition'],
  ...['unreachable', 'warnings'],
];

const ofJobs: readonly string[] = ['ansible_job_id', 'started', 'finished', 'results_file'];

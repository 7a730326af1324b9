import type { Change, Outcome } from './change.ts';
import type { HostInfo } from './host-info.ts';
import type { JsonObject } from './json.ts';
import type { Observed, Probes } from './probe.ts';
import type { ArgsSchema, Constraints, InferArgs, ReturnsSchema } from './schema.ts';
import type { SourceRequests, Sources } from './source.ts';
import type { YamlText } from './yaml-text.ts';

/** Everything about a module: data and pure functions. The engine owns all input and output. */
export interface ModuleDefinition<
  A extends ArgsSchema,
  P extends Probes,
  S extends SourceRequests,
> {
  /** The key that selects the module in a task. */
  readonly name: string;
  /** Other names it answers to, fully qualified where they are Ansible's. */
  readonly aliases?: readonly string[];
  readonly summary: string;
  /** Paragraphs for `kplay doc`: what differs from Ansible's module, what to know. */
  readonly notes?: readonly string[];
  readonly args: A;
  /** The option that a bare string sets: `command: ls /` sets `cmd`. */
  readonly freeForm?: keyof A & string;
  readonly constraints?: Constraints;
  /**
   * What `register` holds beside `changed`, `failed`, `msg`, `diff`: all of it, that of failures
   * too. An object that has `additionalProperties: false` holds nothing else than its `properties`.
   */
  readonly returns: ReturnsSchema;
  /** `register` may hold fields of other names, too, that only a host knows: headers of an answer. */
  readonly returnsOthers?: true;
  /** Tasks as users write them, in YAML; a test checks them against the schema. */
  readonly examples: readonly string[];
  /** What has to be read on the controller. */
  sources?(args: InferArgs<A>): S;
  /** Which probes to run: data. All of them travel together. Left out: nothing to look at. */
  observe?(args: InferArgs<A>, given: Given<S>): P;
  /** What has to be done; nothing when the host is as described. Throws a `Failure` when it cannot be. */
  plan(args: InferArgs<A>, observed: Observed<P>, given: Given<S>): Plan;
  /** What the task registers. In check mode, and after a failure, outcomes may be `planned`. */
  result?(
    args: InferArgs<A>,
    observed: Observed<P>,
    outcomes: readonly Outcome[],
    given: Given<S>,
  ): JsonObject;
}

export interface Given<S = SourceRequests> {
  readonly host: HostInfo;
  readonly sources: Sources<S>;
  /** The plan will be shown, not performed. Only for modules that must look elsewhere then. */
  readonly checkMode: boolean;
  /** Check mode: options (of those that `mayBeUnknown`) that were set to what nobody can know yet. */
  readonly unknown?: ReadonlySet<string> | undefined;
  /** How often the task has looked before: 0, then 1 after a plan that asked to look `again`, … */
  readonly round: number;
  /**
   * Bytes nobody can guess: for a token, a password. One name gives the same bytes in every round and in
   * `result` of one task on one host. What is made of them belongs into `secrets` of the plan.
   */
  random(name: string, size: number): Uint8Array;
  /** Reads and writes YAML. */
  readonly yaml: YamlText;
}

export type Plan = readonly Change[] | DetailedPlan;

export interface DetailedPlan {
  readonly changes: readonly Change[];
  /**
   * After these changes, observe and plan once more: what is left to do cannot be known before them
   * (a package cache has to be updated first). Check mode stops here and reports what it knows.
   */
  readonly again?: boolean;
  readonly warnings?: readonly string[];
  /** Values the module made itself that must be shown nowhere; known before a change begins. */
  readonly secrets?: readonly string[];
  /** Reported as skipped, with this reason: `creates` exists. */
  readonly skipped?: string;
}

/** A module with its types forgotten, as the engine holds it. */
export interface Module {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly notes?: readonly string[];
  readonly args: ArgsSchema;
  readonly freeForm?: string;
  readonly constraints?: Constraints;
  readonly returns: ReturnsSchema;
  readonly returnsOthers?: true;
  readonly examples: readonly string[];
  sources?(args: never): SourceRequests;
  observe?(args: never, given: never): Probes;
  plan(args: never, observed: never, given: never): Plan;
  result?(args: never, observed: never, outcomes: readonly Outcome[], given: never): JsonObject;
}

/** Declares a module. Types of arguments and observations follow from the declaration. */
export function defineModule<
  const A extends ArgsSchema,
  P extends Probes = Readonly<Record<string, never>>,
  S extends SourceRequests = Readonly<Record<string, never>>,
>(definition: ModuleDefinition<A, P, S>): ModuleDefinition<A, P, S> {
  return definition;
}

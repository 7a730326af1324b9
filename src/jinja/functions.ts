import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { Plain } from '../values/plain.ts';
import type { Value } from '../values/value.ts';

/** What documentation says of a function, beside its parameters. */
export interface FunctionTexts {
  /** One sentence. */
  readonly summary?: string;
  /** What parameters mean whose names do not say it. */
  readonly meanings?: Readonly<Record<string, string>>;
  /** What parameters are that are not given. The function reads them itself: a test holds it to them. */
  readonly defaults?: Readonly<Record<string, Plain>>;
  /** `expression -> result`, both as expressions; a test evaluates them. */
  readonly examples?: readonly string[];
}

/** The same, with what else it is called. */
export interface NamedTexts extends FunctionTexts {
  /** Fully qualified names included: `ansible.builtin.combine` needs no entry, it is implied. */
  readonly aliases?: readonly string[];
}

/**
 * A filter (`x | name(a)`), a test (`x is name(a)`) or a global (`name(a)`). Handlebars helpers are the
 * same functions: `{{name x a}}`.
 */
export interface FunctionDefinition extends NamedTexts {
  readonly name: string;
  /** Names in order; a trailing `?` marks an optional one; `*name` takes the rest, `**name` the rest of the named ones. */
  readonly parameters: readonly string[];
  /** The input may be `Undefined` (`default`, `defined`); otherwise that is an error before the call. */
  readonly acceptsUndefined?: boolean;
  /** Why it is known by name and not built in, and what to do instead: reported before the run. */
  readonly unsupported?: string | undefined;
  /** Parameters that are whole numbers, or `none`. */
  readonly integers?: readonly string[] | undefined;
  /** All texts that a parameter can be. */
  readonly choices?: Readonly<Record<string, readonly string[]>> | undefined;
  /**
   * What it does with texts that are marked as escaped. Without a word it gets them as plain ones, at any depth.
   * - `makes`: its text is marked.
   * - `escapes`: so is it, but what is marked already stays as it is.
   * - `keeps`: its text is marked where its input was; what is in lists and dicts keeps its marks.
   * - `sees`: it gets its input with the mark.
   */
  readonly marks?: 'makes' | 'escapes' | 'keeps' | 'sees' | undefined;
  /** It hangs on more than its arguments (files, chance, the clock), or may take long: never tried before the run. */
  readonly onlyWhileRunning?: boolean | undefined;
  /** What is wrong with arguments that are written out, whatever the others are: reported before the run. */
  readonly check?: ((literals: LiteralArguments) => readonly ArgumentProblem[]) | undefined;
  /**
   * The input of a global is `null`. All values are resolved: no `Templated` at any depth. Throws an `ExpressionError` (or lets
   * `UnknownUsed` pass) when it cannot answer. A test returns a boolean.
   */
  call(input: Value, args: Arguments, context: FunctionContext): Value;
}

/** What can be told of a function before anything is evaluated. */
export type Declared = NamedTexts &
  Pick<
    FunctionDefinition,
    'name' | 'parameters' | 'unsupported' | 'integers' | 'choices' | 'check'
  >;

export interface Declarations {
  find(name: string): Declared | undefined;
  /** For "did you mean". */
  names(): Iterable<string>;
}

/** Everything that expressions and templates can call. */
export interface FunctionCatalog {
  readonly filters: Declarations;
  readonly tests: Declarations;
  readonly lookups: Declarations;
  /** Those that Jinja itself brings included. */
  readonly globals: Declarations;
  /** What constant parts of a text are worked out with. */
  readonly constant: ConstantFunctions;
}

/**
 * Functions as far as they give the same whenever they are called. Where one would need more than its arguments, it
 * throws `NotConstant`.
 */
export interface ConstantFunctions {
  readonly filters: FunctionTable;
  readonly tests: FunctionTable;
  readonly globals: FunctionTable;
}

/** What a function gives is only known while running. */
export class NotConstant extends Error {
  constructor() {
    super('this is only known while running');
    this.name = 'NotConstant';
  }
}

/** Arguments by parameter name; one that was not given is absent. */
export interface Arguments {
  get(name: string): Value | undefined;
  /** The rest taken by `*name`. */
  readonly rest: readonly Value[];
  /** The rest taken by `**name`. */
  readonly namedRest: ReadonlyMap<string, Value>;
}

/** Arguments that are constants, by parameter name; the others are absent. */
export interface LiteralArguments {
  get(name: string): Value | undefined;
  /** Whether it is given at all. */
  has(name: string): boolean;
  /** Of the rest taken by `*name`, `undefined` where one is no constant. */
  readonly rest: readonly (Value | undefined)[];
  /** What is given by name; `undefined` where `**` brings more. */
  readonly named: readonly string[] | undefined;
}

export interface ArgumentProblem {
  /** The name of the parameter, or the place in the rest, from 0. */
  readonly parameter: string | number;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** What a function may reach beside its arguments. */
export interface FunctionContext {
  variable(name: string): Value | undefined;
  /** `target.name`: a method bound to its object, too. */
  attribute(target: Value, name: string): Value;
  /** Calls another filter, as `map('name', …)` does. Throws when there is none of that name. */
  filter(
    name: string,
    input: Value,
    args: readonly Value[],
    named?: ReadonlyMap<string, Value>,
  ): Value;
  test(
    name: string,
    input: Value,
    args: readonly Value[],
    named?: ReadonlyMap<string, Value>,
  ): boolean;
}

/** What went wrong inside an expression; the evaluator adds the position. */
export class ExpressionError extends Error {
  readonly code: ExpressionCode;
  readonly hint: string | undefined;

  constructor(message: string, { code, hint }: { code?: ExpressionCode; hint?: string } = {}) {
    super(message);
    this.name = 'ExpressionError';
    this.code = code ?? 'expression/failed';
    this.hint = hint;
  }
}

export type ExpressionCode = Extract<DiagnosticCode, `expression/${string}`>;

/** Filters, tests or globals by each of their names. */
export type FunctionTable = ReadonlyMap<string, FunctionDefinition>;

export function functionTable(definitions: Iterable<FunctionDefinition>): FunctionTable {
  return byName(definitions);
}

/** Things by each of their names. */
export function byName<T extends Named>(definitions: Iterable<T>): ReadonlyMap<string, T> {
  const table = new Map<string, T>();
  for (const definition of definitions) {
    for (const name of [definition.name, ...(definition.aliases ?? [])])
      table.set(name, definition);
  }
  return table;
}

interface Named {
  readonly name: string;
  readonly aliases?: readonly string[];
}

/** `ansible.builtin.x` is `x`. */
export function findFunction<T>(table: ReadonlyMap<string, T>, name: string): T | undefined {
  return table.get(name) ?? table.get(name.replace(/^ansible\.(?:builtin|legacy)\./, ''));
}

import type { Diagnostic, RelatedPlace, Result } from '../diagnostics/diagnostic.ts';
import type { Location } from '../diagnostics/source-file.ts';
import type { Templated, Value } from '../values/value.ts';
import type { FunctionTable } from './functions.ts';
import type { Template } from './parse.ts';

/** The variables an expression sees. */
export interface Scope {
  /**
   * The value as it was written: it may be `Templated` or hold some at any depth; the evaluator renders
   * what is used. A list or dict is not changed any more once it was given out.
   */
  lookup(name: string): Value | undefined;
  /** For "did you mean". */
  names?(): Iterable<string>;
  /** Says why the variable is not there, if that is known better than by names that are alike. */
  hintFor?(name: string): string | undefined;
  /** Where the variable was written, if it was. */
  locationOf?(name: string): Location | undefined;
}

/**
 * Variables that are rendered at most once, however many expressions are evaluated with this scope.
 * Other scopes remember what was rendered only while one expression or template is evaluated.
 */
export class CachedScope implements Scope {
  readonly rendered: Map<object, Value> = new Map<Templated, Value>();
  private readonly source: Scope;

  constructor(source: Scope) {
    this.source = source;
  }

  lookup(name: string): Value | undefined {
    return this.source.lookup(name);
  }

  names(): Iterable<string> {
    return this.source.names?.() ?? [];
  }

  hintFor(name: string): string | undefined {
    return this.source.hintFor?.(name);
  }

  locationOf(name: string): Location | undefined {
    return this.source.locationOf?.(name);
  }
}

/** What expressions and templates can call and load, the same for all hosts. */
export interface Environment {
  readonly filters: FunctionTable;
  readonly tests: FunctionTable;
  /** Functions called by name: `lookup`, `query`, `now`. Variables of the same name win. */
  readonly globals: FunctionTable;
  /** Told of what a filter, a method, an operator or a loop has made of values. Plain concatenation is none. */
  readonly derived?: ((name: string, inputs: readonly Value[], result: Value) => void) | undefined;
  /** For `include`, `import` and `extends` at `from`; `undefined` when there is no such file. */
  loadTemplate?(name: string, from: Location): Result<Template> | undefined;
}

/** A way to an error longer than this is cut off: it only goes in circles. */
const longestWay = 20;

/** An expression could not be evaluated. */
export class EvaluationError extends Error {
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.name = 'EvaluationError';
    this.diagnostic = diagnostic;
  }

  /** The same error, come to light because of `place`. */
  via(place: RelatedPlace): EvaluationError {
    const related = [...(this.diagnostic.related ?? []), place];
    if (related.length > longestWay) return this;
    return new EvaluationError({ ...this.diagnostic, related });
  }
}

import { InputError } from '../../diagnostics/diagnostic.ts';
import type { Location } from '../../diagnostics/source-file.ts';
import { mayBeUnclear } from '../../jinja/boolean.ts';
import { type Environment, EvaluationError, type Scope } from '../../jinja/environment.ts';
import { evaluate, evaluateCondition, resolve } from '../../jinja/evaluate.ts';
import { type Expression, parseExpression } from '../../jinja/parse.ts';
import { withArticle } from '../../jinja/python/kind.ts';
import { isTruthy } from '../../jinja/python/truth.ts';
import type { Condition, Written } from '../../playbook/model.ts';
import { type Plain, toPlain } from '../../values/plain.ts';
import {
  type Dict,
  isDict,
  isList,
  Omit,
  Templated,
  Undefined,
  Unknown,
  UnknownUsed,
  type Value,
} from '../../values/value.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { expressionAt, namingMade } from './made-text.ts';

interface Surroundings {
  readonly environment: () => Environment;
  readonly secrets?: () => Secrets | undefined;
  /** Told of a condition that gives neither true nor false, and counts by its truth. */
  readonly onUnclear?: (value: Value, place: Location) => void;
}

/** Renders what was written for one task on one host. */
export class Language {
  readonly scope: Scope;
  readonly #surroundings: Surroundings;
  #environment: Environment | undefined;

  /**
   * The environment is made when it is needed: most tasks of a converged run render nothing with
   * it.
   */
  constructor(scope: Scope, surroundings: Surroundings) {
    this.scope = scope;
    this.#surroundings = surroundings;
  }

  /** What must not be shown of the variables that were used so far. */
  get secrets(): Secrets | undefined {
    return this.#surroundings.secrets?.();
  }

  get environment(): Environment {
    this.#environment ??= this.#surroundings.environment();
    return this.#environment;
  }

  /** Every template in the value rendered. What is undefined is an error. */
  render(value: Value): Value {
    if (value === null || typeof value !== 'object') return value;
    return resolve(value, this.scope, this.environment);
  }

  evaluate(expression: Expression): Value {
    return evaluate(expression, this.scope, this.environment);
  }

  /** The first condition that does not hold; `undefined` when all do. */
  firstFalse(conditions: readonly Condition[]): Condition | undefined {
    return conditions.find(condition => !this.holds(condition));
  }

  /** Throws `UnknownUsed` when it cannot be known in check mode. */
  holds(condition: Condition): boolean {
    const { expression } = condition;
    const place = condition.written.location;
    if (expression === undefined) return this.judge(this.#valueOf(condition), place);
    // With parts that are unknown, the known ones may decide.
    const truth = evaluateCondition(expression, this.scope, this.environment);
    if (truth instanceof Unknown) throw new UnknownUsed(truth);
    if (this.#surroundings.onUnclear === undefined || !mayBeUnclear(expression)) return truth;
    const value = this.evaluate(expression);
    return value instanceof Unknown ? truth : this.judge(value, place);
  }

  /** What the value of a condition counts as. Throws `UnknownUsed`. */
  judge(value: Value, place: Location): boolean {
    if (value instanceof Unknown) throw new UnknownUsed(value);
    if (typeof value !== 'boolean') this.#surroundings.onUnclear?.(value, place);
    return isTruthy(value);
  }

  #valueOf({ written }: Condition): Value {
    const rendered = this.render(written.value);
    // Braces in a condition make the text of one.
    if (!(written.value instanceof Templated) || typeof rendered !== 'string') return rendered;
    return this.evaluateText(rendered, written.value.origin.location);
  }

  /** An expression that is only known now, for what stands at the place. */
  evaluateText(text: string, place: Location): Value {
    const parsed = expressionAt(place, text);
    if (!parsed.ok) throw new InputError(parsed.diagnostics);
    return namingMade(place, text, () => this.evaluate(parsed.value));
  }

  /** The items of a `with_<lookup>` loop. */
  query(lookup: string, { value, location }: Written): Value {
    const rendered = this.render(value);
    const terms = isList(rendered) ? rendered : [rendered];
    const variables = new Map<string, Value>([
      ['lookup_name', lookup],
      ['lookup_terms', terms],
    ]);
    const scope = { lookup: (name: string) => variables.get(name) ?? this.scope.lookup(name) };
    return evaluate(queryAt(location), scope, this.environment);
  }

  boolean(written: Written | undefined, otherwise: boolean): boolean {
    const value = this.#rendered(written);
    if (value === undefined) return otherwise;
    return typeof value === 'string' ? truths.has(value.trim().toLowerCase()) : isTruthy(value);
  }

  number(written: Written | undefined): number | undefined {
    const value = this.#rendered(written);
    if (value === undefined) return undefined;
    const number = typeof value === 'object' ? Number.NaN : Number(value);
    if (Number.isFinite(number)) return number;
    throw notOfKind(written, 'a number', value);
  }

  text(written: Written | undefined): string | undefined {
    const value = this.#rendered(written);
    if (value === undefined) return undefined;
    if (typeof value === 'object') throw notOfKind(written, 'a string', value);
    return String(value);
  }

  /** What is empty counts as not set. */
  dict(written: Written | undefined): Dict | undefined {
    const value = this.#rendered(written);
    if (value === undefined || value === '') return undefined;
    if (isDict(value)) return value;
    throw notOfKind(written, 'a dict', value);
  }

  /** What JSON can hold of it; `undefined` when it is not set. */
  plain(written: Written | undefined): Plain | undefined {
    const value = this.#rendered(written);
    return value === undefined ? undefined : toPlain(value);
  }

  plainVariable(name: string): Plain | undefined {
    const value = this.scope.lookup(name);
    if (value === undefined || value === null) return undefined;
    return toPlain(this.render(value));
  }

  #rendered(written: Written | undefined): Exclude<Value, null> | undefined {
    if (written === undefined) return undefined;
    const value = this.render(written.value);
    if (value instanceof Unknown) throw new UnknownUsed(value);
    const isUnset = value === null || value instanceof Undefined || value instanceof Omit;
    return isUnset ? undefined : value;
  }
}

const queryText = 'query(lookup_name, *lookup_terms)';
const queries = new WeakMap<Location, Expression>();

/** The call that a `with_<lookup>` at the place is: whatever fails in it fails there. */
function queryAt(place: Location): Expression {
  const known = queries.get(place);
  if (known !== undefined) return known;
  const last = Math.max(place.start, place.end - 1);
  const offsetAt = (index: number): number => (index < queryText.length - 1 ? place.start : last);
  const parsed = parseExpression(queryText, { location: place, offsetAt });
  if (!parsed.ok) throw new InputError(parsed.diagnostics);
  queries.set(place, parsed.value);
  return parsed.value;
}

const truths = new Set(['yes', 'on', '1', 'true', 't', 'y']);

function notOfKind(written: Written | undefined, kind: string, value: Value): EvaluationError {
  const { keyword, location } = written ?? {};
  const what = keyword === undefined ? 'The value' : `"${keyword}"`;
  const found = typeof value === 'string' ? JSON.stringify(value) : withArticle(value);
  const message = `${what} must be ${kind}, not ${found}.`;
  return new EvaluationError({ severity: 'error', code: 'expression/failed', message, location });
}

import type { RelatedPlace } from '../diagnostics/diagnostic.ts';
import { Undefined } from '../values/value.ts';
import type { EvaluationError } from './environment.ts';

export interface UndefinedDetails {
  readonly reason?: string | undefined;
  readonly hint?: string | undefined;
  /** Where it was asked for, where that is not the place that uses it. */
  readonly place?: RelatedPlace | undefined;
}

/** A name or key that was looked up and is not there. */
export class Missing extends Undefined {
  /** What was not there in the first place: `foo` of `foo.bar.baz`. */
  readonly root: Missing;
  private readonly details: () => UndefinedDetails;

  constructor(name: string, details: () => UndefinedDetails, root?: Missing) {
    super(name, () => details().reason);
    this.details = details;
    this.root = root ?? this;
  }

  get hint(): string | undefined {
    return this.details().hint;
  }

  get place(): RelatedPlace | undefined {
    return this.details().place;
  }
}

/** The value of `a if b` where `b` is false: undefined, but it prints as nothing, as in Jinja. */
export class NoElse extends Undefined {
  constructor(name: string) {
    super(name, 'the condition is false and there is no "else"');
  }
}

/** A variable whose own text uses what is undefined; it counts as undefined itself. */
export class Unrenderable extends Undefined {
  readonly error: EvaluationError;

  constructor(name: string, error: EvaluationError) {
    super(name, error.diagnostic.message);
    this.error = error;
  }
}

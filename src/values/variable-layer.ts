import type { Location } from '../diagnostics/source-file.ts';
import type { Value } from './value.ts';

/** A variable as it was written: its value may hold `Templated` leaves at any depth. */
export interface Variable {
  readonly value: Value;
  /** Absent for what was not written in a file: facts, registered results. */
  readonly location?: Location | undefined;
}

export type Variables = ReadonlyMap<string, Variable>;

/** One step of the precedence, such as "role defaults" or "host_vars". Later layers win. */
export interface VariableLayer {
  readonly name: string;
  readonly entries: Variables;
}

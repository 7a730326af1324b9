import type { Value } from '../../values/value.ts';
import type { Variable } from '../../values/variable-layer.ts';

/** A variable with texts in its value that are shown nowhere, because what it came from is under `no_log`. */
export class SecretVariable implements Variable {
  readonly value: Value;
  readonly secrets: ReadonlySet<string>;

  constructor(value: Value, secrets: ReadonlySet<string>) {
    this.value = value;
    this.secrets = secrets;
  }
}

export function variableOf(value: Value, secrets: ReadonlySet<string> | undefined): Variable {
  return secrets === undefined ? { value } : new SecretVariable(value, secrets);
}

import { Tuple, type Value } from './value.ts';

/** A tuple whose items have names as well: `group.grouper`. */
export class NamedTuple extends Tuple {
  private names: readonly string[] = [];

  static fromFields(fields: Readonly<Record<string, Value>>): NamedTuple {
    const tuple = new NamedTuple();
    tuple.names = Object.keys(fields);
    tuple.push(...Object.values(fields));
    return tuple;
  }

  field(name: string): Value | undefined {
    const index = this.names.indexOf(name);
    return index === -1 ? undefined : this[index];
  }
}

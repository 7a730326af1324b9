import { Callable, type Dict, type DictKey, omit, type Value } from '../../values/value.ts';
import { bindArguments } from '../arguments.ts';
import { ExpressionError } from '../functions.ts';
import { requireKey, setItem } from '../python/dict.ts';
import { pairsOf } from '../python/dict-methods.ts';
import { assertKnown } from '../python/errors.ts';
import { integerOf, typeName } from '../python/kind.ts';
import { PythonObject } from '../python/object.ts';
import { repr } from '../python/text.ts';

/** The value of `namespace()`: attributes that can be set from within a loop. */
export class Namespace extends PythonObject {
  override readonly typeName = 'Namespace';
  private readonly attributes: Map<DictKey, Value>;

  constructor(attributes: Dict) {
    super();
    this.attributes = attributes;
  }

  override get(key: DictKey): Value | undefined {
    return this.attributes.get(key);
  }

  set(key: string, value: Value): void {
    this.attributes.set(key, value);
  }

  override text(): string {
    return `<Namespace ${repr(this.attributes)}>`;
  }
}

class Cycler extends PythonObject {
  override readonly typeName = 'Cycler';
  private readonly items: readonly Value[];
  private position = 0;

  constructor(items: readonly Value[]) {
    super();
    this.items = items;
  }

  override get(key: DictKey): Value | undefined {
    if (key === 'current') return this.items[this.position];
    if (key === 'next') return new Callable('next', () => this.next());
    if (key !== 'reset') return undefined;
    return new Callable('reset', () => {
      this.position = 0;
      return null;
    });
  }

  override text(): string {
    return '<Cycler>';
  }

  private next(): Value {
    const item = this.items[this.position] ?? null;
    this.position = (this.position + 1) % this.items.length;
    return item;
  }
}

/** More numbers than this would only fill the memory. */
const longestRange = 10_000_000;

function range(args: readonly Value[]): Value[] {
  const [a = 0, b, c = 1] = args.map(wholeNumber);
  if (args.length === 0 || args.length > 3) {
    throw new ExpressionError('"range" takes 1 to 3 numbers: start, stop and step.');
  }
  const start = b === undefined ? 0 : a;
  const stop = b ?? a;
  if (c === 0) throw new ExpressionError('The step of a range cannot be zero.');
  const length = Math.max(0, Math.ceil((stop - start) / c));
  if (length > longestRange) throw new ExpressionError('The range is too long.');
  return Array.from({ length }, (_, index) => start + index * c);
}

function wholeNumber(value: Value): number {
  const number = integerOf(value);
  if (number !== undefined) return number;
  assertKnown(value);
  throw new ExpressionError(`"range" needs int, not ${typeName(value)}.`, {
    ...(typeof value === 'string' ? { hint: 'Convert it: "| int".' } : {}),
  });
}

function dict(args: readonly Value[], named: ReadonlyMap<string, Value>): Dict {
  const bound = bindArguments({ name: 'dict', parameters: dictParameters }, args, named);
  const result: Dict = new Map();
  for (const [key, value] of pairsOf(bound.get('entries') ?? new Map())) {
    setItem(result, requireKey(key), value);
  }
  for (const [key, value] of bound.namedRest) result.set(key, value);
  return result;
}

const dictParameters = ['entries?', '**others'] as const;

function cycler(args: readonly Value[]): Cycler {
  if (args.length === 0) throw new ExpressionError('"cycler" needs something to choose from.');
  return new Cycler(args);
}

function joiner(args: readonly Value[], named: ReadonlyMap<string, Value>): Callable {
  const separator = args[0] ?? named.get('sep') ?? ', ';
  let isUsed = false;
  return new Callable('joiner', () => {
    if (isUsed) return separator;
    isUsed = true;
    return '';
  });
}

/** The names Jinja itself brings, and Ansible's `omit`. */
export const builtins: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['range', new Callable('range', range)],
  ['dict', new Callable('dict', dict)],
  ['namespace', new Callable('namespace', (args, named) => new Namespace(dict(args, named)))],
  ['cycler', new Callable('cycler', cycler)],
  ['joiner', new Callable('joiner', joiner)],
  [
    'lipsum',
    new Callable('lipsum', () => {
      throw new ExpressionError('"lipsum" makes random text, which no host needs.');
    }),
  ],
  ['omit', omit],
]);

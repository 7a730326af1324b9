import { Callable, type DictKey, Tuple, type Value } from '../../values/value.ts';
import { ExpressionError } from '../functions.ts';
import { equals } from '../python/compare.ts';
import { PythonObject } from '../python/object.ts';
import { Missing } from '../undefined.ts';

/** What `loop` is within a `for`. */
export class LoopContext extends PythonObject {
  override readonly typeName = 'loop';
  index0 = -1;
  private readonly items: readonly Value[];
  private readonly depth0: number;
  /** Runs the same loop over other items; `undefined` when it is not recursive. */
  private readonly again: ((items: Value, depth0: number) => string) | undefined;
  private lastChanged: Value | undefined;

  constructor(
    items: readonly Value[],
    depth0: number,
    again?: (items: Value, depth0: number) => string,
  ) {
    super();
    this.items = items;
    this.depth0 = depth0;
    this.again = again;
  }

  override text(): string {
    return `<LoopContext ${this.index0 + 1}/${this.items.length}>`;
  }

  override get(key: DictKey): Value | undefined {
    return typeof key === 'string' ? this.attribute(key) : undefined;
  }

  private attribute(name: string): Value | undefined {
    const { index0, items } = this;
    switch (name) {
      case 'index':
        return index0 + 1;
      case 'index0':
        return index0;
      case 'revindex':
        return items.length - index0;
      case 'revindex0':
        return items.length - index0 - 1;
      case 'first':
        return index0 === 0;
      case 'last':
        return index0 === items.length - 1;
      case 'length':
        return items.length;
      case 'depth':
        return this.depth0 + 1;
      case 'depth0':
        return this.depth0;
      case 'previtem':
        return index0 === 0 ? noItem('previtem', 'previous') : items[index0 - 1];
      case 'nextitem':
        return index0 + 1 < items.length ? items[index0 + 1] : noItem('nextitem', 'next');
      case 'cycle':
        return new Callable('cycle', values => this.cycle(values));
      case 'changed':
        return new Callable('changed', values => this.hasChanged(values));
      default:
        return undefined;
    }
  }

  /** `loop(children)` */
  recurse(items: Value): string {
    if (this.again !== undefined) return this.again(items, this.depth0 + 1);
    throw new ExpressionError('Only a recursive loop can be called.', {
      hint: 'Write "for … in … recursive".',
    });
  }

  private cycle(values: readonly Value[]): Value {
    const value = values[this.index0 % values.length];
    if (value === undefined) throw new ExpressionError('"cycle" needs something to choose from.');
    return value;
  }

  private hasChanged(values: readonly Value[]): boolean {
    const current = Tuple.from(values);
    const { lastChanged } = this;
    if (lastChanged !== undefined && equals(lastChanged, current)) return false;
    this.lastChanged = current;
    return true;
  }
}

function noItem(name: string, which: string): Missing {
  return new Missing(`loop.${name}`, () => ({ reason: `there is no ${which} item` }));
}

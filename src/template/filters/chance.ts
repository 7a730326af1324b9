import { type Arguments, ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { BigInteger, fromBig } from '../../jinja/python/big-integer.ts';
import { toText } from '../../jinja/python/text.ts';
import { isTruthy } from '../../jinja/python/truth.ts';
import { Float, type Value } from '../../values/value.ts';
import {
  below,
  belowBig,
  type Randomness,
  SeededRandomness,
  shuffled,
} from '../algorithms/random.ts';
import { integerArg, iterableOf, wrongType } from '../arguments.ts';
import type { Controller } from '../controller.ts';

/** Filters that draw lots: with a seed the same ones as Ansible. */
export function chanceFilters(controller: Controller): readonly FunctionDefinition[] {
  return [
    {
      name: 'random',
      marks: 'keeps',
      summary: 'Draw an item of a list, or a number below the input.',
      meanings: {
        start: 'The least number.',
        step: 'Only every so-many-th number.',
        seed: 'With the same seed the same is drawn, as on every run of a host with "seed=inventory_hostname".',
      },
      defaults: { start: 0 },
      examples: ["60 | random(seed='web1') -> 52", "['a', 'b', 'c'] | random(seed='web1') -> 'b'"],
      parameters: ['start?', 'step?', 'seed?'],
      integers: ['start', 'step'],
      call: (input, args) => drawn(input, args, randomnessOf(args, controller)),
    },
    {
      name: 'shuffle',
      summary: 'Put items in an order by chance.',
      meanings: { seed: 'With the same seed the order is the same.' },
      examples: ["[1, 2, 3] | shuffle(seed='web1') -> [1, 3, 2]"],
      parameters: ['seed?'],
      call: (input, args) => shuffled(iterableOf(input), randomnessOf(args, controller)),
    },
  ];
}

function randomnessOf(args: Arguments, controller: Controller): Randomness {
  const seed = args.get('seed') ?? null;
  if (seed === null) return controller.randomness;
  if (typeof seed === 'boolean') return new SeededRandomness(Number(seed));
  if (seed instanceof Float || (typeof seed === 'number' && !Number.isInteger(seed))) {
    throw wrongType('"seed"', 'a string or an integer', seed);
  }
  return new SeededRandomness(typeof seed === 'number' ? seed : toText(seed));
}

function drawn(input: Value, args: Arguments, randomness: Randomness): Value {
  if (typeof input === 'number' && Number.isInteger(input)) {
    const start = integerArg(args, 'start', 0);
    const step = integerArg(args, 'step', 1) || 1;
    const count = Math.ceil((input - start) / step);
    if (count <= 0) throw new ExpressionError(`There is no number from ${start} to ${input}.`);
    return start + step * below(count, randomness);
  }
  if (input instanceof BigInteger && input.value > 0n) {
    const start = BigInt(integerArg(args, 'start', 0));
    const step = BigInt(Math.max(integerArg(args, 'step', 1), 1));
    const count = (input.value - start + step - 1n) / step;
    return fromBig(start + step * belowBig(count, randomness));
  }
  const hasRange = [args.get('start'), args.get('step')].some(
    one => one !== undefined && isTruthy(one),
  );
  if (hasRange) throw new ExpressionError('"start" and "step" go only with an integer.');
  const items = iterableOf(input);
  const item = items.length === 0 ? undefined : items[below(items.length, randomness)];
  if (item === undefined) throw new ExpressionError('There is nothing to choose from.');
  return item;
}

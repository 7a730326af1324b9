import { expect } from 'chai';
import fc from 'fast-check';
import { repr } from '../../src/jinja/python/text.ts';
import { valueOf } from './support/evaluation.ts';

/** What Python knows of a value that these expressions can have. */
type Model = bigint | boolean | string | readonly Model[];

/** An expression, what Python makes of it, and how tightly its outermost operator binds. */
interface Sample<T extends Model> {
  readonly text: string;
  readonly value: T;
  readonly level: number;
}

const levels = { condition: 0, or: 1, and: 2, not: 3, compare: 4, sum: 5, concat: 6, product: 7 };
const tightest = 9;

/** In brackets only where the operator around it binds as tightly or more. */
function within(sample: Sample<Model>, level: number): string {
  return sample.level < level ? `(${sample.text})` : sample.text;
}

function shown(value: Model): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? quoted(value) : `[${value.map(shown).join(', ')}]`;
}

function quoted(text: string): string {
  const whole = text.replaceAll('\\', '\\\\');
  if (text.includes("'") && !text.includes('"')) return `"${whole}"`;
  return `'${whole.replaceAll("'", "\\'")}'`;
}

function texted(value: Model): string {
  return typeof value === 'string' ? value : shown(value);
}

function isTrue(value: Model): boolean {
  if (typeof value === 'bigint') return value !== 0n;
  return typeof value === 'boolean' ? value : value.length > 0;
}

function asInteger(value: Model): bigint | undefined {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'bigint' ? value : undefined;
}

function areEqual(a: Model, b: Model): boolean {
  const number = asInteger(a);
  if (number !== undefined) return number === asInteger(b);
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return a.every((item, index) => areEqual(item, b[index]));
}

function floored(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return quotient * b !== a && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** As Python's documentation has it: the indexes i + n * k that are before j. */
function sliced<T>(items: readonly T[], [i, j, k]: readonly (number | undefined)[]): readonly T[] {
  const step = k ?? 1;
  const { length } = items;
  const low = step > 0 ? 0 : -1;
  const fit = (index: number): number =>
    Math.min(low + length, Math.max(low, index < 0 ? index + length : index));
  const start = i === undefined ? (step > 0 ? 0 : length - 1) : fit(i);
  const stop = j === undefined ? (step > 0 ? length : -1) : fit(j);
  const indexes: number[] = [];
  for (let at = start; step > 0 ? at < stop : at > stop; at += step) indexes.push(at);
  return indexes.flatMap(at => items.slice(at, at + 1));
}

const integers = fc
  .oneof(fc.bigInt(-20n, 20n), fc.bigInt(-(2n ** 70n), 2n ** 70n))
  .map(value => leaf(value));
const strings = fc
  .string({ unit: fc.constantFrom('a', 'b', 'c', 'Z', 'é', '😀', ' '), maxLength: 4 })
  .map(value => leaf(value));
const flags = fc.boolean().map(value => leaf(value));
const bound = fc.option(fc.integer({ min: -6, max: 6 }), { nil: undefined });
const step = fc.option(fc.constantFrom(1, 2, 3, -1, -2), { nil: undefined });

function leaf<T extends Model>(value: T): Sample<T> {
  const isNegative = typeof value === 'bigint' && value < 0n;
  return { text: shown(value), value, level: isNegative ? tightest - 1 : tightest };
}

interface Samples {
  number: Sample<bigint>;
  text: Sample<string>;
  list: Sample<readonly Model[]>;
  flag: Sample<boolean>;
  any: Sample<Model>;
}

const { any } = fc.letrec<Samples>((tie: fc.LetrecTypedTie<Samples>): fc.LetrecValue<Samples> => {
  const numbers = [tie('number'), tie('number')] as const;
  const bounds = fc.tuple(bound, bound, step);
  const chosen = <T extends Model>(of: fc.Arbitrary<Sample<T>>): fc.Arbitrary<Sample<T>> =>
    fc.tuple(of, tie('any'), of).map(([a, test, b]) => ({
      text: `${within(a, levels.or)} if ${within(test, levels.or)} else ${within(b, levels.or)}`,
      value: isTrue(test.value) ? a.value : b.value,
      level: levels.condition,
    }));
  return {
    number: fc.oneof(
      { maxDepth: 4 },
      integers,
      fc
        .tuple(...numbers, fc.constantFrom('+', '-', '*', '//', '%'))
        .filter(([, b, sign]) => b.value !== 0n || !'//%'.includes(sign))
        .map(([a, b, sign]) => arithmetic(a, b, sign)),
      tie('number').map(({ text, value, level }) => ({
        text: `-${level < tightest ? `(${text})` : text}`,
        value: -value,
        level: tightest - 1,
      })),
      chosen(tie('number')),
    ),
    text: fc.oneof(
      { maxDepth: 4 },
      strings,
      fc.tuple(tie('any'), tie('any')).map(([a, b]) => ({
        text: `${within(a, levels.product)} ~ ${within(b, levels.product)}`,
        value: texted(a.value) + texted(b.value),
        level: levels.concat,
      })),
      fc.tuple(tie('text'), bounds).map(([a, cut]) => ({
        text: `${within(a, tightest)}[${boundsText(cut)}]`,
        value: sliced(Array.from(a.value), cut).join(''),
        level: tightest,
      })),
      chosen(tie('text')),
    ),
    list: fc.oneof(
      { maxDepth: 4 },
      fc.array(tie('any'), { maxLength: 4 }).map(items => ({
        text: `[${items.map(({ text }) => text).join(', ')}]`,
        value: items.map(({ value }) => value),
        level: tightest,
      })),
      fc.tuple(tie('list'), tie('list')).map(([a, b]) => ({
        text: `${within(a, levels.sum)} + ${within(b, levels.concat)}`,
        value: [...a.value, ...b.value],
        level: levels.sum,
      })),
      fc.tuple(tie('list'), bounds).map(([a, cut]) => ({
        text: `${within(a, tightest)}[${boundsText(cut)}]`,
        value: sliced(a.value, cut),
        level: tightest,
      })),
    ),
    flag: fc.oneof(
      { maxDepth: 4 },
      flags,
      tie('any').map(sample => ({
        text: `not ${within(sample, levels.not)}`,
        value: !isTrue(sample.value),
        level: levels.not,
      })),
      fc.tuple(tie('any'), tie('any'), fc.boolean()).map(([a, b, same]) => ({
        text: `${within(a, levels.sum)} ${same ? '==' : '!='} ${within(b, levels.sum)}`,
        value: areEqual(a.value, b.value) === same,
        level: levels.compare,
      })),
      fc
        .tuple(...numbers, tie('number'), fc.constantFrom('<', '<='), fc.constantFrom('>', '>='))
        .map(([a, b, c, first, second]) => ({
          text: `${within(a, levels.sum)} ${first} ${within(b, levels.sum)} ${second} ${within(c, levels.sum)}`,
          value:
            (first === '<' ? a.value < b.value : a.value <= b.value) &&
            (second === '>' ? b.value > c.value : b.value >= c.value),
          level: levels.compare,
        })),
      fc.tuple(tie('any'), tie('list'), fc.boolean()).map(([a, b, isIn]) => ({
        text: `${within(a, levels.sum)} ${isIn ? 'in' : 'not in'} ${within(b, levels.sum)}`,
        value: b.value.some(item => areEqual(item, a.value)) === isIn,
        level: levels.compare,
      })),
    ),
    any: fc.oneof(
      { maxDepth: 5 },
      tie('number'),
      tie('text'),
      tie('list'),
      tie('flag'),
      fc.tuple(tie('any'), tie('any')).map(([a, b]) => ({
        text: `${within(a, levels.and)} and ${within(b, levels.not)}`,
        value: isTrue(a.value) ? b.value : a.value,
        level: levels.and,
      })),
      fc.tuple(tie('any'), tie('any')).map(([a, b]) => ({
        text: `${within(a, levels.or)} or ${within(b, levels.and)}`,
        value: isTrue(a.value) ? a.value : b.value,
        level: levels.or,
      })),
    ),
  };
});

function arithmetic(a: Sample<bigint>, b: Sample<bigint>, sign: string): Sample<bigint> {
  const level = sign === '+' || sign === '-' ? levels.sum : levels.product;
  const results: Readonly<Record<string, () => bigint>> = {
    '+': () => a.value + b.value,
    '-': () => a.value - b.value,
    '*': () => a.value * b.value,
    '//': () => floored(a.value, b.value),
    '%': () => a.value - floored(a.value, b.value) * b.value,
  };
  return {
    text: `${within(a, level)} ${sign} ${within(b, level + 1)}`,
    value: results[sign]?.() ?? 0n,
    level,
  };
}

function boundsText([first, last, by]: readonly (number | undefined)[]): string {
  return `${first ?? ''}:${last ?? ''}${by === undefined ? '' : `:${by}`}`;
}

describe('evaluate, beside a model of Python', () => {
  it('gives the same value, whatever brackets can be left out', () => {
    fc.assert(
      fc.property(any, ({ text, value }) => {
        expect(repr(valueOf(text)), text).to.equal(shown(value));
      }),
      { numRuns: 500 },
    );
  });
});

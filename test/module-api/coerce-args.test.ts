import { expect } from 'chai';
import { coerceArgs } from '../../src/module-api/coerce-args.ts';

describe('coerceArgs', () => {
  const schema = {
    path: { type: 'string', description: 'p', aliases: ['dest', 'name'] },
    port: { type: 'integer', description: 'p' },
    enabled: { type: 'boolean', description: 'e' },
    names: { type: 'array', items: { type: 'string' }, description: 'n' },
    mode: { type: ['string', 'integer'], description: 'm' },
    state: { type: 'string', default: 'present', description: 's' },
    pairs: { type: 'object', additionalProperties: { type: 'string' }, description: 'p' },
  } as const;
  const cases: readonly (readonly [name: string, args: object, expected: object])[] = [
    ['knows an option by its alias', { dest: '/a' }, { path: '/a' }],
    ['turns digits into an integer', { port: '8080' }, { port: 8080 }],
    ['leaves what is no integer', { port: '80a' }, { port: '80a' }],
    ['reads the words for truth', { enabled: 'Yes' }, { enabled: true }],
    ['reads the words for falsehood', { enabled: 'off' }, { enabled: false }],
    ['splits a list at commas', { names: 'a, b' }, { names: ['a', 'b'] }],
    ['makes a list of one', { names: 1 }, { names: ['1'] }],
    ['keeps a type the option admits', { mode: 420 }, { mode: 420 }],
    ['writes a boolean as Python does', { path: true }, { path: 'True' }],
    ['drops an option without a value', { port: null }, {}],
    ['turns the values of an object', { pairs: { a: 1 } }, { pairs: { a: '1' } }],
    ['keeps what it does not know', { other: [1] }, { other: [1] }],
  ];
  for (const [name, args, expected] of cases) {
    it(name, () => {
      expect(coerceArgs(schema, { ...args })).to.deep.equal({ state: 'present', ...expected });
    });
  }
});

import { expect } from 'chai';
import * as fc from 'fast-check';
import { equals } from '../../../src/jinja/python/compare.ts';
import { JsonError, renderJson } from '../../../src/template/algorithms/json.ts';
import { JsonSyntaxError, parseJson } from '../../../src/template/algorithms/json-parse.ts';
import { fromPlain, type Plain } from '../../../src/values/plain.ts';
import { omit } from '../../../src/values/value.ts';

const options = {
  indent: undefined,
  separators: { item: ', ', key: ': ' },
  sortKeys: false,
  ensureAscii: true,
};

const plain = fc
  .jsonValue({ depthSize: 'small' })
  .map((value): Plain => JSON.parse(JSON.stringify(value)));

describe('renderJson', () => {
  it('writes what parseJson and JavaScript read', () => {
    fc.assert(
      fc.property(plain, fc.constantFrom(undefined, '  '), (value, indent) => {
        const text = renderJson(fromPlain(value), { ...options, indent });
        expect(JSON.parse(text)).to.deep.equal(value);
        expect(equals(parseJson(text), fromPlain(value))).to.equal(true);
      }),
    );
  });

  it('refuses what JSON cannot hold', () => {
    expect(() => renderJson([omit], options)).to.throw(JsonError, 'has no JSON form');
  });
});

describe('parseJson', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['', 'a value is missing at line 1, column 1'],
    ['{"a": 1,\n "b" 2}', 'a ":" is missing at line 2, column 6'],
    ['[1 2]', 'a "," or "]" is missing at line 1, column 4'],
    ['[1,]', 'a value is missing at line 1, column 4'],
    ['{"a": 1,}', 'a key in double quotes is missing at line 1, column 9'],
    ['"a', 'a string has no end at line 1, column 1'],
    ['"\\q"', 'a string has a wrong escape or a control character at line 1, column 1'],
    ['01', 'there is more after the value at line 1, column 2'],
  ];
  for (const [text, message] of wrong) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => parseJson(text)).to.throw(JsonSyntaxError, message);
    });
  }
});

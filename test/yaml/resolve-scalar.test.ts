import { expect } from 'chai';
import { Float } from '../../src/values/value.ts';
import type { ScalarValue } from '../../src/yaml/located.ts';
import { resolveAs, resolvePlain } from '../../src/yaml/resolve-scalar.ts';

/** Recorded from PyYAML 6.0.3's safe loader. */
const values: readonly (readonly [string, ScalarValue])[] = [
  ['', null],
  ['~', null],
  ['null', null],
  ['Null', null],
  ['nULL', 'nULL'],
  ['yes', true],
  ['On', true],
  ['TRUE', true],
  ['no', false],
  ['OFF', false],
  ['False', false],
  ['y', 'y'],
  ['n', 'n'],
  ['yEs', 'yEs'],
  ['0', 0],
  ['-0', 0],
  ['+12', 12],
  ['1_000', 1000],
  ['_1', '_1'],
  ['0644', 420],
  ['-0644', -420],
  ['0_7', 7],
  ['0o644', '0o644'],
  ['08', '08'],
  ['0x1F', 31],
  ['0X1F', '0X1F'],
  ['0xdead_beef', 0xdeadbeef],
  ['0b101', 5],
  ['0b', '0b'],
  ['190:20:30', 685230],
  ['22:22', 1342],
  ['-1:30', -90],
  ['1:60', '1:60'],
  ['0:30', '0:30'],
  ['00:30', '00:30'],
  ['1.5', 1.5],
  ['1.0', new Float(1)],
  ['1.', new Float(1)],
  ['-0.0', new Float(-0)],
  ['.5', 0.5],
  ['-.5', '-.5'],
  ['1e3', '1e3'],
  ['1.0e3', '1.0e3'],
  ['1.0e+3', new Float(1000)],
  ['.5e-1', 0.05],
  ['1_0.2_5', 10.25],
  ['0:30.5', 30.5],
  ['190:20:30.15', 685230.15],
  ['.inf', Number.POSITIVE_INFINITY],
  ['-.INF', Number.NEGATIVE_INFINITY],
  ['.iNf', '.iNf'],
  ['1.2.3', '1.2.3'],
  ['10.0.0.1', '10.0.0.1'],
  ['-', '-'],
  ['=', '='],
  ['9007199254740991', 9007199254740991],
];

describe('resolvePlain', () => {
  for (const [text, value] of values) {
    it(`reads ${JSON.stringify(text)} as PyYAML does`, () => {
      expect(resolvePlain(text).value).to.deep.equal(value);
    });
  }

  it('reads .nan as a number that is none', () => {
    expect(resolvePlain('.NaN').value).to.satisfy(Number.isNaN);
  });

  it('leaves dates as they are written', () => {
    expect(resolvePlain('2020-01-01').value).to.equal('2020-01-01');
  });

  it('keeps every digit of an integer that is too large, as a string', () => {
    expect(resolvePlain('0x1_0000_0000_0000_0001')).to.deep.equal({
      value: '18446744073709551617',
      doubt: 'too-large',
    });
  });

  it('doubts numbers to the base of 60', () => {
    expect(resolvePlain('22:22').doubt).to.equal('sexagesimal');
    expect(resolvePlain('1:30.5').doubt).to.equal('sexagesimal');
  });
});

describe('resolveAs', () => {
  const cases: readonly (readonly [string, string, ScalarValue | undefined])[] = [
    ['str', '0644', '0644'],
    ['int', '0644', 420],
    ['int', 'x', undefined],
    ['float', '3', new Float(3)],
    ['float', '1.5', 1.5],
    ['bool', 'yes', true],
    ['bool', '1', undefined],
    ['null', 'anything', null],
    ['set', 'x', undefined],
  ];
  for (const [type, text, value] of cases) {
    it(`reads ${text} as !!${type}`, () => {
      expect(resolveAs(type, text)?.value).to.deep.equal(value);
    });
  }
});

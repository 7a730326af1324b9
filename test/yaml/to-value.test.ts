import { expect } from 'chai';
import { InputError } from '../../src/diagnostics/diagnostic.ts';
import { locationWithin } from '../../src/values/origin.ts';
import { Float, Templated } from '../../src/values/value.ts';
import { isTemplate, locationOf, toValue } from '../../src/yaml/to-value.ts';
import { at, dictOf, parsed, textAt } from './support.ts';

describe('toValue', () => {
  it('makes dicts with typed keys in their order', () => {
    const value = dictOf(toValue(parsed('b: 1\n2: x\nyes: [1.0, ~]\n')));
    expect([...value]).to.deep.equal([
      ['b', 1],
      [2, 'x'],
      [true, [new Float(1), null]],
    ]);
  });

  for (const text of ['{{ x }}', 'a {% if b %}', '{# c #}']) {
    it(`makes a template of "${text}"`, () => {
      const value = toValue(parsed(`"${text}"`));
      expect(value).to.be.instanceOf(Templated).and.have.property('text', text);
    });
  }

  for (const text of ['{ {x} }', '} }', '{ {', 'a{b']) {
    it(`makes a string of "${text}"`, () => {
      expect(toValue(parsed(`"${text}"`))).to.equal(text);
    });
  }

  it('makes strings of what is unsafe, at any depth', () => {
    const value = toValue(parsed('a: !unsafe "{{ x }}"\nb: !unsafe [{c: "{{ y }}"}]\n'));
    expect(value).to.deep.equal(
      new Map<string, unknown>([
        ['a', '{{ x }}'],
        ['b', [new Map([['c', '{{ y }}']])]],
      ]),
    );
  });

  it('does not render keys', () => {
    expect([...dictOf(toValue(parsed('"{{ x }}": 1'))).keys()]).to.deep.equal(['{{ x }}']);
  });

  it('knows where an expression in a template was written', () => {
    const value = toValue(at(parsed('a: >\n  one\n  {{ two }}\n'), 'a'));
    if (!(value instanceof Templated)) throw new Error('not a template');
    expect(textAt(locationWithin(value.origin, 7, 10))).to.equal('two');
  });

  it('refuses an encrypted value that it cannot decrypt', () => {
    expect(() => toValue(parsed('a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n'))).to.throw(
      InputError,
    );
  });

  it('decrypts with what it is given', () => {
    const decrypt = (): string => 'secret';
    expect(toValue(parsed('!vault x'), { decrypt })).to.equal('secret');
  });
});

describe('locationOf', () => {
  const value = dictOf(toValue(parsed('a: [1]\nb: {c: "{{ d }}"}\n')));
  const text = (key: string): string | undefined => {
    const location = locationOf(value.get(key) ?? null);
    return location && textAt(location);
  };

  it('knows where dicts and lists were written', () => {
    expect([text('a'), text('b')]).to.deep.equal(['[1]', '{c: "{{ d }}"}']);
  });

  it('knows where templates were written', () => {
    const inner = dictOf(value.get('b')).get('c') ?? null;
    expect(textAt(locationOf(inner) ?? expect.fail())).to.equal('"{{ d }}"');
  });

  it('knows nothing of other values', () => {
    expect([locationOf(1), locationOf('x'), locationOf([])]).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('isTemplate', () => {
  it('looks for the beginnings of expressions, statements and comments', () => {
    expect(['{{', '{%', '{#', '{', '%}'].map(isTemplate)).to.deep.equal([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

import { expect } from 'chai';
import { type References, referencesOf } from '../../src/jinja/references.ts';
import { expressionOf, templateFrom } from './support/sources.ts';

function ofTemplate(text: string): References {
  return referencesOf(templateFrom(text));
}

function names(list: readonly { readonly name: string }[]): readonly string[] {
  return list.map(({ name }) => name);
}

describe('referencesOf', () => {
  it('finds the variables of an expression where they stand', () => {
    const { variables } = referencesOf(
      expressionOf('a.b[c] + f(d, e=g) | x(h) if i is t(j) else k[l:m]'),
    );

    expect([...names(variables)].sort()).to.deep.equal('acdfghijklm'.split(''));
    for (const { name, location } of variables) {
      expect(location.source.text.slice(location.start, location.end)).to.equal(name);
    }
  });

  it('finds filters and tests, by name or as an argument of others', () => {
    const { filters, tests } = referencesOf(
      expressionOf(
        "a | b | ansible.builtin.map('c') | select('d') | selectattr('x', 'e') | rejectattr('y') is f.g",
      ),
    );
    expect([...names(filters)].sort()).to.deep.equal([
      'ansible.builtin.map',
      'b',
      'c',
      'rejectattr',
      'select',
      'selectattr',
    ]);
    expect([...names(tests)].sort()).to.deep.equal(['d', 'e', 'f.g']);
  });

  it('finds the plugins of lookups that are named literally', () => {
    const text = "lookup('file', x) ~ query('env', 'A') ~ q('pipe') ~ lookup(which)";
    expect(names(referencesOf(expressionOf(text)).lookups)).to.deep.equal(['file', 'env', 'pipe']);
  });

  it('finds the templates that are named literally', () => {
    const text =
      "{% extends 'a' %}{% include ['b', c] %}{% import 'd' as e %}{% from 'f' import g %}";
    const { templates } = ofTemplate(text);
    expect(templates.flatMap(one => names(one.names))).to.deep.equal(['a', 'b', 'd', 'f']);
    expect(templates.map(({ isOpen }) => isOpen)).to.deep.equal([false, true, false, false]);
  });

  it('tells what need not be come to', () => {
    const text =
      "{% include 'a' %}{% include 'b' ignore missing %}{% if c %}{% include 'd' %}{% endif %}{% block e %}{% include 'f' %}{% endblock %}";
    const conditional = ofTemplate(text).templates.filter(({ isConditional }) => isConditional);
    expect(conditional.flatMap(one => names(one.names))).to.deep.equal(['d', 'f']);
    const optional = ofTemplate(text).templates.filter(({ isOptional }) => isOptional);
    expect(optional.flatMap(one => names(one.names))).to.deep.equal(['b']);

    const { lookups } = referencesOf(
      expressionOf("lookup('a') ~ (lookup('b') if lookup('c') else lookup('d')) or lookup('e')"),
    );
    const sure = lookups.filter(({ isConditional }) => !isConditional);
    expect(names(sure)).to.deep.equal(['a', 'c']);
  });

  it('tells which variables need not be there', () => {
    const { variables } = referencesOf(
      expressionOf("a.b | default('x') ~ c ~ (d if d is defined else e) ~ f['g'] | d(1)"),
    );
    const optional = variables.filter(({ isOptional }) => isOptional);
    expect([...new Set(names(optional))].sort()).to.deep.equal(['a', 'd', 'f']);
  });

  const templates: Readonly<Record<string, readonly string[]>> = {
    '{{ a }}{% set a = 1 %}{{ a }}': ['a'],
    '{% set a = a + 1 %}{{ a }}': ['a'],
    '{% for a in b if a > c %}{{ a }}{{ loop.index }}{% else %}{{ d }}{% endfor %}{{ a }}': [
      'b',
      'c',
      'd',
      'a',
    ],
    '{% for a, (b, c) in d %}{{ a }}{{ b }}{{ c }}{% endfor %}': ['d'],
    '{% for i in l %}{% set x = 1 %}{% endfor %}{{ x }}': ['l', 'x'],
    '{% if a %}{% set b = 1 %}{% endif %}{{ b }}': ['a'],
    '{% macro m(a, b=c) %}{{ a }}{{ b }}{{ d }}{{ later }}{{ varargs }}{% endmacro %}{% set later = m(1) %}':
      ['c', 'd'],
    '{% call(x) m(y) %}{{ x }}{{ z }}{% endcall %}': ['m', 'y', 'z'],
    '{% with a = b %}{{ a }}{% endwith %}{{ a }}': ['b', 'a'],
    '{% set a %}{{ b }}{% endset %}{{ a }}': ['b'],
    '{% set ns.a = b %}': ['b'],
    '{% filter f(a) %}{{ b }}{% endfilter %}': ['a', 'b'],
    '{% import "x" as a %}{% from "y" import b as c %}{{ a.m(b) }}{{ c }}': ['b'],
    '{% block a %}{{ super() }}{{ b }}{{ self.a() }}{% endblock %}': ['b'],
    '{{ self.a() }}{% if b %}{% block a %}{% endblock %}{% endif %}{{ self }}': ['b'],
    '{% macro m() %}{{ self.a() }}{% endmacro %}{% block a %}{% endblock %}': [],
    '{{ self.a() }}': ['self'],
    '{% do a.append(b) %}{% include c %}': ['a', 'b', 'c'],
    '{% raw %}{{ a }}{% endraw %}{# {{ b }} #}': [],
  };
  for (const [text, expected] of Object.entries(templates)) {
    it(`leaves out what ${text} binds itself`, () => {
      expect(names(ofTemplate(text).variables)).to.deep.equal(expected);
    });
  }
});

import { expect } from 'chai';
import { EvaluationError } from '../../src/jinja/environment.ts';
import { renderTemplate } from '../../src/jinja/evaluate.ts';
import { jinjaOptions } from '../../src/jinja/syntax/options.ts';
import { filesAnswers } from './answers/files.ts';
import { environmentOf, scopeOf } from './support/environment.ts';
import { marked, templateFrom } from './support/sources.ts';

function render(main: string, files: Readonly<Record<string, string>>): unknown {
  const template = templateFrom(main, jinjaOptions, 'main');
  return renderTemplate(template, scopeOf({ v: 'V' }), environmentOf(files, jinjaOptions));
}

function errorOf(main: string, files: Readonly<Record<string, string>>): EvaluationError {
  try {
    render(main, files);
  } catch (error) {
    if (error instanceof EvaluationError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('templates that load others, as Jinja answers', () => {
  for (const { files, main, text } of filesAnswers) {
    it(`${JSON.stringify(main)} with ${JSON.stringify(files)}`, () => {
      expect(render(main, files)).to.equal(text);
    });
  }
});

describe('errors in templates that load others', () => {
  const ways: Readonly<Record<string, readonly string[]>> = {
    "{% include 'a' %}": ['included here'],
    "{% import 'a' as a %}": ['imported here'],
    "{% from 'a' import x %}": ['imported here'],
    "{% extends 'a' %}": ['extended here'],
  };
  for (const [main, messages] of Object.entries(ways)) {
    it(`are in the other file and tell the way from ${main}`, () => {
      const { diagnostic } = errorOf(main, { a: 'x {{ 1 + "a" }}' });

      expect(diagnostic.location?.source.path).to.equal('a');
      expect(marked(diagnostic)).to.equal('1 + "a"');
      expect(diagnostic.related?.map(({ message }) => message)).to.deep.equal(messages);
      expect(diagnostic.related?.[0]?.location.source.path).to.equal('main');
    });
  }

  it('tell where a macro was called', () => {
    const files = { a: '{% macro m(x) %}{{ x.y.z }}{% endmacro %}' };
    const { diagnostic } = errorOf("{% import 'a' as a %}{{ a.m({}) }}", files);

    expect(marked(diagnostic)).to.equal('x.y.z');
    expect(diagnostic.related?.map(({ message }) => message)).to.deep.equal([
      'the macro "m" is called here',
    ]);
  });

  it('tell where a name was imported that is not there', () => {
    const { diagnostic } = errorOf("{% from 'a' import x %}{{ x }}", { a: '' });

    expect(diagnostic.related?.map(({ message }) => message)).to.deep.equal(['imported here']);
  });

  it('tell once where a macro is called that takes less, and what it takes', () => {
    const { diagnostic } = errorOf('{% macro m(name) %}{% endmacro %}{{ m(nam=1) }}', {});

    expect(diagnostic.related).to.equal(undefined);
    expect(diagnostic.hint).to.equal('Did you mean "name"?');
  });

  it('say which template there is not', () => {
    const { diagnostic } = errorOf("{% include ['a', 'b'] %}", {});

    expect(diagnostic.message).to.equal('There is no template "a" or "b".');
    expect(marked(diagnostic)).to.equal("['a', 'b']");
  });

  const mistakes: readonly (readonly [main: string, message: string])[] = [
    ['{% include 1 %}', 'A template is named by a str, not by an int.'],
    ["{% extends 'a' %}{% extends 'a' %}", 'A template extends only one other.'],
    ["{% extends 'r' %}", 'The block "x" must be given a content.'],
    ["{% from 'a' import x %}{{ x }}", "'x' is undefined: 'a' does not define it."],
    ["{% from 'a' import x %}{{ x() }}", "'x' is undefined: 'a' does not define it."],
    [
      '{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}',
      'The macro "m" takes 1 argument at most, but is given 2.',
    ],
    ['{% macro m(a) %}{% endmacro %}{{ m(b=2) }}', 'The macro "m" takes no argument "b".'],
    ['{% macro m(a) %}{% endmacro %}{{ m(1, a=2) }}', '"m" is given "a" twice.'],
    [
      '{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}',
      "'a' is undefined: the parameter 'a' was not given.",
    ],
    [
      '{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}',
      '\'caller\' is undefined: the macro was not called by a "call" block.',
    ],
    [
      '{% macro m() %}{% endmacro %}{% call m() %}{% endcall %}',
      'The macro "m" takes no argument "caller".',
    ],
    ['{% for i in 5 %}{% endfor %}', 'An int has no items to go through.'],
    ['{% for a, b in [[1]] %}{% endfor %}', '2 values were expected here, but there are 1.'],
    ['{% set a, b = 5 %}', '2 values were expected here, but an int is none.'],
    [
      '{% set x = 1 %}{% set x.y = 2 %}',
      'Only the attributes of a namespace can be set, but it is an int.',
    ],
    ['{% set x.y = 2 %}', 'Only the attributes of a namespace can be set, but "x" is undefined.'],
    ['{% for i in [1] %}{{ loop([]) }}{% endfor %}', 'Only a recursive loop can be called.'],
    [
      '{% for i in [1] %}{{ loop.idx }}{% endfor %}',
      "'loop.idx' is undefined: the loop has no attribute 'idx'.",
    ],
    ['{{ range(1, 2, 0) }}', 'The step of a range cannot be zero.'],
    ['{{ range("3") }}', '"range" needs int, not str.'],
    ['{{ lipsum() }}', '"lipsum" makes random text, which no host needs.'],
    ['{{ dict([1]) }}', 'A pair of key and value was expected, not an int.'],
  ];
  for (const [main, message] of mistakes) {
    it(`say what is wrong with ${main}`, () => {
      const files = { a: '', r: '{% block x required %}{% endblock %}' };
      expect(errorOf(main, files).message).to.equal(message);
    });
  }
});

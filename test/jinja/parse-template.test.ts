import { expect } from 'chai';
import fc from 'fast-check';
import { parseTemplate, templateOf } from '../../src/jinja/parse.ts';
import { fileOptions, jinjaOptions } from '../../src/jinja/syntax/options.ts';
import { outline } from './support/outline.ts';
import { diagnosticsOf, marked, originOf, templated, templateFrom } from './support/sources.ts';

function problems(text: string): readonly (readonly [string | undefined, string])[] {
  const found = diagnosticsOf(parseTemplate(text, originOf(text)));
  return found.map(diagnostic => [marked(diagnostic), diagnostic.message] as const);
}

const mistakes: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'a {{ }} b': [['}}', 'Expected an expression, found the end of the tag.']],
  'a {{ b': [['{{', '"{{" is never closed.']],
  'a {# b': [['{#', 'This comment is never closed.']],
  '{% raw %} {{': [['{%', '"raw" is never closed.']],
  '{{ a } b': [['}', '"}" closes nothing.']],
  '{{ f(a }}b{{ c }}{{ }}': [
    ['}', 'Expected ")", found "}".'],
    ['}}', 'Expected an expression, found the end of the tag.'],
  ],
  '{% if (a %}b{% endif %}': [['}', 'Expected ")", found "}".']],
  '{{ a b }}': [['b', 'Expected the end of the expression, found "b".']],
  '{% %}': [['%}', 'Expected the name of a statement, found the end of the tag.']],
  '{% foo %}': [['foo', 'There is no statement "foo".']],
  '{% break %}': [['break', '"break" stands in no loop.']],
  '{% for a in b %}{% macro m() %}{% continue %}{% endmacro %}{% else %}{% break %}{% endfor %}': [
    ['continue', '"continue" stands in no loop.'],
    ['break', '"break" stands in no loop.'],
  ],
  '{% if a %}b': [['if', '"if" is never closed.']],
  '{% endif %}': [['endif', '"endif" closes nothing.']],
  '{% for a in b %}{% if c %}{% endfor %}': [['if', '"if" is never closed.']],
  '{% if a %}{% else %}{% elif b %}{% endif %}': [['elif', '"elif" belongs to no "if".']],
  '{% for a b %}{{ }}{% endfor %}{{ c d }}': [
    ['b', 'Expected "in", found "b".'],
    ['}}', 'Expected an expression, found the end of the tag.'],
    ['d', 'Expected the end of the expression, found "d".'],
  ],
  '{% if == %}x{% elif ) %}y{% endif %}': [
    ['==', 'Expected an expression, found "==".'],
    [')', '")" closes nothing.'],
  ],
  '{% set true = 1 %}': [['true', '"true" cannot be assigned to.']],
  '{% set a %}b': [['set', '"set" is never closed.']],
  '{% set a b %}': [['b', 'Expected "=" or the end of the tag, found "b".']],
  '{% macro m(a=1, b) %}{% endmacro %}': [
    ['b', '"b" needs a default, because the parameter before it has one.'],
  ],
  '{% macro m() %}{% endmacro m %}': [['m', 'Expected the end of the tag, found "m".']],
  '{% call a %}{% endcall %}': [['a', 'Expected the call of a macro.']],
  '{% from "a" import _b %}': [['_b', 'A name that begins with "_" cannot be imported.']],
  '{% from "a" import %}': [['%}', 'Expected a name to import, found the end of the tag.']],
  '{% block a-b %}{% endblock %}': [['-', 'Expected a name without hyphens, found "-".']],
  '{% block a required %}b{% endblock %}': [
    ['block', 'A required block can hold only blanks and comments.'],
  ],
  "{{ 'a }} {% if %}{% endif %}": [
    ["'", 'This string is never closed.'],
    ['%}', 'Expected an expression, found the end of the tag.'],
  ],
  '#jinja2: trim_blocks\n': [[' trim_blocks', 'Expected "name: value" in "#jinja2:".']],
  '#jinja2: trim_block: True\n': [[' trim_block: True', '"#jinja2:" has no setting "trim_block".']],
  "#jinja2: trim_blocks: 'x'\n": [[" trim_blocks: 'x'", '"trim_blocks" cannot be \'x\'.']],
};

describe('parseTemplate', () => {
  for (const [text, expected] of Object.entries(mistakes)) {
    it(`reports all that is wrong in ${JSON.stringify(text)}`, () => {
      expect(problems(text)).to.deep.equal(expected);
    });
  }

  it('offers the statement that was likely meant', () => {
    const [diagnostic] = diagnosticsOf(parseTemplate('{% fro a %}', originOf('{% fro a %}')));
    expect(diagnostic?.hint).to.equal('Did you mean "for"?');
  });

  it('takes other delimiters from a #jinja2 header', () => {
    const text =
      "#jinja2: variable_start_string:'[%', variable_end_string:'%]', trim_blocks: False\n{{a}}[% b %]";
    const { body, options } = templateFrom(text);

    expect(options.trimBlocks).to.equal(false);
    expect(body).to.have.length(2);
    expect(body[0]).to.include({ kind: 'data', text: '{{a}}' });
    expect(body[1]).to.include({ kind: 'print' });
  });

  it('reads lines as statements and comments that a #jinja2 header asks for', () => {
    const header =
      "#jinja2: line_statement_prefix:'%', line_comment_prefix:'##', autoescape: True\n";
    const text = `${header}  % for x in [1,\n2]:\nx## y\n%- endfor\n\n\nend`;
    const { body } = templateFrom(text);
    expect(body.map(({ kind }) => kind)).to.deep.equal(['for', 'data']);
    expect(body[0]).to.have.nested.property('body[0].text', 'x');
    expect(body[1]).to.include({ text: 'end' });
  });

  it('reads a colon before the body of a block', () => {
    const { body } = templateFrom('{% if a: %}b{% else: %}c{% endif %}');
    expect(body.map(({ kind }) => kind)).to.deep.equal(['if']);
  });

  it('reports what is wrong in a line that is a statement', () => {
    const text = "#jinja2: line_statement_prefix:'%'\n% if a b\nc\n% endif\n% nope";
    expect(problems(text)).to.deep.equal([
      ['b', 'Expected the end of the tag, found "b".'],
      ['nope', 'There is no statement "nope".'],
    ]);
  });

  it('counts brackets before it sees the end of a tag', () => {
    const [print] = templateFrom("{{ {'a': {}} }}").body;
    if (print?.kind !== 'print') throw new Error('not read as an expression');
    expect(outline(print.expression)).to.equal('(dict "a":(dict))');
  });

  it('keeps backslashes in the expressions of YAML strings, not in those of files', () => {
    const text = String.raw`{{ '\1\n' }}{% set a = '\n' %}`;
    const outlines = [templateFrom(text), templateFrom(text, fileOptions)].map(({ body }) =>
      body.map(node => {
        if (node.kind === 'print') return outline(node.expression);
        return node.kind === 'set' ? outline(node.value) : node.kind;
      }),
    );
    expect(outlines).to.deep.equal([
      [String.raw`"\\1\\n"`, String.raw`"\n"`],
      [String.raw`"\u0001\n"`, String.raw`"\n"`],
    ]);
  });

  it('answers any text with a template or with diagnostics inside the text', () => {
    const part = fc.constantFrom(
      ...[
        '{{',
        '}}',
        '{%',
        '%}',
        '{#',
        '#}',
        '-%}',
        '{%-',
        'a',
        ' ',
        '\n',
        '"',
        "'",
        '(',
        '}',
        '|',
      ],
      ...[
        'for',
        'in',
        'if',
        'else',
        'elif',
        'endif',
        'endfor',
        'set',
        'endset',
        '=',
        'macro',
        'm()',
      ],
      ...['endmacro', 'call', 'endcall', 'block', 'endblock', 'raw', 'endraw', 'filter', 'with'],
      ...['endwith', 'include', 'import', 'from', 'as', 'context', 'extends', ',', '.', '\r\n'],
    );
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(part).map(parts => parts.join(' ')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(jinjaOptions, fileOptions), (source, options) => {
        const diagnostics = diagnosticsOf(parseTemplate(source, originOf(source), options));
        return diagnostics.every(
          ({ code, location }) =>
            code === 'expression/syntax' &&
            location !== undefined &&
            location.start <= location.end &&
            location.end <= source.length,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses blocks that nest too deeply', () => {
    const text = '{% if a %}'.repeat(20_000);
    expect(problems(text).at(-1)?.[1]).to.equal('Blocks nest too deeply.');
    expect(problems(`{% set ${'('.repeat(20_000)} = 1 %}`)).to.have.length(1);
  });
});

describe('templateOf', () => {
  it('parses a string once', () => {
    const string = templated('{{ a }}');
    expect(templateOf(string)).to.equal(templateOf(string));
  });
});

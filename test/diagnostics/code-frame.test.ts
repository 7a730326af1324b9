import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  countDiagnostics,
  renderDiagnostic,
  renderDiagnostics,
} from '../../src/diagnostics/code-frame.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { Location } from '../../src/diagnostics/source-file.ts';

/** The place between the first two `|` of a text, and the text without them. */
function placeIn(marked: string, path = 'site.yaml'): Location {
  const start = marked.indexOf('|');
  const end = marked.indexOf('|', start + 1) - 1;
  return { source: { path, text: marked.replace('|', '').replace('|', '') }, start, end };
}

function problem(location: Location | undefined, extra: Partial<Diagnostic> = {}): Diagnostic {
  return { severity: 'error', code: 'args/unknown', message: 'Wrong.', location, ...extra };
}

const frameOf = (marked: string): string =>
  renderDiagnostic(problem(placeIn(marked)))
    .split('\n')
    .slice(1)
    .join('\n');

describe('renderDiagnostic', () => {
  it('shows the place, the message, the line before, and what to do', () => {
    const location = placeIn('- sysctl:\n    value: [1]\n    |persist|: true\n    x: 1\n');
    const message = '"sysctl" has no option "persist".';
    expect(
      renderDiagnostic(problem(location, { message, hint: 'Did you mean "present"?' })),
    ).to.equal(
      [
        'site.yaml:3:5 error args/unknown: "sysctl" has no option "persist".',
        '  2 |     value: [1]',
        '> 3 |     persist: true',
        '    |     ^^^^^^^',
        '  Did you mean "present"?',
      ].join('\n'),
    );
  });

  it('needs no place', () => {
    expect(renderDiagnostic(problem(undefined))).to.equal('error args/unknown: Wrong.');
  });

  it('shows other places below', () => {
    const first = { message: 'The first is here.', location: placeIn('a: 1\n|b|: 1\n', 'x.yaml') };
    expect(renderDiagnostic(problem(placeIn('|b|: 2\n'), { related: [first] }))).to.equal(
      [
        'site.yaml:1:1 error args/unknown: Wrong.',
        '> 1 | b: 2',
        '    | ^',
        '  x.yaml:2:1 The first is here.',
        '  > 2 | b: 1',
        '      | ^',
      ].join('\n'),
    );
  });

  const frames: readonly (readonly [string, string, readonly string[]])[] = [
    ['one caret where the place is empty', 'a:||\nb: 1', ['> 1 | a:', '    |   ^']],
    ['the end of a file', 'a: [\n||', ['  1 | a: [', '> 2 |', '    | ^']],
    ['no carriage returns', 'a: 1\r\nb: |x|\r\n', ['  1 | a: 1', '> 2 | b: x', '    |    ^']],
    ['tabs as spaces', '\ta:\t|x|\t', ['> 1 |     a:    x', '    |           ^']],
    ['line numbers in one width', `${'\n'.repeat(8)}a\n|b|`, ['   9 | a', '> 10 | b', '     | ^']],
    ['a place that ends with its line', 'a: |xy\n|b: 1', ['> 1 | a: xy', '    |    ^^']],
    [
      'carets to the end of the first of several lines',
      'a:\n  |b: 1\n  c: 2|\nd: 1',
      ['  1 | a:', '> 2 |   b: 1', '    |   ^^^^', '> 3 |   c: 2'],
    ],
    [
      'the first and the last of many lines',
      '|1\n2\n3\n4\n5\n6|\n7',
      ['> 1 | 1', '    | ^', '> 2 | 2', '> 3 | 3', '    | …', '> 6 | 6'],
    ],
    ['wide characters', '日本: |漢字| x', ['> 1 | 日本: 漢字 x', '    |       ^^^^']],
    ['emoji with their parts', '👩‍🚀: |x|', ['> 1 | 👩‍🚀: x', '    |     ^']],
    ['accents that stand alone', 'e\u0301e\u0301: |x|', ['> 1 | e\u0301e\u0301: x', '    |     ^']],
    ['escape sequences as pictures', '\x1b[31m: |x|', ['> 1 | ␛[31m: x', '    |        ^']],
    [
      'the part of a long line around the place',
      `${'a'.repeat(200)}|bbb|${'c'.repeat(200)}`,
      [`> 1 | …${'a'.repeat(40)}bbb${'c'.repeat(57)}…`, `    | ${' '.repeat(41)}^^^`],
    ],
    [
      'the beginning of a long line',
      `|a|${'b'.repeat(200)}`,
      [`> 1 | a${'b'.repeat(99)}…`, '    | ^'],
    ],
  ];
  for (const [name, marked, lines] of frames) {
    it(`shows ${name}`, () => {
      expect(frameOf(marked)).to.equal(lines.join('\n'));
    });
  }

  it('says the same in colours', () => {
    const diagnostic = problem(placeIn('a: |x|'), { hint: 'Do this.' });
    const colored = renderDiagnostic(diagnostic, { color: true });
    expect(colored).to.contain('\x1b[1;31merror\x1b[0m');
    // oxlint-disable-next-line no-control-regex
    expect(colored.replace(/\x1b\[[\d;]*m/g, '')).to.equal(renderDiagnostic(diagnostic));
  });

  it('lets nothing of the user steer the terminal', () => {
    const message = 'bad \x1b[2J \u202e';
    expect(renderDiagnostic(problem(undefined, { message }))).to.equal(
      'error args/unknown: bad ␛[2J \ufffd',
    );
  });

  it('renders any place of any text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r\n', '\t', '日', '😀', ' ') });
    fc.assert(
      fc.property(text, fc.nat(30), fc.nat(30), (text, start, length) => {
        const source = { path: 'x', text };
        const at = Math.min(start, text.length);
        const end = Math.min(at + length, text.length);
        expect(renderDiagnostic(problem({ source, start: at, end }))).to.contain('^');
      }),
    );
  });
});

describe('renderDiagnostics', () => {
  const a = problem(placeIn('x\n|y|', 'a.yaml'), { message: 'A.' });
  const a2 = problem(placeIn('|x|\ny', 'a.yaml'), { message: 'A2.', severity: 'warning' });
  const b = problem(placeIn('|x|', 'b.yaml'), { message: 'B.' });
  const headings = (text: string): readonly string[] =>
    text.split('\n').filter(line => !line.startsWith(' ') && !line.startsWith('>') && line !== '');

  it('goes by file and place, says each problem once, and counts them', () => {
    expect(headings(renderDiagnostics([b, a, a2, a]))).to.deep.equal([
      'a.yaml:1:1 warning args/unknown: A2.',
      'a.yaml:2:1 error args/unknown: A.',
      'b.yaml:1:1 error args/unknown: B.',
      '2 errors, 1 warning',
    ]);
  });

  it('says nothing of nothing', () => {
    expect(renderDiagnostics([])).to.equal('');
  });
});

describe('countDiagnostics', () => {
  it('knows one from many', () => {
    expect(countDiagnostics([problem(undefined)])).to.equal('1 error');
    expect(
      countDiagnostics([
        problem(undefined, { severity: 'warning' }),
        problem(undefined, { severity: 'warning' }),
      ]),
    ).to.equal('2 warnings');
  });
});

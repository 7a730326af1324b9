import { expect } from 'chai';
import { renderDiagnostic } from '../../src/diagnostics/code-frame.ts';
import { positionOf } from '../../src/diagnostics/source-file.ts';
import { parseYaml } from '../../src/yaml/parse.ts';
import { sourceOf } from './support.ts';

/** A text, and what is said of it: the code where it is not yaml/syntax. */
const mistakes: readonly (readonly [string, readonly string[]])[] = [
  ['a: {{ x }}\nb: 1\n', ['1:4 A text that begins with "{{" must be quoted.']],
  [
    '- template:\n    src: {{ dir }}/foo\n    dest: x\n',
    ['2:10 A text that begins with "{{" must be quoted.'],
  ],
  [
    '- hosts: all\n  vars:\n    l:\n      - {{ a }}\n      - b\n',
    ['4:9 A text that begins with "{{" must be quoted.'],
  ],
  ['a: {{ x | default("y") }}\nb: 2\n', ['1:4 A text that begins with "{{" must be quoted.']],
  ['a: {{ x | default("y", true) }}\nb: 2\n', ['1:4 A text that begins with "{{" must be quoted.']],
  ["a: {{ x['k'] }} foo\n", ['1:4 A text that begins with "{{" must be quoted.']],
  ["a: {{ {'a': 1} | x }}\n", ['1:4 A text that begins with "{{" must be quoted.']],
  ['a: {{ x }}: {{ y }}\n', ['1:4 A text that begins with "{{" must be quoted.']],
  [
    'a: [{{ x }}, {{ y }}]\n',
    [
      '1:5 A text that begins with "{{" must be quoted.',
      '1:14 A text that begins with "{{" must be quoted.',
    ],
  ],
  ['a: {% if x %}1{% endif %}\n', ['1:4 A text that begins with "{%" must be quoted.']],
  ['a: {# c #}\nb: 1\n', ['1:4 A text that begins with "{#" must be quoted.']],
  ['a: b: c\nd: 1\n', ['1:4 A text that holds ": " must be quoted.']],
  ['- name: Install: foo\n  debug: x\n', ['1:9 A text that holds ": " must be quoted.']],
  [
    '- debug:\n    msg: Note: this is\n    var: x\n',
    ['2:10 A text that holds ": " must be quoted.'],
  ],
  ['- name: x\n  shell: echo "foo: bar"\n', ['2:10 A text that holds ": " must be quoted.']],
  ["- shell: echo 'foo: bar' >> x\n  when: y\n", ['1:10 A text that holds ": " must be quoted.']],
  ['- hosts:all\n  tasks: []\n', ['1:8 A space is missing behind the colon of "hosts".']],
  ['a:1\nb: 2\n', ['1:2 A space is missing behind the colon of "a".']],
  ['b: 2\na:1\n', ['2:2 A space is missing behind the colon of "a".']],
  [
    '- name: x\n  debug:msg=hi\n  when: y\n',
    ['2:8 A space is missing behind the colon of "debug".'],
  ],
  ['x:\n  a: 1\n  b:2\n  c: 3\n', ['3:4 A space is missing behind the colon of "b".']],
  [
    'tasks:\n  - name: a\n  name: b\n  x: y\n',
    ['3:3 A list item must begin with "- ", as those above it do.'],
  ],
  ['tasks:\n  -name: a\n  -name: b\n', ['3:3 yaml/duplicate-key The key "-name" is given twice.']],
  [
    'tasks:\n  - name: a\n  -name: b\n',
    ['3:3 A list item must begin with "- ", as those above it do.'],
  ],
  [
    '- hosts: all\n  tasks:\n    - name: x\n     debug: y\n',
    ['4:6 "debug" is not in line with a key above it.'],
  ],
  [
    '- hosts: all\n  tasks:\n    - name: x\n   debug: y\n',
    ['4:4 "debug" is not in line with a key above it.'],
  ],
  [
    '- hosts: all\n  tasks:\n    - name: x\n       debug: y\n    - name: z\n',
    ['4:8 "debug" is indented further than "name" above it, which has a value already.'],
  ],
  [
    'a: 1\n  b: 2\nc: 3\n',
    ['2:3 "b" is indented further than "a" above it, which has a value already.'],
  ],
  [
    'a:\n  b: 1\n   c: 2\n',
    ['3:4 "c" is indented further than "b" above it, which has a value already.'],
  ],
  ['a:\n   b: 1\n  c: 2\n', ['3:3 "c" is not in line with a key above it.']],
  ['a:\n  - x\n - y\n', ['3:2 "-" is not in line with a "-" above it.']],
  [
    '- name: x\n  debug:\n    msg: a\n      var: b\n',
    ['4:7 "var" is indented further than "msg" above it, which has a value already.'],
  ],
  ['- name: "x"\n    debug:\n    msg: a\n', ['2:5 "debug" is not in line with a key above it.']],
  [' a: 1\nb: 2\n', ['2:1 "b" is not in line with a key above it.']],
  ['a: "foo\nb: 1\nc: 2\n', ['1:4 The quote " that opens here is not closed.']],
  ['a: "foo\nb: "bar"\nc: 2\n', ['1:4 The quote " that opens here is not closed.']],
  ['a: "foo\nb: "bar"\nc: "x"\nd: "y"\n', ['1:4 The quote " that opens here is not closed.']],
  ["a: 'foo\nb: 1\n", ["1:4 The quote ' that opens here is not closed."]],
  ["- name: It's\n  x: 'don't'\n  y: 1\n", ['2:11 There is more text behind the closing quote.']],
  ["- name: 'foo\n  x: 'bar'\n  y: 'baz'\n", ["1:9 The quote ' that opens here is not closed."]],
  ['a: "foo" bar\nb: 1\n', ['1:10 There is more text behind the closing quote.']],
  ['- debug:\n  when: "a" in b\n', ['2:13 There is more text behind the closing quote.']],
  [
    "- debug:\n  when: 'a' == b and 'c' == d\n",
    ['2:13 There is more text behind the closing quote.'],
  ],
  ['- "a" b\n- c\n', ['1:7 There is more text behind the closing quote.']],
  ['"a" b: c\n', ['1:5 There is more text behind the closing quote.']],
  ['a: "x"y: 1\n', ['1:4 A text that holds ": " must be quoted.']],
  ['a:\n\tb: 1\n', ['2:1 yaml/tab This line is indented with a tab, and YAML takes only spaces.']],
  [
    'a:\n  b: 1\n\tc: 2\n',
    ['3:1 yaml/tab This line is indented with a tab, and YAML takes only spaces.'],
  ],
  [
    '- a: 1\n\tb: 2\n',
    ['2:1 yaml/tab This line is indented with a tab, and YAML takes only spaces.'],
  ],
  ['a: |\n\tfoo\n', ['2:1 yaml/tab This line is indented with a tab, and YAML takes only spaces.']],
  ['\ta: 1\n', ['1:1 yaml/tab This line is indented with a tab, and YAML takes only spaces.']],
  [
    'a:\n  - x\n\t- y\n',
    ['3:1 yaml/tab This line is indented with a tab, and YAML takes only spaces.'],
  ],
  [
    'a:\n  \tb: 1\n  \tc: 2\n',
    [
      '2:3 yaml/tab This line is indented with a tab, and YAML takes only spaces.',
      '3:3 yaml/tab This line is indented with a tab, and YAML takes only spaces.',
    ],
  ],
  ['a: [1, 2\nb: 3\n', ['1:4 The "[" that opens here is not closed by a "]".']],
  ['a: {b: 1\nc: 3\n', ['1:4 The "{" that opens here is not closed by a "}".']],
  ['a: [1, 2]]\nb: 3\n', ['1:10 This "]" closes nothing.']],
  ['a: [1, 2} \nb: 3\n', ['1:4 The "[" that opens here is not closed by a "]".']],
  ['a: [1 2, "b" "c"]\n', ['1:14 A "," is missing before this, or quotes around it.']],
  ['a: {b: 1 c: 2}\n', ['1:8 A "," is missing before this, or quotes around it.']],
  ['a: [a, b] c\nb: 1\n', ['1:11 There is more text behind the closing "]".']],
  ['[a\n', ['1:1 The "[" that opens here is not closed by a "]".']],
  ['a: [\n1,\n2\n]\nb: *x\n', ['5:4 There is no anchor "&x" before this alias.']],
  [
    'a: [,]\nb: {,a: 1}\n',
    ['1:5 A value is missing before this.', '2:5 A value is missing before this.'],
  ],
  ['a: *.conf\nb: 1\n', ['1:4 There is no anchor "&.conf" before this alias.']],
  ['a: *\nb: 1\n', ['1:4 A text that begins with "*" must be quoted.']],
  ['a: *foo\n', ['1:4 There is no anchor "&foo" before this alias.']],
  ['a: &\nb: &x\n', ['1:4 A text that begins with "&" must be quoted.']],
  ['a: @foo\nb: 1\n', ['1:4 A text that begins with "@" must be quoted.']],
  ['a: `foo`\n', ['1:4 A text that begins with "`" must be quoted.']],
  ['a: %foo\nb: 1\n', ['1:4 A text that begins with "%" must be quoted.']],
  ['%foo\na: 1\n', ['1:1 A line that begins with "%" is a directive, and this one is unknown.']],
  ['a: |foo\nb: 1\n', ['1:4 Behind "|" the text begins on the next line.']],
  ['a: |x\n  foo\nb: 1\n', ['1:4 Behind "|" the text begins on the next line.']],
  ['a: >foo\n  x\nb: 1\n', ['1:4 Behind ">" the text begins on the next line.']],
  ['a: ,b\n', ['1:4 A text that begins with "," must be quoted.']],
  [
    'a: !foo\nb: !x y\n',
    [
      '1:4 yaml/unknown-tag The tag "!foo" is unknown.',
      '2:4 yaml/unknown-tag The tag "!x" is unknown.',
    ],
  ],
  ['- assert:\n  when: !foo bar\n', ['2:9 yaml/unknown-tag The tag "!foo" is unknown.']],
  [
    'a: "C:\\path\\dir"\nb: "\\d+"\n',
    [
      '1:7 "\\p" means nothing in double quotes.',
      '1:12 "\\d" means nothing in double quotes.',
      '2:5 "\\d" means nothing in double quotes.',
    ],
  ],
  ['a: "\\xZZ"\n', ['1:5 "\\xZZ" means nothing in double quotes.']],
  ['a: 1\nfoo\nb: 2\n', ['2:1 A ":" is missing behind "foo".']],
  ['- name: x\n  debug\n  when: y\n', ['2:3 A ":" is missing behind "debug".']],
  ['foo\nbar: 1\n', ['1:1 A ":" is missing behind "foo".']],
  ['a:\n  b: 1\n  foo\nc: 2\n', ['3:3 A ":" is missing behind "foo".']],
  ['- foo\n  bar: 1\n', ['1:3 A ":" is missing behind "foo".']],
  ['- a\nb: 1\n', ['2:1 A list item must begin with "- ", as those above it do.']],
  ['a: 1\n- b\n', ['2:1 A list item cannot stand among the keys of a map.']],
  ['a: - b\n', ['1:4 A list cannot begin on the line of its key.']],
  [
    'a: |\n    foo\n  bar\nb: 1\n',
    ['3:3 This line is indented less than the first of the block of text above it.'],
  ],
  [
    'a: |\nfoo\nb: 1\n',
    [
      '2:1 The text of a block must be indented further than its key, each line at least as far as the first.',
    ],
  ],
  ['a: "x"#c\nb: 1\n', ['1:7 A comment needs a space before its "#".']],
  [
    'a: "foo" x\nb: "bar" y\nc: d: e\n',
    [
      '1:10 There is more text behind the closing quote.',
      '2:10 There is more text behind the closing quote.',
      '3:4 A text that holds ": " must be quoted.',
    ],
  ],
  ['a: 1\n---\nb: 2\n', ['2:1 A second document begins here, and this file can hold only one.']],
  ['a: 1\n---\n', ['2:1 A second document begins here, and this file can hold only one.']],
  ['a: 1\n...\nb: 2\n', ['2:1 A second document begins here, and this file can hold only one.']],
  ['[a]: 1\n', ['1:1 A key must be a text or a number, not a list.']],
  ['{a: 1}: 2\n', ['1:1 A key must be a text or a number, not a map.']],
  ['*x : 1\n', ['1:1 There is no anchor "&x" before this alias.']],
  ['&a &b x\n', ['1:4 A node can have at most one anchor.']],
  ['a: <a href="x">: y\n', ['1:4 A text that holds ": " must be quoted.']],
  ['regexp: ^foo: bar\nline: x\n', ['1:9 A text that holds ": " must be quoted.']],
  ['[section]\nkey=value\n', ['2:1 "key=value" does not belong to what is above it.']],
  ['{"a": 1,\n "b": [1,2,}\n', ['2:7 The "[" that opens here is not closed by a "]".']],
  ['a: "x" + "y"\n', ['1:8 There is more text behind the closing quote.']],
  ['- name=foo\n  bar: 1\n', ['1:3 "name=foo" is no key with a value.']],
];

describe('parseYaml, of texts with mistakes,', () => {
  for (const [text, expected] of mistakes) {
    it(`explains ${JSON.stringify(text)}`, () => {
      expect(diagnosticsOf(text).map(short)).to.deep.equal(expected);
    });
  }

  const hints: readonly (readonly [string, string])[] = [
    ['src: {{ dir }}/foo\n', 'Write "{{ dir }}/foo".'],
    ['src: {{ x | default("") }}\n', 'Write \'{{ x | default("") }}\'.'],
    ['l: [{{ a }}, b]\n', 'Write "{{ a }}".'],
    ['name: Install: foo # c\n', 'Write "Install: foo".'],
    ['a: b:\n', 'Put "b:" on a line of its own, or quote it.'],
    ['- hosts:all\n  x: 1\n', 'Write hosts: all'],
    ['- name=foo\n  x: 1\n', 'Write name: foo'],
    ['when: "a" in b\n', 'Quote the text as a whole: \'"a" in b\''],
    ["x: 'don't'\n", "A quote inside of the text is written ''."],
    ['"a" b: c\n', 'Quote the text as a whole: \'"a" b\''],
    ['a: [1] + b\n', 'Quote the text as a whole: "[1] + b"'],
    ['a:\n   b: 1\n  c: 2\n', 'Begin it at the column of "b" (column 4) or "a" (column 1).'],
    ['a:\n  - x\n - y\n', 'Begin it at the column of "-" (column 3).'],
    ['a: "\\d"\n', 'Write "\\\\d", or use single quotes around the text.'],
    ['a: *.conf\n', 'A text that begins with "*" must be quoted.'],
    ['-a: 1\n-a: 2\n', 'A list item has a space behind its dash: "- a".'],
  ];
  for (const [text, hint] of hints) {
    it(`tells what to do about ${JSON.stringify(text)}`, () => {
      expect(diagnosticsOf(text).map(diagnostic => diagnostic.hint)).to.deep.equal([hint]);
    });
  }

  it('shows a mistake as a whole', () => {
    const [diagnostic] = diagnosticsOf('a: [1, 2\nb: 3\n');
    expect(diagnostic && renderDiagnostic(diagnostic)).to.equal(
      [
        'test.yaml:1:4 error yaml/syntax: The "[" that opens here is not closed by a "]".',
        '> 1 | a: [1, 2',
        '    |    ^',
        '  test.yaml:2:1 It had to be closed before this.',
        '  > 2 | b: 3',
        '      | ^',
      ].join('\n'),
    );
  });

  it('reports what else is wrong beside mistakes that leave the rest readable', () => {
    expect(diagnosticsOf('a: {{ x }}\nb: c: d\ne: 1\ne: !foo x\n').map(short)).to.deep.equal([
      '1:4 A text that begins with "{{" must be quoted.',
      '2:4 A text that holds ": " must be quoted.',
      '4:1 yaml/duplicate-key The key "e" is given twice.',
      '4:4 yaml/unknown-tag The tag "!foo" is unknown.',
    ]);
  });

  it('explains a hundred mistakes, and says where it stopped', () => {
    const said = diagnosticsOf('- debug: {msg: a: b}\n'.repeat(300)).map(short);
    expect(said).to.have.lengthOf(101);
    expect(said[99]).to.match(/^100:16 A "," is missing/);
    expect(said[100]).to.equal(
      '101:16 There are more than 100 mistakes: what follows was not looked at.',
    );
  });

  it('believes nothing behind a mistake that changes the rest', () => {
    expect(diagnosticsOf('a: 1\n b: 2\na: [1\na: 3\n')).to.have.lengthOf(2);
  });
});

function diagnosticsOf(text: string) {
  const result = parseYaml(sourceOf(text));
  return result.ok ? [] : result.diagnostics;
}

function short({ code, message, location }: ReturnType<typeof diagnosticsOf>[number]): string {
  if (location === undefined) return message;
  const { line, column } = positionOf(location.source, location.start);
  return `${line}:${column} ${code === 'yaml/syntax' ? '' : `${code} `}${message}`;
}

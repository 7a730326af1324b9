import { expect } from 'chai';
import { renderDiagnostic } from '../../src/diagnostics/code-frame.ts';
import { Diagnostics } from '../../src/diagnostics/diagnostic.ts';
import { secretRangesOf } from '../../src/diagnostics/secret-ranges.ts';

/** The text with `*` in the place of each value that is masked. */
function maskedIn(text: string): string {
  const ranges = secretRangesOf({ path: 'x', text });
  return text
    .split('\n')
    .map((line, index) =>
      (ranges[index] ?? []).reduceRight(
        (shown, { start, end }) => `${shown.slice(0, start)}*${shown.slice(end)}`,
        line,
      ),
    )
    .join('\n');
}

describe('secretRangesOf', () => {
  const masked: readonly (readonly [string, string, string])[] = [
    ['a plain value', 'db_password: s3 cr3t # why', 'db_password: * # why'],
    ['a value in quotes', `token: "s3\\"c" # why`, 'token: "*" # why'],
    ['an item of a list of dicts', `- api_key: 's3''c'`, `- api_key: '*'`],
    ['a value whose quote is open', 'password: "s3cr3t\nuser: x', 'password: "*\nuser: x'],
    [
      'one over several lines',
      'a:\n  password: "s3\n    cr3t" # x\n  b: 1',
      'a:\n  password: "*\n    *" # x\n  b: 1',
    ],
    ['a value with its quote inside', "password: 'it's'", "password: '*"],
    ['values in flow context', 'u: {password: a b, pasword: c}', 'u: {password: *, pasword: *}'],
    ['JSON', '{"ansible_password":"s3cr3t" "x":1}', '{"ansible_password":"*" "x":1}'],
    ['a number in JSON', '{"token":123,"x":1}', '{"token":*,"x":1}'],
    [
      'a host of INI',
      'h1 ansible_password=s3c,r ansible_port=x',
      'h1 ansible_password=* ansible_port=x',
    ],
    ['a host of INI with quotes', 'h1 ansible_password="s3 c" b=x', 'h1 ansible_password="*" b=x'],
    ['a variable of INI', 'ansible_password = s3 cr3t', 'ansible_password = *'],
    [
      'a block',
      'k:\n  private_key: |-\n    one\n\n    two: 2\n  b: 1',
      'k:\n  private_key: |-\n    *\n\n    *\n  b: 1',
    ],
    ['a block of an item', '- secret: >\n    one\n  b: 1', '- secret: >\n    *\n  b: 1'],
    ['a value on the next line', 'password:\n  s3cr3t\nb: 1', 'password:\n  *\nb: 1'],
    ['a list', 'passwords:\n  - a\n  - b\nb: 1', 'passwords:\n  - *\n  - *\nb: 1'],
    ['a list in brackets', 'tokens: [a, b]', 'tokens: [*]'],
    ['a value with a tag', 'password: !unsafe s3cr3t', 'password: !unsafe *'],
    ['a value with the blank forgotten', 'password:s3cr3t', 'password:*'],
    ['a text in an expression', `x: "{{ {'password': 's3'} }}"`, `x: "{{ {'password': '*'} }}"`],
    ['pairs on a line of their own', 'token=s3cr3t a=x', 'token=* a=x'],
    ['a value that looks like a tag', 'password: !s3cr3t', 'password: *'],
    [
      'JSON of several lines',
      '{\n  "token": "s3",\n  "x": 1\n}',
      '{\n  "token": "*",\n  "x": 1\n}',
    ],
    ['a comment', '# ansible_password: s3cr3t', '# ansible_password: *'],
  ];
  for (const [name, text, expected] of masked) {
    it(`finds ${name}`, () => {
      expect(maskedIn(text)).to.equal(expected);
    });
  }

  const shown: readonly string[] = [
    'password: "{{ vault_password }}"',
    'password: {{ vault_password }}',
    'user: name=x password={{ p }}',
    'password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3131',
    'password: ""',
    'password:\nuser: x',
    'secret:\n  name: x\n  from: y',
    'ask_pass: true',
    'become_ask_pass = False',
    'update_password: on_create',
    'bypass: x',
    'password_expire_max: 3',
    "when: password == 'x'",
    'x: "{{ f(token=y) }}"',
    '{% set token = y %}',
    'register: token',
    'ansible_ssh_private_key_file: ~/.ssh/id',
    'passed: x',
  ];
  for (const text of shown) {
    it(`leaves ${JSON.stringify(text)}`, () => {
      expect(maskedIn(text)).to.equal(text);
    });
  }
});

describe('renderDiagnostic of secrets', () => {
  const frame = (text: string, part: string): readonly string[] => {
    const start = text.indexOf(part);
    const location = { source: { path: 'x', text }, start, end: start + part.length };
    return renderDiagnostic({ severity: 'error', code: 'yaml/syntax', message: 'Wrong.', location })
      .split('\n')
      .slice(1);
  };

  it('keeps the carets below what they are meant for', () => {
    expect(frame('h1 ansible_password=s3 ansible_port=x', 'x')).to.deep.equal([
      '> 1 | h1 ansible_password=******** ansible_port=x',
      '    |                                           ^',
    ]);
  });

  it('marks a masked value as a whole', () => {
    expect(frame('a: 1\ntoken: "long s3cr3t" # b', '"long s3cr3t"')).to.deep.equal([
      '  1 | a: 1',
      '> 2 | token: "********" # b',
      '    |        ^^^^^^^^^^',
    ]);
    expect(frame('token: s3cr3t', 'cr')).to.deep.equal(['> 1 | token: ********', '    |        ^']);
  });

  it('says no secret of its lines in words, either', () => {
    const text = 'user: name=x "password=s3cr3t"';
    const location = { source: { path: 'x', text }, start: 13, end: text.length };
    const message = 'No dict, but "password=s3cr3t".';
    const diagnostics = new Diagnostics();
    diagnostics.error('yaml/syntax', message, location, { hint: 'Not "s3cr3t".' });
    expect(diagnostics.list[0]?.message).to.not.include('s3cr3t');
    const raw = { severity: 'error', code: 'yaml/syntax', message, location } as const;
    expect(renderDiagnostic({ ...raw, hint: 'Not "s3cr3t".' })).to.not.include('s3cr3t');
  });

  it('masks the lines around', () => {
    expect(frame('ansible_become_password: s3cr3t\nhost: x', 'host')).to.deep.equal([
      '  1 | ansible_become_password: ********',
      '> 2 | host: x',
      '    | ^^^^',
    ]);
  });
});

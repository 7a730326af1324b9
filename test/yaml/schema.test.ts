import { expect } from 'chai';
import { formatLocation } from '../../src/diagnostics/source-file.ts';
import { Omit as Omitted, Unknown } from '../../src/values/value.ts';
import type { AnySchema } from '../../src/yaml/describe-type.ts';
import { type Subject, validate } from '../../src/yaml/schema.ts';
import { toValue } from '../../src/yaml/to-value.ts';
import { parsed } from './support.ts';

const sysctl: AnySchema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    value: { type: ['string', 'integer'] },
    state: { type: 'string', enum: ['present', 'absent'] },
    port: { type: 'integer', minimum: 1, maximum: 65535 },
    ports: {
      type: 'array',
      items: {
        type: 'object',
        properties: { from: { type: 'integer' }, to: { type: 'integer' } },
        required: ['from'],
        additionalProperties: false,
      },
    },
    token: { type: 'string', pattern: '^[a-z]+$' },
    reload: { type: 'boolean' },
    any: {},
    env: { type: 'object', additionalProperties: { type: 'string' } },
    who: {
      anyOf: [
        { type: 'string' },
        { type: 'array', items: { type: 'string' } },
        { type: 'object', properties: { user: { type: 'string' } }, required: ['user'] },
      ],
    },
    source: {
      anyOf: [
        {
          type: 'object',
          properties: { kind: { const: 'git' }, url: { type: 'string' } },
          required: ['kind', 'url'],
          additionalProperties: false,
        },
        {
          type: 'object',
          properties: { kind: { const: 'file' }, path: { type: 'string' } },
          required: ['kind', 'path'],
          additionalProperties: false,
        },
      ],
    },
  },
  required: ['name'],
  additionalProperties: false,
};

const ok = 'name: x\n';

/** Each as `place code: message (hint)`. */
function problems(text: string, extra: Partial<Subject> = {}): readonly string[] {
  const located = parsed(text);
  const subject: Subject = { name: 'sysctl', keys: 'option', located, ...extra };
  return validate(sysctl, toValue(located), subject).map(
    ({ location, code, message, hint }) =>
      `${location && formatLocation(location).replace('test.yaml:', '')} ${code}: ${message}${hint === undefined ? '' : ` (${hint})`}`,
  );
}

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['nothing where all is well', 'name: x\nvalue: 1\nports: [{from: 1}]\n', []],
  [
    'an unknown option at its key',
    'name: x\nvlaue: 1\n',
    ['2:1 args/unknown: "sysctl" has no option "vlaue". (Did you mean "value"?)'],
  ],
  [
    'a missing option at the map',
    'value: 1\n',
    ['1:1 args/missing: "sysctl" needs the option "name".'],
  ],
  [
    'a wrong type at the value',
    `${ok}value: [1]\n`,
    ['2:8 args/wrong-type: "value" must be a string or an integer, not a list.'],
  ],
  [
    'a value that is none of those allowed',
    `${ok}state: presnt\n`,
    ['2:8 args/wrong-value: "state" must be one of present, absent. (Did you mean "present"?)'],
  ],
  [
    'one problem where both type and value are wrong',
    `${ok}state: 1\n`,
    ['2:8 args/wrong-value: "state" must be one of present, absent.'],
  ],
  ['numbers out of range', `${ok}port: 0\n`, ['2:7 args/wrong-value: "port" must be at least 1.']],
  [
    'numbers above the range',
    `${ok}port: 70000\n`,
    ['2:7 args/wrong-value: "port" must be at most 65535.'],
  ],
  [
    'texts that do not match',
    `${ok}token: A1\n`,
    ['2:8 args/wrong-value: "token" must match the pattern ^[a-z]+$.'],
  ],
  [
    'what is wrong deep inside',
    `${ok}ports:\n  - from: x\n  - to: 1\n  - {from: 1, form: 2}\n`,
    [
      '3:11 args/wrong-type: "ports[0].from" must be an integer, not a string.',
      '4:5 args/missing: "ports[1]" needs the key "from".',
      '5:15 args/unknown: "ports[2]" has no key "form". (Did you mean "from"?)',
    ],
  ],
  [
    'a value of a dict of anything',
    `${ok}env: {A: 1}\n`,
    ['2:10 args/wrong-type: "env.A" must be a string, not an integer.'],
  ],
  [
    'everything at once',
    'nme: x\nvalue: {}\n',
    [
      '1:1 args/missing: "sysctl" needs the option "name".',
      '1:1 args/unknown: "sysctl" has no option "nme". (Did you mean "name"?)',
      '2:8 args/wrong-type: "value" must be a string or an integer, not a dict.',
    ],
  ],
  [
    'all forms of a union',
    `${ok}who: 1\n`,
    ['2:6 args/wrong-type: "who" must be a string, a list of strings or a dict, not an integer.'],
  ],
  [
    'the form of a union that has the right type',
    `${ok}who: [1]\n`,
    ['2:7 args/wrong-type: "who[0]" must be a string, not an integer.'],
  ],
  [
    'the form of a union that a key tells',
    `${ok}source: {kind: file, url: x}\n`,
    [
      '2:22 args/unknown: "source" has no key "url".',
      '2:9 args/missing: "source" needs the key "path".',
    ],
  ],
  [
    'that no form of a union fits',
    `${ok}source: {kind: web}\n`,
    ['2:9 args/wrong-value: "source" has none of the forms that it can have.'],
  ],
  [
    'pairs written as in a command',
    `${ok}env: A=1 B=2\n`,
    [
      '2:6 args/wrong-type: "env" must be a dict, not a string. (Here "A=…" is one text. Write "A: …" on a line of its own.)',
    ],
  ],
  [
    'a colon without a space',
    `${ok}env:\n  A:1\n`,
    [
      '3:3 args/wrong-type: "env" must be a dict, not a string. (A key has a space behind its colon: "A: …".)',
    ],
  ],
  [
    'a key with a colon without a space',
    '{name: x, value:1}\n',
    [
      '1:11 args/unknown: "sysctl" has no option "value:1". (A key has a space behind its colon: "value: 1".)',
    ],
  ],
  [
    'a dash without a space',
    'name: x\n-value: 1\n',
    [
      '2:1 args/unknown: "sysctl" has no option "-value". (A list item has a space behind its dash: "- value".)',
    ],
  ],
  ['nothing of templates', `${ok}value: "{{ x }}"\nport: "{{ x }}"\nstate: "{{ x }}"\n`, []],
  ['nothing inside of templates', 'name: "{{ x }}"\nports: "{{ x }}"\nenv: {A: "{{ x }}"}\n', []],
  ['nothing of a union that a template decides', `${ok}who: {user: "{{ x }}"}\n`, []],
  ['nothing of a list that a template is part of', `${ok}who: ["{{ x }}", a]\n`, []],
  [
    'what is wrong beside templates',
    `${ok}ports: ["{{ x }}", {from: "{{ y }}", to: a}]\n`,
    ['2:42 args/wrong-type: "ports[1].to" must be an integer, not a string.'],
  ],
  [
    'keys that objects have by themselves',
    'name: x\nconstructor: 1\n__proto__: 2\n',
    [
      '2:1 args/unknown: "sysctl" has no option "constructor".',
      '3:1 args/unknown: "sysctl" has no option "__proto__".',
    ],
  ],
];

describe('validate', () => {
  for (const [name, text, expected] of cases) {
    it(`reports ${name}`, () => {
      expect([...problems(text)].sort()).to.deep.equal(expected);
    });
  }

  it('shows the value as a whole where it is told to', () => {
    const location = { source: { path: 'p.yaml', text: 'sysctl:\n' }, start: 0, end: 6 };
    expect(problems('value: 1\n', { location })).to.deep.equal([
      'p.yaml:1:1 args/missing: "sysctl" needs the option "name".',
    ]);
  });

  it('speaks of keywords', () => {
    expect(problems('x: 1\n', { name: 'play', keys: 'keyword', prefix: 'playbook' })).to.deep.equal(
      [
        '1:1 playbook/invalid: "play" needs the keyword "name".',
        '1:1 playbook/unknown-keyword: "play" has no keyword "x".',
      ],
    );
  });

  it('checks one option, whatever it says of being required', () => {
    const option: AnySchema = { type: 'array', items: { type: 'integer' }, required: true };
    const messages = validate(option, ['x'], { name: 'ports' }).map(({ message }) => message);
    expect(messages).to.deep.equal(['"ports[0]" must be an integer, not a string.']);
  });

  it('finds places by the value, too', () => {
    const value = toValue(parsed('a:\n  - {from: x}\n'));
    const schema: AnySchema = {
      type: 'object',
      properties: { a: sysctl.properties?.['ports'] ?? {} },
    };
    const places = validate(schema, value, { name: 'x', value }).map(
      ({ location }) => location && formatLocation(location),
    );
    expect(places).to.deep.equal(['test.yaml:2:5']);
  });

  it('takes plain data, what is unknown and what is left out', () => {
    const data = { name: new Unknown('a task'), state: new Omitted(), value: 1, reload: undefined };
    expect(validate(sysctl, data, { name: 'sysctl' })).to.deep.equal([]);
  });

  it('shows the nearest place of what was not written as it is checked', () => {
    const located = parsed('a,b\n');
    const schema: AnySchema = { type: 'array', items: { type: 'integer' } };
    const found = validate(schema, ['a', 'b'], { name: 'x', located });
    expect(found.map(({ location }) => location?.start)).to.deep.equal([0, 0]);
  });
});

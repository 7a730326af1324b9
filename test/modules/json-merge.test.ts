import { expect } from 'chai';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/module-api/json.ts';
import { jsonMerge } from '../../src/modules/json-merge/index.ts';
import { JsonSyntaxError, parseJson } from '../../src/modules/json-merge/parse.ts';
import { ModelHost } from '../support/model-host.ts';
import { checkAll, runModule, type TaskResult } from '../support/run-module.ts';

describe('parseJson', () => {
  const faults: readonly [text: string, place: string, message: RegExp][] = [
    ['{\n  // none\n}', '2:3', /a comment is not JSON/],
    ['{"a": 1, # x\n}', '1:10', /a comment is not JSON/],
    ['{"a": 1,}', '1:8', /a comma before "}" is not JSON/],
    ['[1, 2,\n]', '1:6', /a comma before "]"/],
    ['{"🐳": 1\n "b": 2}', '2:2', /"\\"" stands where "," or "}" should be/],
    ['{"🐳" 1}', '1:6', /"1" stands where ":" should be/],
    ['{a: 1}', '1:2', /"a" stands where a key in double quotes/],
    ["{'a': 1}", '1:2', /"'a'" stands where a key/],
    ['{"a": yes}', '1:7', /"yes" stands where a value/],
    ['{"a": 01}', '1:7', /"01" stands where a value/],
    ['{"a": 1, "a": 2}', '1:10', /the key "a" is there twice/],
    ['{"a": "x\ny"}', '1:7', /the string does not end on its line/],
    ['{"a": "\\x"}', '1:8', /no such escape/],
    ['{"a": "\t"}', '1:8', /a control character/],
    ['{} {}', '1:4', /more after the end/],
    ['{"a": ', '1:7', /the text ends where a value should be/],
    ['['.repeat(1000), '1:501', /500 levels/],
  ];
  for (const [text, place, message] of faults) {
    it(`refuses ${JSON.stringify(text.slice(0, 20))}`, () => {
      try {
        parseJson(text);
        expect.fail('it was read');
      } catch (error) {
        if (!(error instanceof JsonSyntaxError)) throw error;
        expect(error.message).to.match(message);
        expect(`${error.line}:${error.column}`).to.equal(place);
      }
    });
  }
});

describe('json_merge', () => {
  let host = new ModelHost();
  beforeEach(() => {
    host = new ModelHost();
  });

  const run = (args: object): TaskResult =>
    runModule(host, { module: jsonMerge, args: { path: '/etc/x.json', ...args } });
  const content = (): string => Buffer.from(host.files.at('/etc/x.json')?.content ?? []).toString();

  interface Case {
    readonly name: string;
    readonly text: string;
    readonly args: object;
    readonly expected: string;
  }
  const cases: readonly Case[] = [
    {
      name: 'keeps what is there as it is written',
      text: '{\n\t"b": 1.50,\n\t"a": [1,2],\n\t"c": {"x": "\\u00e4", "y": 12345678901234567890}\n}\n',
      args: { values: { a: [1, 2], d: { e: [true, null] }, c: { z: 1 } } },
      expected:
        '{\n\t"b": 1.50,\n\t"a": [1,2],\n\t"c": {"x": "\\u00e4", "y": 12345678901234567890, "z": 1},\n\t"d": {\n\t\t"e": [\n\t\t\ttrue,\n\t\t\tnull\n\t\t]\n\t}\n}\n',
    },
    {
      name: 'stays on one line',
      text: '{"a":1,"b":[]}',
      args: { values: { b: [1], c: { d: 'é' } } },
      expected: '{"a":1,"b":[1],"c":{"d":"é"}}',
    },
    {
      name: 'fills an empty object',
      text: '{}',
      args: { values: { a: 1 } },
      expected: '{\n  "a": 1\n}',
    },
    {
      name: 'fills an empty file',
      text: ' \n',
      args: { values: { a: 1 } },
      expected: '{\n  "a": 1\n}\n',
    },
    {
      name: 'keeps line endings and a byte order mark',
      text: '\ufeff{\r\n    "a": 1\r\n}\r\n',
      args: { values: { b: 2 } },
      expected: '\ufeff{\r\n    "a": 1,\r\n    "b": 2\r\n}\r\n',
    },
    {
      name: 'puts other kinds in place',
      text: '{ "a": { "b": 1 }, "c": 2 }\n',
      args: { values: { a: 1, c: { d: 1 } } },
      expected: '{ "a": 1, "c": {"d": 1} }\n',
    },
    {
      name: 'removes keys',
      text: '{\n  "a": {\n    "b": 1,\n    "c.d": 2\n  },\n  "e": 3\n}\n',
      args: { remove: ['e', ['a', 'c.d'], 'a.none', 'e.f'] },
      expected: '{\n  "a": {\n    "b": 1\n  }\n}\n',
    },
    {
      name: 'adds the items that are missing',
      text: '{"a": [1, {"x": 1}]}',
      args: { values: { a: [{ x: 1 }, 2, 2] }, arrays: 'union' },
      expected: '{"a": [1, {"x": 1}, 2]}',
    },
    {
      name: 'appends items',
      text: '{"a": [2, 1]}',
      args: { values: { a: [1, 2] }, arrays: 'append' },
      expected: '{"a": [2, 1, 1, 2]}',
    },
  ];
  for (const { name, text, args, expected } of cases) {
    it(`${name}, once`, () => {
      host.write('/etc/x.json', text);
      expect(run(args)).to.include({ changed: true, failure: undefined });
      expect(content()).to.equal(expected);
      expect(run(args)).to.include({ changed: false });
    });
  }

  it('makes a file, with its attributes', () => {
    const args = { path: '/etc/new/x.json', values: { a: [] }, indent: 4, mode: '0600' };
    const [checked] = checkAll(host, [{ module: jsonMerge, args }]);
    expect(checked?.changed).to.equal(true);
    expect(run(args).changed).to.equal(true);
    expect(Buffer.from(host.files.at('/etc/new/x.json')?.content ?? []).toString()).to.equal(
      '{\n    "a": []\n}\n',
    );
    expect(run(args).changed).to.equal(false);
    expect(run({ create: false }).failure).to.equal(
      '/etc/x.json does not exist, and "create" is off',
    );
  });

  it('registers the keys at the top that are others now', () => {
    host.write('/etc/x.json', '{"a": {"b": 1}, "c": [1], "d": 2, "e": 3}');
    const args = { values: { a: { b: 2 }, c: [1], f: true }, remove: ['d'] };
    expect(run(args).result['changed_keys']).to.deep.equal(['a', 'f', 'd']);
    expect(run(args).result['changed_keys']).to.deep.equal([]);
  });

  const failures: readonly [text: string, args: object, message: string][] = [
    ['{\n  "a": 1, // why\n}', {}, '/etc/x.json:2:11: a comment is not JSON'],
    ['[]', {}, '/etc/x.json holds a list and not an object'],
    [
      '{}',
      { remove: ['a..b'] },
      '"remove" takes keys with dots between, or lists of keys, not "a..b"',
    ],
  ];
  for (const [text, args, message] of failures) {
    it(`fails: ${message}`, () => {
      host.write('/etc/x.json', text);
      expect(run(args).failure).to.equal(message);
      expect(content()).to.equal(text);
    });
  }

  it('merges as deep as the values go, and then has nothing to do', () => {
    const key = fc.constantFrom('a', 'b', 'c');
    const { value } = fc.letrec<{ value: Json }>(tie => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<Json>(null, true, 1, -2.5, 'x"\n🐳'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(key, tie('value'), { maxKeys: 3 }),
      ),
    }));
    const object = fc.dictionary(key, value);
    fc.assert(
      fc.property(object, object, fc.constantFrom(undefined, 2, '\t'), (old, values, indent) => {
        host.write('/etc/x.json', JSON.stringify(old, undefined, indent));
        run({ values });
        expect(JSON.parse(content())).to.deep.equal(deepMerge(old, values));
        expect(run({ values }).changed).to.equal(false);
      }),
    );
  });
});

function deepMerge(old: JsonObject, values: JsonObject): JsonObject {
  const made: Record<string, Json> = { ...old };
  for (const [key, value] of Object.entries(values)) {
    const was = made[key];
    made[key] = isObject(was) && isObject(value) ? deepMerge(was, value) : value;
  }
  return made;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

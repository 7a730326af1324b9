import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { bindArguments } from '../../src/jinja/arguments.ts';
import type { Environment } from '../../src/jinja/environment.ts';
import { builtins } from '../../src/jinja/evaluate/builtins.ts';
import {
  type Declared,
  type FunctionContext,
  type FunctionDefinition,
  functionTable,
} from '../../src/jinja/functions.ts';
import { repr, toText } from '../../src/jinja/python/text.ts';
import { builtinTexts } from '../../src/template/builtin-texts.ts';
import { globalDeclarations, globalsFor } from '../../src/template/globals.ts';
import type { LookupSurroundings } from '../../src/template/lookups/lookup.ts';
import { lookupDeclarations } from '../../src/template/lookups/run-lookup.ts';
import { createFunctions } from '../../src/template/registry.ts';
import { fromPlain } from '../../src/values/plain.ts';
import type { Value } from '../../src/values/value.ts';
import { controller, surroundings, valueOf } from './support.ts';
import { withFiles } from './temporary.ts';

/** Where every lot is the same. */
const sure = { ...controller, randomness: { bits: () => 0 } };
const functions = createFunctions(sure);
const globals = [...globalDeclarations.names()].map(name => globalDeclarations.find(name));
const lookups = [...lookupDeclarations.names()].map(name => lookupDeclarations.find(name));

const kinds: readonly { kind: string; all: readonly Declared[] }[] = [
  { kind: 'filter', all: distinct(functions.filters.values()) },
  { kind: 'test', all: distinct(functions.tests.values()) },
  { kind: 'lookup', all: distinct(lookups.filter(one => one !== undefined)) },
  { kind: 'function', all: distinct(globals.filter(one => one !== undefined)) },
];

function distinct<T>(all: Iterable<T>): readonly T[] {
  return [...new Set(all)];
}

/** What the examples of lookups find. */
const files = {
  'credentials/db': 's3cret\n',
  'files/motd': 'Welcome to web1\n',
  'files/a.conf': '',
  'files/tree/sub/one': '',
  'files/b.conf': '',
  'files/users.csv': 'anna,anna@example.org\n',
  'files/app.ini': '[web]\nport = 8080\n',
  'tasks/extra.yaml': '',
  'templates/greeting.j2': 'Hello {{ name }}\n',
  // Instead of Node, which would ask servers.
  node: '#!/bin/sh\ncat >/dev/null\necho \'{"text": "1.4.2", "records": []}\'\n',
};

interface Place {
  readonly environment: Environment;
  readonly variables: Readonly<Record<string, Value>>;
}

function inPlace<T>(run: (place: Place) => T, tables = functions): T {
  return withFiles(files, root => {
    chmodSync(join(root, 'node'), 0o755);
    const variables = {
      web_port: 8080,
      web_root: '/srv/www',
      role_path: root,
      base__users: ['anna'],
      team__users: ['joe'],
    };
    const around: LookupSurroundings = {
      ...surroundings,
      searchPaths: [root],
      playbookDirectory: root,
      variableNames: () => Object.keys(variables),
      hostsMatching: pattern => ['web1', 'web2', 'db1'].filter(name => name.startsWith(pattern)),
      renderTemplate: request => `Hello ${toText(request.variables.get('name') ?? null)}\n`,
    };
    const globals = functionTable(globalsFor({ ...sure, node: join(root, 'node') }, around));
    return run({ environment: { ...tables, globals }, variables });
  });
}

function partsOf(example: string): readonly [expression: string, result: string] {
  const at = example.lastIndexOf(' -> ');
  return [example.slice(0, at), example.slice(at + ' -> '.length)];
}

function resultOf(expression: string, { environment, variables }: Place): string {
  return repr(valueOf(expression, variables, environment));
}

for (const { kind, all } of kinds) {
  describe(`the texts of every ${kind}`, () => {
    const supported = all.filter(({ unsupported }) => unsupported === undefined);

    it('are there', () => {
      const isWithout = ({ summary, examples = [] }: Declared): boolean =>
        summary === undefined || !/^[A-Z].*\.$/.test(summary) || examples.length === 0;
      expect(supported.filter(isWithout).map(({ name }) => name)).to.deep.equal([]);
    });

    it('speak of its parameters only', () => {
      const strays = supported.flatMap(({ name, parameters, meanings, defaults, choices }) => {
        const known = parameters.map(parameter => parameter.replaceAll(/[*?]/g, ''));
        const optional = known.filter(one => parameters.includes(`${one}?`));
        const named = Object.keys({ ...meanings, ...choices });
        return [
          ...named.filter(one => !known.includes(one)),
          ...Object.keys(defaults ?? {}).filter(one => !optional.includes(one)),
        ].map(stray => `${name}: ${stray}`);
      });
      expect(strays).to.deep.equal([]);
    });

    it('give defaults that are among the choices', () => {
      const strays = supported.flatMap(({ name, defaults = {}, choices = {} }) =>
        Object.entries(choices)
          .filter(([parameter, texts]) => {
            const value = defaults[parameter];
            return value !== undefined && !(typeof value === 'string' && texts.includes(value));
          })
          .map(([parameter]) => `${name}: ${parameter}`),
      );
      expect(strays).to.deep.equal([]);
    });

    it('show it in examples whose results are right', () => {
      inPlace(place => {
        for (const { name, aliases = [], examples = [] } of supported) {
          for (const example of examples) {
            const [expression, result] = partsOf(example);
            expect(
              [name, ...aliases].some(one => expression.includes(one)),
              example,
            ).to.equal(true);
            expect(resultOf(expression, place), expression).to.equal(resultOf(result, place));
          }
        }
      });
    });
  });
}

it('the texts of functions are of all that Jinja brings', () => {
  expect(builtinTexts.map(({ name }) => name)).to.have.members([...builtins.keys()]);
});

/** A function that is given its defaults, as if they were written in every call. */
function filled(definition: FunctionDefinition): FunctionDefinition {
  const { defaults = {} } = definition;
  const defaultOf = (name: string): Value | undefined => {
    const value = defaults[name];
    return value === undefined ? undefined : fromPlain(value);
  };
  return {
    ...definition,
    call: (input, args, context) =>
      definition.call(
        input,
        {
          get: name => args.get(name) ?? defaultOf(name),
          rest: args.rest,
          namedRest: args.namedRest,
        },
        context,
      ),
  };
}

const inputs: readonly Value[] = [
  ...['', 'Some text, - 1.5 - and more of it. '.repeat(12), ' a-b\n\n\tC\n', 'ff', '10.0.0.1/8'],
  ...[0, 7, 2.5, 1_048_577, -3, true, null],
  ...[[], [3, 1, 2], ['b', 'C', 'c', 'a'], [1, [2, [null, 3]]], [['a', 1]]],
  new Map<string, Value>([
    ['b', 1],
    ['A', [1, 'ä']],
  ]),
];

const noContext: FunctionContext = {
  variable: () => undefined,
  attribute: () => null,
  filter: () => null,
  test: () => false,
};

function answerOf(definition: FunctionDefinition, input: Value): string {
  try {
    return repr(definition.call(input, bindArguments(definition, []), noContext));
  } catch (error) {
    return `throws ${String(error)}`;
  }
}

describe('the defaults of functions', () => {
  const definitions = [...kinds.slice(0, 2).flatMap(({ all }) => all)].filter(
    (one): one is FunctionDefinition => 'call' in one && one.defaults !== undefined,
  );

  it('are what the functions take without an argument', () => {
    // It takes long.
    const quick = definitions.filter(({ name }) => name !== 'password_hash');
    const lone = quick.filter(({ parameters }) => parameters.every(one => /^\*|\?$/.test(one)));
    for (const definition of lone) {
      for (const input of inputs) {
        const answer = answerOf(definition, input);
        const what = `${definition.name} of ${repr(input)}`;
        expect(answerOf(filled(definition), input), what).to.equal(answer);
      }
    }
  });

  it('change nothing in examples', () => {
    const tables = {
      filters: functionTable(distinct(functions.filters.values()).map(filled)),
      tests: functionTable(distinct(functions.tests.values()).map(filled)),
    };
    inPlace(place => {
      for (const { examples = [] } of definitions) {
        for (const [expression, result] of examples.map(partsOf)) {
          expect(resultOf(expression, place), expression).to.equal(resultOf(result, place));
        }
      }
    }, tables);
  });

  it('of lookups change nothing in examples', () => {
    inPlace(place => {
      for (const { defaults = {}, examples = [] } of kinds[2]?.all ?? []) {
        for (const [expression, result] of examples.map(partsOf)) {
          const called = withOptions(expression, defaults);
          expect(resultOf(called, place), called).to.equal(resultOf(result, place));
        }
      }
    });
  });
});

/** A call of a lookup with all options that it does not have. */
function withOptions(expression: string, defaults: NonNullable<Declared['defaults']>): string {
  const missing = Object.entries(defaults)
    .filter(([name]) => !expression.includes(`${name}=`))
    .map(([name, value]) => `, ${name}=${JSON.stringify(value)}`);
  const end = endOfCall(expression);
  return expression.slice(0, end) + missing.join('') + expression.slice(end);
}

function endOfCall(expression: string): number {
  let depth = 0;
  for (const { 0: token, index } of expression.matchAll(/'(?:[^'\\]|\\.)*'|[()]/g)) {
    if (token === '(') depth++;
    if (token === ')' && --depth === 0) return index;
  }
  throw new Error(`there is no call in ${expression}`);
}

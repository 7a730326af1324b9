import { spawnSync } from 'node:child_process';
import { ExpressionError } from '../../jinja/functions.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { Undefined, type Value } from '../../values/value.ts';
import { splitLines } from '../algorithms/text.ts';
import { stringOf } from '../arguments.ts';
import type { LookupDefinition, LookupReach } from './lookup.ts';

/** Lookups of the controller's environment and of what commands on it print. */
export const commandLookups: readonly LookupDefinition[] = [
  {
    name: 'env',
    summary: "Give the values of variables of the controller's environment.",
    meanings: { terms: 'Names of variables.', default: 'What to give for one that is not set.' },
    defaults: { default: '' },
    examples: [
      "lookup('env', 'HOME') -> '/home/anna'",
      "lookup('env', 'NOT_SET', default='none') -> 'none'",
    ],
    options: ['default'],
    run: (terms, options, { controller }) =>
      terms.map((term): Value => {
        const name = stringOf(term, 'the name of a variable').trim().split(/\s+/)[0] ?? '';
        const value = controller.environment[name];
        if (value !== undefined) return value;
        const fallback = options.get('default') ?? '';
        if (!(fallback instanceof Undefined)) return fallback;
        throw new ExpressionError(`The environment has no variable "${name}".`);
      }),
  },
  {
    name: 'pipe',
    summary:
      'Run commands on the controller, and give what they print; each time the expression is evaluated.',
    meanings: { terms: 'Commands of a shell.' },
    examples: ["lookup('pipe', 'printf one') -> 'one'"],
    options: [],
    run: (terms, _, reach) => terms.map(term => outputOf(term, reach).trimEnd()),
  },
  {
    name: 'lines',
    summary:
      'Run commands on the controller, and give the lines they print; each time the expression is evaluated.',
    meanings: { terms: 'Commands of a shell.' },
    examples: ["query('lines', 'printf \"one\\\\ntwo\\\\n\"') -> ['one', 'two']"],
    options: [],
    run: (terms, _, reach) => terms.flatMap((term): Value[] => splitLines(outputOf(term, reach))),
  },
];

function outputOf(term: Value, { controller, surroundings }: LookupReach): string {
  assertKnown(term);
  const command = stringOf(term, 'the command');
  const { status, signal, stdout, stderr, error } = spawnSync('/bin/sh', ['-c', command], {
    cwd: surroundings.playbookDirectory,
    env: controller.environment,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (error !== undefined) {
    throw new ExpressionError(`The command "${command}" cannot be run: ${error.message}.`);
  }
  if (status === 0) return stdout;
  const how = status === null ? `was ended by ${String(signal)}` : `ended with ${status}`;
  const last = stderr.trimEnd().split('\n').slice(-3).join('\n');
  throw new ExpressionError(`The command "${command}" ${how}${last === '' ? '' : `: ${last}`}.`);
}

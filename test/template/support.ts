import { expect } from 'chai';
import type { Environment, Scope } from '../../src/jinja/environment.ts';
import { evaluate } from '../../src/jinja/evaluate.ts';
import { functionTable } from '../../src/jinja/functions.ts';
import { parseExpression } from '../../src/jinja/parse.ts';
import { repr } from '../../src/jinja/python/text.ts';
import { systemRandomness } from '../../src/template/algorithms/random.ts';
import type { Controller } from '../../src/template/controller.ts';
import { globalsFor } from '../../src/template/globals.ts';
import type { LookupSurroundings } from '../../src/template/lookups/lookup.ts';
import { createFunctions } from '../../src/template/registry.ts';
import { wholeText } from '../../src/values/origin.ts';
import type { Value } from '../../src/values/value.ts';

/** A controller whose clock stands still. */
export const controller: Controller = {
  environment: { HOME: '/home/anna', LANG: 'C.UTF-8', PATH: process.env['PATH'] },
  workingDirectory: '/',
  homeDirectory: '/home/anna',
  node: process.execPath,
  randomness: systemRandomness,
  now: () => new Date(Date.UTC(2024, 1, 29, 12, 30, 45, 678)),
};

export const surroundings: LookupSurroundings = {
  searchPaths: [],
  playbookDirectory: '/',
  checkMode: false,
  variableNames: () => [],
  hostsMatching: () => [],
  addSecret: () => undefined,
  warn: () => undefined,
  renderTemplate: ({ path }) => path,
};

const functions = createFunctions(controller);

export function environmentWith(changes: Partial<LookupSurroundings> = {}): Environment {
  const globals = functionTable(globalsFor(controller, { ...surroundings, ...changes }));
  return { ...functions, globals };
}

export function scopeOf(variables: Readonly<Record<string, Value>> = {}): Scope {
  return {
    lookup: name => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    names: () => Object.keys(variables),
  };
}

/** The value of an expression. */
export function valueOf(
  text: string,
  variables: Readonly<Record<string, Value>> = {},
  environment: Environment = environmentWith(),
): Value {
  const parsed = parseExpression(text, wholeText({ path: 'test', text }));
  if (!parsed.ok) throw new Error(parsed.diagnostics.map(({ message }) => message).join('\n'));
  return evaluate(parsed.value, scopeOf(variables), environment);
}

/** An expression and the answer that Ansible gives, as Python writes it. */
export type Answer = readonly [expression: string, answer: string];

/** An expression that is refused, and what the error says. */
export type Refusal = readonly [expression: string, message: string];

export function itAnswers(answers: readonly Answer[]): void {
  for (const [expression, answer] of answers) {
    it(`answers ${expression}`, () => expect(repr(valueOf(expression))).to.equal(answer));
  }
}

export function itRefuses(refusals: readonly Refusal[]): void {
  for (const [expression, message] of refusals) {
    it(`refuses ${expression}`, () => expect(() => valueOf(expression)).to.throw(message));
  }
}

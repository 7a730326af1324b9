import { isList, Undefined } from '../values/value.ts';
import { constantOf } from './constants.ts';
import type { ConstantFunctions } from './functions.ts';
import { kindOf } from './operand-kinds.ts';
import type { Template } from './parse.ts';
import { typeName } from './python/kind.ts';
import { referencesOf } from './references.ts';

/** The type of what a template gives where that can never be a list. */
export function typeInsteadOfList(
  template: Template,
  functions: ConstantFunctions,
): string | undefined {
  const { body } = template;
  if (body.some(node => node.kind === 'data' && node.text.trim() !== '')) return 'str';
  const [only, ...others] = body;
  if (only?.kind !== 'print' || others.length > 0) return undefined;
  const [root] = referencesOf(template).roots;
  const value = root && constantOf(root, template, functions);
  if (value === undefined) return kindOf(only.expression);
  return value instanceof Undefined || isList(value) ? undefined : typeName(value);
}

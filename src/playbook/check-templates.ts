import { checkReferences } from '../jinja/check-references.ts';
import { type Expression, templateOf } from '../jinja/parse.ts';
import { referencesOf } from '../jinja/references.ts';
import { isDict, isList, Templated, type Value } from '../values/value.ts';
import type { FileReading } from './file-reading.ts';

/** Reports templates that do not parse, and calls in them that could never be right. */
export function checkTemplates(value: Value, reading: FileReading, mustBeDefined = false): void {
  if (value instanceof Templated) {
    const template = templateOf(value);
    const { functions } = reading;
    const mayFail = reading.mayFail !== undefined;
    const problems = template.ok
      ? checkReferences(referencesOf(template.value), functions, { mayFail, mustBeDefined })
      : template.diagnostics;
    reading.diagnostics.list.push(...problems);
  } else if (isList(value)) {
    for (const item of value) checkTemplates(item, reading, mustBeDefined);
  } else if (isDict(value)) {
    for (const item of value.values()) checkTemplates(item, reading, mustBeDefined);
  }
}

export function checkExpression(
  expression: Expression,
  { functions, diagnostics, mayFail }: FileReading,
): void {
  const options = { mayFail: mayFail !== undefined, mustBeDefined: true };
  diagnostics.list.push(...checkReferences(referencesOf(expression), functions, options));
}

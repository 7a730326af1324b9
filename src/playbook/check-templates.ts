import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { type Expression, templateOf } from '../jinja/parse.ts';
import { type References, referencesOf } from '../jinja/references.ts';
import { isDict, isList, Templated, type Value } from '../values/value.ts';
import type { FileReading } from './file-reading.ts';

/** Reports templates that do not parse, and filters, tests and lookups that do not exist. */
export function checkTemplates(value: Value, reading: FileReading): void {
  if (value instanceof Templated) {
    const template = templateOf(value);
    if (template.ok) checkReferences(referencesOf(template.value), reading);
    else reading.diagnostics.list.push(...template.diagnostics);
  } else if (isList(value)) {
    for (const item of value) checkTemplates(item, reading);
  } else if (isDict(value)) {
    for (const item of value.values()) checkTemplates(item, reading);
  }
}

export function checkExpression(expression: Expression, reading: FileReading): void {
  checkReferences(referencesOf(expression), reading);
}

const kinds = [
  ['filters', 'filter', 'expression/unknown-filter'],
  ['tests', 'test', 'expression/unknown-test'],
  ['lookups', 'lookup', 'expression/unknown-lookup'],
] as const;

/** Reports filters, tests and lookups that do not exist. */
export function checkReferences(
  references: References,
  { functions, diagnostics }: Pick<FileReading, 'functions' | 'diagnostics'>,
): void {
  for (const [kind, word, code] of kinds) {
    for (const { name, location } of references[kind]) {
      const known = functions[kind];
      if (known.has(name)) continue;
      const hint = didYouMean(name, known.names());
      diagnostics.error(code, `There is no ${word} "${name}".`, location, { hint });
    }
  }
}

import type { Location } from '../../diagnostics/source-file.ts';
import { parseExpression } from '../../jinja/parse.ts';
import type { TextOrigin } from '../../values/origin.ts';
import { Templated, type Value } from '../../values/value.ts';
import type { Located } from '../../yaml/located.ts';
import { checkExpression, checkTemplates } from '../check-templates.ts';
import type { FileReading } from '../file-reading.ts';
import type { Condition } from '../model.ts';
import { asListOrOne, written, wrongType } from '../reading.ts';

/**
 * `when: a` or `when: [a, b]`, each read as an expression; what stands behind another need not be
 * come to.
 */
export function parseConditions(node: Located, reading: FileReading): readonly Condition[] {
  const later: FileReading = { ...reading, mayFail: 'all' };
  return asListOrOne(node).flatMap((item, index) => {
    const condition = parseCondition(item, index === 0 ? reading : later);
    return condition === undefined ? [] : [condition];
  });
}

function parseCondition(node: Located, reading: FileReading): Condition | undefined {
  if (node.kind !== 'scalar') {
    wrongType(
      reading.diagnostics,
      'A condition must be an expression, or a list of them.',
      node.location,
    );
    return undefined;
  }
  const result = written(node);
  if (result.value instanceof Templated) {
    checkTemplates(result.value, reading);
    return { written: result };
  }
  if (typeof result.value !== 'string') return { written: result };
  return conditionOf(result.value, node.origin, node.location, reading);
}

function conditionOf(
  text: string,
  origin: TextOrigin,
  location: Location,
  reading: FileReading,
): Condition | undefined {
  const parsed = parseExpression(text, origin);
  if (!parsed.ok) {
    reading.diagnostics.list.push(...parsed.diagnostics);
    return undefined;
  }
  checkExpression(parsed.value, reading);
  return { expression: parsed.value, written: { value: text, location } };
}

/** Checks an option that is an expression; its value is parsed again when the action runs. */
export function parseConditionText(value: Value, origin: TextOrigin, reading: FileReading): void {
  if (typeof value === 'string') conditionOf(value, origin, origin.location, reading);
}

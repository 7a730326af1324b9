import { at, type JsonRecord, recordOf, recordsOf, textMapOf, textOf, textsOf } from '../json.ts';

type Test = (labels: Readonly<Record<string, string>>) => boolean;

/** Reads `app=x,tier!=y,env in (a,b),!gone`. */
export function labelTest(selector: string): Test {
  const parts = selector.match(/(?:[^,(]|\([^)]*\))+/g) ?? [];
  const tests = parts.map(part => part.trim()).map(testOf);
  return labels => tests.every(test => test(labels));
}

function testOf(part: string): Test {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(part);
  if (set !== null) {
    const [, key = '', operator = '', list = ''] = set;
    const values = list.split(',').map(value => value.trim());
    return labels => values.includes(labels[key] ?? '') === (operator === 'in') && key !== '';
  }
  const [, key = '', operator = '', value = ''] = /^([^=!]+?)\s*(==|=|!=)\s*(.*)$/.exec(part) ?? [];
  if (operator !== '') return labels => (labels[key] === value) === (operator !== '!=');
  if (part.startsWith('!')) return labels => !(part.slice(1) in labels);
  return labels => part in labels;
}

/** A selector of an object: `{ matchLabels, matchExpressions }`. One without either selects nothing if it is missing. */
export function selects(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels, matchExpressions } = recordOf(selector);
  return (
    Object.entries(textMapOf(matchLabels)).every(([key, value]) => labels[key] === value) &&
    recordsOf(matchExpressions).every(expression => expressionHolds(expression, labels))
  );
}

/** One of `matchExpressions`, of label selectors and of node selectors. */
export function expressionHolds(
  expression: JsonRecord,
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = labels[textOf(expression['key']) ?? ''];
  const values = textsOf(expression['values']);
  switch (expression['operator']) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

/** Reads `spec.nodeName=a,status.phase!=Failed`: any path of plain values will do. */
export function fieldTest(selector: string): (object: JsonRecord) => boolean {
  const tests = selector
    .split(',')
    .filter(part => part !== '')
    .map(part => {
      const [, path = '', operator = '=', value = ''] = /^([^=!]+)(==|=|!=)(.*)$/.exec(part) ?? [];
      return (object: JsonRecord) => {
        const found = at(object, ...path.split('.'));
        const text = typeof found === 'string' ? found : JSON.stringify(found ?? '');
        return (text === value || (text === '""' && value === '')) === (operator !== '!=');
      };
    });
  return object => tests.every(test => test(object));
}

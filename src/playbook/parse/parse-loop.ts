import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { typeInsteadOfList } from '../../jinja/check-list.ts';
import { unsupportedProblem } from '../../jinja/check-references.ts';
import { lookupFailure } from '../../jinja/constants.ts';
import { templateOf } from '../../jinja/parse.ts';
import { isDict, isList, Templated, type Value } from '../../values/value.ts';
import type { Located, MapEntry, MapNode } from '../../yaml/located.ts';
import type { FileReading } from '../file-reading.ts';
import { loopControlKeys } from '../keywords.ts';
import type { Loop, Written } from '../model.ts';
import { asMap, asText, unknownKeyword } from '../reading.ts';
import { isVariableName, nameProblem } from '../variable-name.ts';
import { parseConditions } from './parse-condition.ts';
import { checked, checkedScalar } from './parse-keywords.ts';

/** `loop:` or one `with_<lookup>:`, with `loop_control:`. */
export function parseLoop(map: MapNode, reading: FileReading): Loop | undefined {
  const { diagnostics } = reading;
  const sources = map.entries.filter(
    ({ key }) => key.text === 'loop' || key.text.startsWith('with_'),
  );
  const [first, second] = sources;
  if (second !== undefined) {
    const message = `A task has one loop, and "${first?.key.text ?? ''}" is one already.`;
    diagnostics.error('playbook/invalid', message, second.key.location);
  }
  const control = map.get('loop_control');
  if (first === undefined) {
    if (control !== undefined) {
      diagnostics.error('playbook/invalid', '"loop_control" needs a loop.', control.location);
    }
    return undefined;
  }
  return { ...parseControl(control, reading), ...lookupOf(first, reading) };
}

function lookupOf(
  { key, value }: MapEntry,
  reading: FileReading,
): { lookup: string; values: Written } {
  const { diagnostics } = reading;
  const values = checked(value, reading);
  if (key.text === 'loop') {
    if (value.kind === 'map') {
      const hint = 'Write "{{ the_dict | dict2items }}" to loop over a dict.';
      reading.diagnostics.error('playbook/wrong-type', '"loop" must be a list.', value.location, {
        hint,
      });
    }
    const isLiteral = value.kind === 'scalar' && value.value !== null;
    if (isLiteral && !(values.value instanceof Templated)) {
      const hint = isVariableName(value.text)
        ? `Write "{{ ${value.text} }}" to loop over a variable.`
        : undefined;
      reading.diagnostics.error('playbook/wrong-type', '"loop" must be a list.', value.location, {
        hint,
      });
    }
    if (values.value instanceof Templated) checkLoopTemplate(values.value, reading);
    return { lookup: 'loop', values };
  }
  const lookup = key.text.slice('with_'.length);
  const known = reading.functions.lookups.find(lookup);
  if (known?.unsupported !== undefined) {
    const what = `The lookup "${lookup}"`;
    diagnostics.list.push(unsupportedProblem(what, known.unsupported, key.location));
  } else if (known === undefined) {
    const hint = didYouMean(lookup, reading.functions.lookups.names());
    const message = `"${key.text}": there is no lookup "${lookup}".`;
    reading.diagnostics.error('expression/unknown-lookup', message, key.location, { hint });
  } else checkTerms(lookup, values, reading);
  return { lookup, values };
}

function checkLoopTemplate(loop: Templated, reading: FileReading): void {
  const template = templateOf(loop);
  if (!template.ok) return;
  const type = typeInsteadOfList(template.value, reading.functions.constant);
  if (type === undefined) return;
  const { location } = loop.origin;
  const message = `"loop" must be a list, not ${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}.`;
  const hint = type === 'dict' ? 'Add "| dict2items" to loop over a dict.' : undefined;
  const severity = reading.mayFail === undefined ? 'error' : 'warning';
  reading.diagnostics[severity]('playbook/wrong-type', message, location, { hint });
}

/** What `with_X` makes of terms that are all written out. */
function checkTerms(lookup: string, { value, location }: Written, reading: FileReading): void {
  const terms = isList(value) ? Array.from(value) : [value];
  if (terms.some(holdsTemplate)) return;
  const functions = reading.functions.constant;
  const failure = lookupFailure(lookup, terms, { functions, location });
  if (failure === undefined) return;
  const severity = reading.mayFail === undefined ? 'error' : 'warning';
  reading.diagnostics.list.push({ ...failure, severity });
}

function holdsTemplate(value: Value): boolean {
  if (value instanceof Templated) return true;
  if (isList(value)) return value.some(holdsTemplate);
  return isDict(value) && [...value.values()].some(holdsTemplate);
}

type Control = Omit<Loop, 'lookup' | 'values'>;

function parseControl(node: Located | undefined, reading: FileReading): Control {
  const map = asMap(node, '"loop_control"', reading);
  for (const { key } of map?.entries ?? []) {
    if (!loopControlKeys.includes(key.text))
      unknownKeyword(key, '"loop_control"', loopControlKeys, reading);
  }
  const label = map?.get('label');
  const breakWhen = map?.get('break_when');
  const optional = (key: string, kind: 'number' | 'boolean'): Written | undefined => {
    const value = map?.get(key);
    return value === undefined ? undefined : checkedScalar(key, value, kind, reading);
  };
  return {
    variable: variableName(map?.get('loop_var'), 'loop_var', reading) ?? 'item',
    variableAt: map?.get('loop_var')?.location,
    indexVariable: variableName(map?.get('index_var'), 'index_var', reading),
    label: label === undefined ? undefined : checked(label, reading),
    pause: optional('pause', 'number'),
    extended: optional('extended', 'boolean'),
    extendedAllItems: optional('extended_allitems', 'boolean'),
    breakWhen: breakWhen === undefined ? [] : parseConditions(breakWhen, reading),
    parallel: parseParallel(map, reading),
  };
}

/** Items that run side by side have no order in which one could wait for, or end, the next. */
function parseParallel(map: MapNode | undefined, reading: FileReading): Written | undefined {
  const value = map?.get('parallel');
  if (map === undefined || value === undefined) return undefined;
  for (const other of ['pause', 'break_when']) {
    const entry = map.entry(other);
    if (entry === undefined) continue;
    const message = `"${other}" has no meaning with "parallel".`;
    reading.diagnostics.error('playbook/invalid', message, entry.key.location);
  }
  return checkedScalar('parallel', value, 'integer', reading);
}

/** What a block or an include brings is gone through one item after the other. */
export function refuseParallel(loop: Loop | undefined, { diagnostics }: FileReading): void {
  if (loop?.parallel === undefined) return;
  const message =
    '"parallel" is for the items of one task, not for those of a block or an include.';
  const hint = 'Give it to a task inside, or use the strategy "free".';
  diagnostics.error('playbook/invalid', message, loop.parallel.location, { hint });
}

export function variableName(
  node: Located | undefined,
  keyword: string,
  reading: FileReading,
): string | undefined {
  const name = asText(node, `"${keyword}"`, reading);
  if (name === undefined || node === undefined) return undefined;
  const problem = nameProblem(name);
  if (problem === undefined) return name;
  reading.diagnostics.error('playbook/invalid', `"${keyword}": ${problem}`, node.location);
  return undefined;
}

import type { Plain } from '../values/plain.ts';

export type FunctionKind = 'filter' | 'test' | 'lookup' | 'function';

/** What documentation needs to know of a filter, a test, a lookup, or a function called by its name alone. */
export interface DocumentedFunction {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary?: string;
  readonly parameters: readonly string[];
  readonly meanings?: Readonly<Record<string, string>>;
  readonly defaults?: Readonly<Record<string, Plain>>;
  readonly integers?: readonly string[] | undefined;
  readonly choices?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly examples?: readonly string[];
  readonly unsupported?: string | undefined;
}

/** The page of a function, in Markdown that is also read as it is. */
export function renderFunction(documented: DocumentedFunction, kind: FunctionKind): string {
  const { name, aliases = [], parameters, examples = [], unsupported } = documented;
  const also = aliases.length === 0 ? [] : [`Also known as: ${aliases.join(', ')}.`, ''];
  const head = [`# ${name}`, '', summaryOf(documented), ''];
  if (unsupported !== undefined) return [...head, ...also].join('\n');
  const lines = parameters.map(parameter => parameterLine(parameter, documented));
  return [
    ...head,
    `A ${isCalled(documented, kind) ? kind : 'value'}: \`${usageOf(documented, kind)}\`.`,
    '',
    ...also,
    ...(lines.length === 0 ? [] : ['## Parameters', '', ...lines, '']),
    '## Examples',
    '',
    ...['```', ...examples, '```', ''],
  ].join('\n');
}

/** One sentence, also of what is not built in. */
export function summaryOf({ summary = '', unsupported }: DocumentedFunction): string {
  return unsupported === undefined ? summary : `Not built in: ${unsupported}.`;
}

/** All names that stand alone take something, but for `omit`. */
function isCalled({ parameters }: DocumentedFunction, kind: FunctionKind): boolean {
  return kind !== 'function' || parameters.length > 0;
}

function usageOf({ name, parameters }: DocumentedFunction, kind: FunctionKind): string {
  const shown = parameters.filter(parameter => !parameter.endsWith('?'));
  const more = shown.length < parameters.length ? ['…'] : [];
  const list = [...shown, ...more].join(', ');
  if (kind === 'lookup') return `lookup('${name}', ${list})`;
  const call = list === '' ? name : `${name}(${list})`;
  if (kind === 'function') return call;
  return kind === 'filter' ? `input | ${call}` : `input is ${call}`;
}

function parameterLine(parameter: string, documented: DocumentedFunction): string {
  const name = parameter.replaceAll(/[*?]/g, '');
  const { meanings, defaults } = documented;
  const value = defaults?.[name];
  const facts = [
    ...typeOf(name, documented),
    ...(parameter.startsWith('**') ? ['any number, by their names'] : []),
    ...(/^\*[^*]/.test(parameter) ? ['any number'] : []),
    ...(/[*?]/.test(parameter) ? [] : ['required']),
    ...(value === undefined ? [] : [`default ${JSON.stringify(value)}`]),
  ];
  const meaning = meanings?.[name];
  const list = facts.length === 0 ? '' : ` (${facts.join('; ')})`;
  return `- \`${name}\`${list}${meaning === undefined ? '' : `: ${meaning}`}`;
}

function typeOf(name: string, documented: DocumentedFunction): readonly string[] {
  const { integers = [], choices = {}, defaults = {} } = documented;
  const texts = choices[name];
  if (texts !== undefined) return [`one of ${texts.join(', ')}`];
  if (integers.includes(name)) return ['integer'];
  return typeof defaults[name] === 'boolean' ? ['boolean'] : [];
}

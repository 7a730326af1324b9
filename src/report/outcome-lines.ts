import { includedAtText, renderDiagnostic } from '../diagnostics/code-frame.ts';
import type { FileDiff, Status, TaskOutcome, TaskRef } from '../engine/events.ts';
import type { Json, JsonObject } from '../module-api/json.ts';
import { oneLine } from './one-line.ts';
import type { Paint, Style } from './style.ts';

export interface OutcomeView {
  readonly task: TaskRef;
  readonly host: string;
  readonly outcome: TaskOutcome;
  readonly item?: string | undefined;
  /** Its output was shown as it came. */
  readonly wasStreamed?: boolean | undefined;
  readonly verbosity: number;
  readonly paint: Paint;
}

const colors: Readonly<Record<Status, Style>> = {
  ok: 'green',
  changed: 'yellow',
  skipped: 'cyan',
  failed: 'red',
  unreachable: 'red',
  undecided: 'magenta',
};

/** Everything there is to say about one task, or one item of it, on one host. */
export function outcomeLines(view: OutcomeView): readonly string[] {
  const { outcome } = view;
  const lines = headLines(view);
  if (outcome.would !== undefined || view.verbosity > 0) {
    lines.push(...outcome.changes.map(change => `    ${view.paint('dim', change)}`));
  }
  lines.push(...outcome.diff.flatMap(diff => diffLines(diff, view.paint)));
  if (outcome.status === 'failed' || outcome.status === 'unreachable')
    lines.push(...failureLines(view));
  lines.push(...warningLines(view), ...omittedLines(view), ...resultLines(view));
  return lines;
}

/** What a module has to say although nothing failed. */
function warningLines({ outcome, paint }: OutcomeView): readonly string[] {
  const warnings = outcome.result['warnings'];
  if (!Array.isArray(warnings)) return [];
  return warnings.map(warning => `    ${paint('yellow', `warning: ${String(warning)}`)}`);
}

function headLines({ host, outcome, item, paint, verbosity }: OutcomeView): string[] {
  const { status, would, delegatedTo, ignored, rescued } = outcome;
  const where = delegatedTo === undefined ? host : `${host} -> ${delegatedTo}`;
  const what = item === undefined ? '' : ` => (item=${oneLine(item)})`;
  const word = would === undefined ? status : `would ${would}`;
  const note = ignored ? ' (ignored)' : rescued ? ' (rescued)' : '';
  const [why = '', ...more] = explanation(outcome, verbosity).split('\n');
  return [
    paint(colors[status], `${word}: [${where}]${what}${note}${why}`),
    ...more.map(line => `    ${paint(colors[status], line)}`),
  ];
}

function explanation({ status, message, would }: TaskOutcome, verbosity: number): string {
  if (status === 'undecided' && would !== undefined) {
    const cause = message === undefined ? 'its result' : `"${message}", which did not really run`;
    return `: whether that counts as a change depends on ${cause}`;
  }
  if (message === undefined) return '';
  if (status === 'undecided') return `: depends on "${message}", which did not really run`;
  if (status === 'skipped') return verbosity > 0 ? `: ${message}` : '';
  return status === 'failed' || status === 'unreachable' ? `: ${message}` : '';
}

/** How many of the last lines of an output a failure shows. */
const tail = 15;

function failureLines({ task, outcome, paint, verbosity }: OutcomeView): readonly string[] {
  const { result, diagnostic } = outcome;
  const { rc } = result;
  const ended = typeof rc === 'number' ? `, exit code ${rc}` : '';
  const lines = [`    ${paint('dim', `module ${task.module}${ended}, task at ${task.location}`)}`];
  if (task.includedAt !== undefined)
    lines.push(`    ${paint('dim', includedAtText(task.includedAt))}`);
  if (diagnostic !== undefined)
    lines.push(...indent(renderDiagnostic(diagnostic, { color: false })));
  for (const stream of ['stderr', 'stdout'] as const) {
    const text = result[stream];
    if (typeof text !== 'string' || text.trim() === '') continue;
    if (stream === 'stdout' && verbosity === 0 && hasText(result['stderr'])) continue;
    const all = text.trimEnd().split('\n');
    const shown = verbosity > 1 ? all : all.slice(-tail);
    if (shown.length < all.length)
      lines.push(`    ${paint('dim', `${stream} (last ${tail} of ${all.length} lines)`)}`);
    lines.push(...shown.map(line => `    ${stream}| ${line}`));
  }
  return lines;
}

/** Of a command that printed more than is kept. */
function omittedLines({ outcome: { result }, paint }: OutcomeView): readonly string[] {
  return ['stdout', 'stderr'].flatMap(stream => {
    const bytes = result[`${stream}_omitted_bytes`];
    if (typeof bytes !== 'number' || bytes === 0) return [];
    return [
      `    ${paint('yellow', `warning: ${stream} is too long to keep: ${bytes} bytes in its middle are left out`)}`,
    ];
  });
}

function hasText(value: Json | undefined): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function indent(text: string): readonly string[] {
  return text
    .trimEnd()
    .split('\n')
    .map(line => `    ${line}`);
}

function diffLines({ text }: FileDiff, paint: Paint): readonly string[] {
  return text
    .trimEnd()
    .split('\n')
    .map(line => {
      if (line.startsWith('+')) return paint('green', line);
      if (line.startsWith('-')) return paint('red', line);
      return line.startsWith('@@') ? paint('cyan', line) : line;
    });
}

/** A `debug` is asked for to be read; other results only with `-v`. */
function resultLines(view: OutcomeView): readonly string[] {
  const { task, outcome, verbosity } = view;
  const { result, status } = outcome;
  if ('censored' in result) return verbosity > 0 ? ['    (hidden because no_log is set)'] : [];
  if (task.module === 'debug' && (status === 'ok' || status === 'changed'))
    return asText(printed(result));
  if (task.module === 'assert' && status === 'ok' && verbosity === 0)
    return outcome.message === undefined ? [] : asText({ msg: outcome.message });
  if (verbosity === 0 || status === 'skipped') return [];
  if (task.name === 'Gathering Facts' && verbosity < 3) return [];
  return asText(withoutRepetition(view));
}

/** Without what the lines above have said already; with `-v` alone also without when a command ran. */
function withoutRepetition({ outcome, verbosity, wasStreamed }: OutcomeView): JsonObject {
  const { result, status, changes } = outcome;
  const shown = new Set(['warnings']);
  if (status === 'failed' || wasStreamed === true) shown.add('stdout').add('stderr');
  if (verbosity < 2) for (const name of ['changed', 'failed', 'start', 'end']) shown.add(name);
  if (verbosity < 2 && changes.length > 0) shown.add('cmd');
  // Lines are the text once more.
  for (const name of ['stdout', 'stderr'])
    if (typeof result[name] === 'string') shown.add(`${name}_lines`);
  const isShown = ([name, value]: readonly [string, Json]): boolean =>
    shown.has(name) || (verbosity < 2 && value === '');
  return Object.fromEntries(Object.entries(result).filter(entry => !isShown(entry)));
}

const flags: readonly string[] = [
  ...['changed', 'failed', 'warnings', 'ansible_loop', 'ansible_loop_var'],
];

/** The message alone; of `debug: var=item` that is the item. */
function printed(result: JsonObject): JsonObject {
  const { ansible_loop_var: item, ansible_index_var: index } = result;
  const hidden = new Set<Json | undefined>([...flags, 'ansible_index_var', index]);
  const said = Object.entries(result).filter(([name]) => !hidden.has(name));
  return Object.fromEntries(said.length > 1 ? said.filter(([name]) => name !== item) : said);
}

/** As YAML would show it: a text as it is, other values as JSON. */
function asText(result: JsonObject): readonly string[] {
  return Object.entries(result).flatMap(([name, value]) => {
    if (typeof value === 'string') {
      const lines = value.split('\n');
      return lines.length === 1
        ? [`    ${name}: ${value}`]
        : [`    ${name}:`, ...lines.map(line => `      ${line}`)];
    }
    const [first = '', ...rest] = JSON.stringify(value, undefined, 2).split('\n');
    return [`    ${name}: ${first}`, ...rest.map(line => `    ${line}`)];
  });
}

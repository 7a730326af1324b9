import { formatLocation } from '../diagnostics/source-file.ts';
import type { Secrets } from '../engine/secrets/secrets.ts';
import type {
  LaterSetting,
  PlayVariables,
  Setting,
} from '../engine/variables/explain-variables.ts';
import { EvaluationError } from '../jinja/environment.ts';
import { repr } from '../jinja/python/text.ts';
import type { Json } from '../module-api/json.ts';
import type { Task } from '../playbook/model.ts';
import { toPlain } from '../values/plain.ts';
import { LazyDict, Omit, Templated, type Value } from '../values/value.ts';

export interface VariablesQuestion {
  readonly host: string;
  /** None: all. */
  readonly names: readonly string[];
  /** Whether the user named the playbook. */
  readonly withPlay: boolean;
  readonly secrets: Secrets;
}

type Line = string;

/** Each variable with its value: as it is when it was asked for by name, else as it is written. */
export function shownValues(views: readonly PlayVariables[], question: VariablesQuestion): string {
  const lines = views.flatMap(view => [
    ...playLine(view, question),
    ...namesOf(view, question).map(name => `${name}: ${valueText(view, name, question)}`),
  ]);
  return asText(lines);
}

/** Each variable with all layers that set it, the winner first. */
export function shownExplanation(
  views: readonly PlayVariables[],
  question: VariablesQuestion,
): string {
  const lines = views.flatMap(view => [
    ...playLine(view, question),
    ...namesOf(view, question).flatMap(name => explained(view, name, question)),
  ]);
  return asText(lines);
}

/** The same for programs. */
export function variablesAsJson(
  views: readonly PlayVariables[],
  question: VariablesQuestion,
): Json {
  return views.map(view => ({
    host: question.host,
    play: view.play.name,
    variables: Object.fromEntries(
      namesOf(view, question).map(name => {
        const { settings, views: others, later } = view.explain(name);
        const layers = (all: readonly Setting[]): Json[] =>
          all.map(setting => ({
            layer: setting.layer,
            value: written(name, setting.variable.value, question),
            location: placeOf(setting) ?? null,
          }));
        return [
          name,
          {
            ...(question.names.length > 0 && { value: valueText(view, name, question) }),
            layers: layers(settings),
            tasks: others.map(({ tasks, settings: seen }) => ({
              tasks: tasks.map(({ location }) => formatLocation(location)),
              layers: layers(seen),
            })),
            later: later.map(({ by, location, from }) => ({
              by,
              location: formatLocation(location),
              ...(from !== undefined && { from: formatLocation(from) }),
            })),
          },
        ] as const;
      }),
    ),
  }));
}

function playLine({ play }: PlayVariables, { host, withPlay }: VariablesQuestion): readonly Line[] {
  return withPlay ? [`# ${host} in the play "${play.name}", ${formatLocation(play.location)}`] : [];
}

function namesOf(view: PlayVariables, { names }: VariablesQuestion): readonly string[] {
  return names.length > 0 ? names : view.names();
}

function explained(
  view: PlayVariables,
  name: string,
  question: VariablesQuestion,
): readonly Line[] {
  const { settings, own, views, later } = view.explain(name);
  const isAsked = question.names.length > 0;
  const value = isAsked ? ` ${valueText(view, name, question)}` : '';
  const table = (all: readonly Setting[], indent: string): readonly Line[] =>
    layerTable(name, all, question).map(line => `${indent}${line}`);
  return [
    `${name}:${value}`,
    ...(own === undefined ? [] : ['  set by kplay itself']),
    ...table(settings, '  '),
    ...views.flatMap(({ tasks, settings: seen }) => [
      `  in ${tasksText(tasks)}:`,
      ...table(seen, '    '),
    ]),
    ...later.map(laterLine),
  ];
}

function laterLine({ by, location, from }: LaterSetting): Line {
  const file = from === undefined ? '' : ` (${formatLocation(from)})`;
  return `  later, by ${by}: ${formatLocation(location)}${file}`;
}

function tasksText(tasks: readonly Task[]): string {
  const [first] = tasks;
  const place = first === undefined ? '' : formatLocation(first.location);
  const more = tasks.length - 1;
  const others = more === 0 ? '' : ` and ${more} more ${more === 1 ? 'task' : 'tasks'}`;
  return `the task at ${place}${others}`;
}

function layerTable(
  name: string,
  settings: readonly Setting[],
  question: VariablesQuestion,
): readonly Line[] {
  const rows = settings.map((setting, index) => ({
    mark: index === 0 ? '*' : ' ',
    layer: setting.layer,
    place: placeOf(setting) ?? '',
    value: written(name, setting.variable.value, question),
  }));
  const width = (key: 'layer' | 'place'): number =>
    Math.max(0, ...rows.map(row => row[key].length));
  const [layers, places] = [width('layer'), width('place')];
  return rows.map(({ mark, layer, place, value }) =>
    `${mark} ${layer.padEnd(layers)}  ${place.padEnd(places)}  ${value}`.trimEnd(),
  );
}

function placeOf({ variable: { location } }: Setting): string | undefined {
  return location === undefined ? undefined : formatLocation(location);
}

/** As it is in a task; where that cannot be known yet, why. */
function valueText(view: PlayVariables, name: string, question: VariablesQuestion): string {
  const [winner] = view.explain(name).settings;
  if (question.names.length === 0) {
    return winner === undefined ? '' : written(name, winner.variable.value, question);
  }
  try {
    const value = view.valueOf(name);
    return value === undefined ? '(not set outside of tasks)' : written(name, value, question);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return `(cannot be told before the run: ${question.secrets.redact(error.message)})`;
  }
}

/**
 * Templates as they stand; what is a password by its name is hidden, and all that was decrypted.
 */
function written(name: string, value: Value, { secrets }: VariablesQuestion): string {
  if (/^ansible_(?:\w+_)?pass(?:word|phrase)?$/.test(name)) return '********';
  return secrets.redact(textOf(value));
}

function textOf(value: Value): string {
  if (value instanceof Templated) return JSON.stringify(value.text);
  if (value instanceof Omit) return 'omit';
  if (value instanceof LazyDict) return repr(value);
  const plain = toPlain(value, one => {
    if (one instanceof Templated) return one.text;
    return one instanceof Omit ? 'omit' : repr(one);
  });
  return JSON.stringify(plain);
}

function asText(lines: readonly Line[]): string {
  return lines.map(line => `${line}\n`).join('');
}

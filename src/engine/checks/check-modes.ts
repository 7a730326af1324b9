import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { formatLocation, type Location } from '../../diagnostics/source-file.ts';
import { optionNames } from '../../module-api/coerce-args.ts';
import { keptModeFormat, modeFormat } from '../../module-api/format.ts';
import { modeWarning } from '../../module-api/mode.ts';
import type { ArgsSchema } from '../../module-api/schema.ts';
import type { Task } from '../../playbook/model.ts';
import { isDict } from '../../values/value.ts';
import type { Run } from '../run.ts';
import type { MetTask } from './check-includes.ts';

/** Warns of `mode: 644` before it is set. */
export function checkModes(tasks: readonly MetTask[], run: Run, diagnostics: Diagnostics): void {
  for (const { task } of tasks) {
    const module = run.modules.find(task.action.name);
    if (module === undefined) continue;
    for (const { option, mode, location } of literalModes(task, module.args)) {
      const message = modeWarning(mode, option);
      const place = formatLocation(location);
      if (message === undefined || run.told.has(place)) continue;
      run.told.add(place);
      diagnostics.warning('args/decimal-mode', `${message}.`, location);
    }
  }
}

/** What a module warns of, without what was told before the run. */
export function withoutToldModes(
  warnings: readonly string[],
  task: Task,
  { run, schema }: { readonly run: Pick<Run, 'told'>; readonly schema: ArgsSchema },
): readonly string[] {
  if (warnings.length === 0) return warnings;
  const told = literalModes(task, schema).filter(({ location }) =>
    run.told.has(formatLocation(location)),
  );
  const texts = new Set(told.map(({ mode, option }) => modeWarning(mode, option)));
  return warnings.filter(text => !texts.has(text));
}

interface LiteralMode {
  readonly option: string;
  readonly mode: number;
  readonly location: Location;
}

function literalModes({ action }: Task, schema: ArgsSchema): readonly LiteralMode[] {
  const { value } = action.args;
  if (!isDict(value)) return [];
  const names = optionNames(schema);
  return [...value].flatMap(([name, mode]) => {
    const key = String(name);
    const option = names.get(key) ?? key;
    const format = schema[option]?.format;
    const isMode = format === 'mode' || format === modeFormat || format === keptModeFormat;
    if (!isMode || typeof mode !== 'number') return [];
    return [{ option, mode, location: action.places?.get(key) ?? action.location }];
  });
}

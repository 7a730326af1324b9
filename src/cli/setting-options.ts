import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Declaration, FlagGroup, SettingValue } from '../config/declaration.ts';
import { readText } from '../config/read-value.ts';
import { declarationOf, type SettingName, settingNames } from '../config/settings.ts';

/** Adds the flags of the settings of some groups; what is not given stays undefined. */
export function addSettingOptions(command: Command, ...groups: readonly FlagGroup[]): Command {
  for (const group of groups) {
    for (const name of settingNames) {
      const { flag } = declarationOf(name);
      if (flag?.group === group) command.addOption(optionOf(name, flag.form));
    }
  }
  return command;
}

/** An option whose value is found under the name of its setting. */
class SettingOption extends Option {
  readonly #name: SettingName;

  constructor(name: SettingName, form: string, description: string) {
    super(form, description);
    this.#name = name;
  }

  override attributeName(): string {
    return this.#name;
  }
}

function optionOf(name: SettingName, form: string): Option {
  const declaration = declarationOf(name);
  const option = new SettingOption(name, form, helpOf(declaration));
  const { type, flag } = declaration;
  if (type === 'boolean') return option;
  if (type === 'integer' && flag?.repeats === true) {
    return option.argParser<number>((_, before) => (before ?? 0) + 1);
  }
  return option.argParser<SettingValue>((text, before) => {
    const reading = readText(text, asFlag(declaration));
    if ('expected' in reading) throw new InvalidArgumentError(`It must be ${reading.expected}.`);
    const { value } = reading;
    const adds = Array.isArray(before) && Array.isArray(value);
    return adds ? [...before, ...value] : value;
  });
}

/** Each `-i` is one source, as it stands. */
function asFlag(declaration: Declaration): Declaration {
  return declaration.paths === 'source' ? { ...declaration, paths: 'path' } : declaration;
}

function helpOf(declaration: Declaration): string {
  const { doc, type, flag, default: value } = declaration;
  const isTold = value !== undefined && type !== 'boolean' && flag?.repeats !== true;
  const notes = [
    ...(type === 'choice' ? [`choices: ${declaration.choices.join(', ')}`] : []),
    ...(isTold ? [`default: ${String(value)}`] : []),
    ...(type === 'list' ? ['may be repeated'] : []),
  ];
  return notes.length === 0 ? doc : `${doc} (${notes.join('; ')})`;
}

import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { optionNames } from '../module-api/coerce-args.ts';
import { Templated } from '../values/value.ts';
import type { Located, MapEntry } from '../yaml/located.ts';
import { checkDefaults } from './check-args.ts';
import { checkTemplates } from './check-templates.ts';
import type { FileReading } from './file-reading.ts';
import type { ActionInfo } from './loading.ts';
import type { Keywords, ModuleDefaults, Parent } from './model.ts';
import { familyOf, moduleGroups } from './module-families.ts';
import { asListOrOne, isNull, written, wrongType } from './reading.ts';
import { unknownModuleHint } from './unknown-module.ts';

/**
 * `module_defaults`: a dict from modules and `group/…` to their options, or a list of such dicts.
 */
export function parseModuleDefaults(
  node: Located,
  reading: FileReading,
): readonly ModuleDefaults[] | undefined {
  if (isNull(node)) return undefined;
  return asListOrOne(node).flatMap(item => {
    if (item.kind === 'map') return item.entries.flatMap(entry => defaultsOfEntry(entry, reading));
    const message = '"module_defaults" must be a dict from modules to their options.';
    wrongType(reading.diagnostics, message, item.location);
    return [];
  });
}

function defaultsOfEntry(
  { key, value: node }: MapEntry,
  reading: FileReading,
): readonly ModuleDefaults[] {
  const modules = modulesOf(key, reading);
  if (modules === undefined) return [];
  const isGroup = key.text.startsWith('group/');
  const value = { ...written(node), ofGroup: isGroup };
  checkTemplates(value.value, reading);
  const fits = node.kind === 'map' || isNull(node) || value.value instanceof Templated;
  if (!fits) {
    const message = `The defaults of "${key.text}" must be a dict of options.`;
    wrongType(reading.diagnostics, message, node.location);
    return [];
  }
  const options = node.kind === 'map' ? node.entries.map(optionOf) : [];
  const { list } = reading.diagnostics;
  const before = list.length;
  const unknown = modules.length === 0 ? [] : options.filter(option => isUnknown(option, modules));
  const known = options.filter(option => !unknown.includes(option));
  for (const { info } of modules) {
    // Of a group the first module that refuses a value says enough.
    if (list.length > before) break;
    checkDefaults(
      isGroup ? known.filter(option => hasOption(info, option)) : options,
      info,
      reading,
    );
  }
  for (const option of isGroup ? unknown : []) {
    const message = `kplay has no module of "${key.text}" with the option "${option.key}": it does nothing.`;
    reading.diagnostics.warning('args/unknown', message, option.keyLocation, {
      hint: didYouMean(
        option.key,
        modules.flatMap(({ info }) => [...optionNames(info.args).keys()]),
      ),
    });
  }
  const families = modules.map(({ family }) => family);
  return [{ key: isGroup ? key.text : (families[0] ?? ''), families, value, options }];
}

function optionOf({ key, value }: MapEntry): DefaultOption {
  return { key: key.text, keyLocation: key.location, ...written(value) };
}

function isUnknown(option: DefaultOption, modules: readonly NamedModule[]): boolean {
  return !modules.some(({ info }) => hasOption(info, option));
}

function hasOption({ args, anyOption }: ActionInfo, { key }: DefaultOption): boolean {
  return anyOption === true || optionNames(args).has(key);
}

type DefaultOption = ModuleDefaults['options'][number];

interface NamedModule {
  readonly family: string;
  readonly info: ActionInfo;
}

/** The modules that a key means; `undefined` when there are none. */
function modulesOf(
  { text, location }: MapEntry['key'],
  { catalog, diagnostics }: FileReading,
): readonly NamedModule[] | undefined {
  const find = (name: string): readonly NamedModule[] => {
    const info = catalog.find(name);
    return info === undefined ? [] : [{ info, family: familyOf(name, info.name) }];
  };
  if (text.startsWith('group/')) {
    const group = moduleGroups.get(text.slice('group/'.length));
    if (group === undefined) {
      const hint = didYouMean(
        text,
        [...moduleGroups.keys()].map(name => `group/${name}`),
      );
      diagnostics.error('playbook/invalid', `There is no "${text}" of modules.`, location, {
        hint,
      });
    } else if (group.length === 0) {
      const message = `kplay has no module of "${text}": these defaults do nothing.`;
      diagnostics.warning('playbook/unknown-module', message, location);
    }
    return group?.flatMap(find);
  }
  const found = find(text);
  if (found.length > 0) return found;
  const hint = unknownModuleHint(text, catalog.names());
  const message = `kplay has no module "${text}".`;
  diagnostics.error('playbook/unknown-module', message, location, { hint });
  return undefined;
}

/**
 * What `module_defaults` around a task and its own say of a module, low to high: those of groups,
 * then those of the module. For each key the innermost holds, whole.
 */
export function defaultsOf(
  family: string,
  { keywords, parent }: { readonly keywords: Keywords; readonly parent: Parent },
): readonly ModuleDefaults[] {
  const byKey = new Map<string, ModuleDefaults>();
  const levels = [keywords];
  for (let at: Parent | undefined = parent; at !== undefined; ) {
    levels.unshift(at.keywords);
    at = at.kind === 'play' ? undefined : at.parent;
  }
  for (const level of levels) {
    for (const one of level.moduleDefaults ?? []) byKey.set(one.key, one);
  }
  const all = [...byKey.values()].filter(({ families }) => families.includes(family));
  return [...all.filter(({ key }) => key !== family), ...all.filter(({ key }) => key === family)];
}

import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import type { Location } from '../../diagnostics/source-file.ts';
import { optionNames } from '../../module-api/coerce-args.ts';
import { locationWithin, type TextOrigin } from '../../values/origin.ts';
import { type Dict, Templated, type Value } from '../../values/value.ts';
import type { Located, MapEntry, MapNode, ScalarNode } from '../../yaml/located.ts';
import { isTemplate } from '../../yaml/to-value.ts';
import { checkArgs, checkDefaults, type GivenArg } from '../check-args.ts';
import { checkTemplates } from '../check-templates.ts';
import type { FileReading } from '../file-reading.ts';
import type { ActionInfo } from '../loading.ts';
import type { Action, ModuleDefaults, Written } from '../model.ts';
import { isNull, written, wrongType } from '../reading.ts';
import { unknownModuleHint } from '../unknown-module.ts';
import { type Piece, splitPieces } from './key-value.ts';

interface ActionSource {
  readonly info: ActionInfo;
  /** The module's key as written. */
  readonly name: string;
  readonly location: Location;
  /** The value of the module's key. */
  readonly value: Located | undefined;
  /** The task's `args:`. */
  readonly args: Located | undefined;
  /** Of the module, low to high. */
  readonly defaults: readonly ModuleDefaults[];
  /** Options of it stand beside it, which has been reported. */
  readonly hasStrays?: boolean | undefined;
}

/** The action of a task from `module: value` and `args:`, its options checked as far as they are literal. */
export function parseAction(source: ActionSource, reading: FileReading): Action {
  const { info, name, location } = source;
  const given: GivenArg[] = [];
  let freeForm: Written | undefined;
  let whole: Written | undefined;
  // What is missing then only follows from what has been reported.
  let isBroken = source.hasStrays === true;

  const { value } = source;
  if (value?.kind === 'map') given.push(...argsOfMap(value));
  else if (value?.kind === 'seq') {
    wrongType(reading.diagnostics, `"${name}" takes a dict of options.`, value.location);
    isBroken = true;
  } else if (value !== undefined && !isNull(value)) {
    const text = fromText(value, info, reading);
    freeForm = text.freeForm;
    whole = text.whole;
    isBroken ||= text.isBroken === true;
    given.push(...text.given);
  }
  if (source.args !== undefined) {
    const extra = source.args;
    if (extra.kind === 'map')
      given.push(...argsOfMap(extra).filter(({ key }) => !given.some(one => one.key === key)));
    else if (written(extra).value instanceof Templated) whole = written(extra);
    else wrongType(reading.diagnostics, '"args" must be a dict of options.', extra.location);
  }

  const freeArg =
    freeForm === undefined || info.freeForm === undefined
      ? []
      : [{ ...freeGiven(info.freeForm, freeForm), shown: name }];
  for (const { value: one } of given) checkTemplates(one, reading, true);
  if (value?.kind === 'map' && info.anyOption === true) checkNames(value, reading);
  if (freeForm !== undefined) checkTemplates(freeForm.value, reading, true);
  const merged = withDefaults([...given, ...freeArg], source);
  // Options that are only known later may be just the ones that are missing.
  const isWhole = whole === undefined && merged !== undefined;
  if (isWhole && !isBroken) checkArgs(merged, { info, name, location }, reading);
  else if (whole === undefined) checkDefaults([...given, ...freeArg], info, reading);

  const options = isWhole ? merged.filter(one => !freeArg.some(free => free === one)) : given;
  const dict: Dict = new Map(options.map(({ key, value: one }) => [key, one]));
  return {
    kind: info.kind,
    name: info.name,
    written: name,
    location,
    args: whole ?? { value: dict, location: value?.location ?? location },
    ...(!isWhole && { defaults: source.defaults.map(one => one.value) }),
    ...(freeForm !== undefined && { freeForm }),
    places: new Map(given.flatMap(one => placesOf(one, info))),
  };
}

/** Of the option, and of each condition of a list: what is wrong with it is known only while it is evaluated. */
function placesOf({ key, location, located }: GivenArg, info: ActionInfo) {
  const isList = info.args[key]?.format === 'condition' && located?.kind === 'seq';
  const items = isList ? located.items : [];
  return [
    [key, location] as const,
    ...items.map((item, index) => [`${key}[${index}]`, item.location] as const),
  ];
}

/** Where any name may stand, as in `set_fact`, a name may be a template. */
function checkNames({ entries }: MapNode, reading: FileReading): void {
  for (const { key } of entries) {
    if (isTemplate(key.text)) checkTemplates(new Templated(key.text, key.origin), reading, true);
  }
}

/** The options with those that only `module_defaults` says; `undefined` when they are not known yet. */
function withDefaults(
  given: readonly GivenArg[],
  { info, defaults }: ActionSource,
): readonly GivenArg[] | undefined {
  if (defaults.some(({ value }) => value.value instanceof Templated)) return undefined;
  const names = optionNames(info.args);
  const optionOf = (key: string): string => names.get(key) ?? key;
  const missing = new Map<string, GivenArg>();
  const usable = defaults.flatMap(({ options, value }) =>
    value.ofGroup && info.anyOption !== true
      ? options.filter(({ key }) => names.has(key))
      : options,
  );
  for (const one of usable) {
    missing.set(optionOf(one.key), { ...one, isDefault: true });
  }
  for (const { key } of given) missing.delete(optionOf(key));
  return [...missing.values(), ...given];
}

function freeGiven(option: string, { value, location }: Written): GivenArg {
  return { key: option, value, keyLocation: location, location };
}

function argsOfMap(map: MapNode): readonly GivenArg[] {
  return map.entries.map(argOfEntry);
}

function argOfEntry({ key, value }: MapEntry): GivenArg {
  const { value: one, location } = written(value);
  const nodes = value.kind === 'seq' ? value.items : [value];
  const origins = nodes.map(node => (node.kind === 'scalar' ? node.origin : undefined));
  return {
    key: key.text,
    value: one,
    keyLocation: key.location,
    location,
    origins,
    located: value,
  };
}

interface FromText {
  readonly given: readonly GivenArg[];
  readonly freeForm?: Written;
  readonly whole?: Written;
  /** Parts of it cannot be read. */
  readonly isBroken?: boolean;
}

/** `module: text`: a command, `key=value` pairs, or one template that makes all options. */
function fromText(node: Located, info: ActionInfo, reading: FileReading): FromText {
  if (node.kind !== 'scalar') return { given: [] };
  if (info.freeForm !== undefined) return fromCommand(node, info, info.freeForm);
  const { value, location } = written(node);
  if (value instanceof Templated && /^\s*\{\{[\s\S]*\}\}\s*$/.test(value.text)) {
    return { given: [], whole: { value, location } };
  }
  const pieces = splitPieces(node.text);
  const given: GivenArg[] = [];
  const isBroken = pieces.some(piece => piece.openQuote !== undefined || piece.key === undefined);
  for (const piece of pieces) {
    const at = locationWithin(node.origin, piece.start, piece.end);
    if (piece.openQuote !== undefined) {
      const hint = 'Write the options as a dict, or the quote with a backslash.';
      const message = `The quote ${piece.openQuote} is never closed.`;
      reading.diagnostics.error('playbook/invalid', message, at, { hint });
    }
    if (piece.key === undefined) {
      const message = `"${info.name}" takes options as a dict or as key=value, not "${piece.value}".`;
      wrongType(reading.diagnostics, message, at);
      continue;
    }
    given.push(argOfPiece(piece.key, piece, node));
  }
  return { given, isBroken };
}

/**
 * Options may stand in the text: `command: make creates=/x`, `include_vars: file=x.yaml name=y`. Only known ones are
 * taken, and of a command only those that Ansible takes.
 */
function fromCommand(node: ScalarNode, info: ActionInfo, freeForm: string): FromText {
  const names = optionNames(info.args);
  const isCommand = freeForm === 'cmd';
  const taken = splitPieces(node.text).filter(
    ({ key }) =>
      key !== undefined &&
      names.has(key) &&
      (!isCommand || (key !== freeForm && inlineOptions.has(key))),
  );
  if (taken.length === 0) return { given: [], freeForm: written(node) };

  let text = '';
  let at = 0;
  const kept: number[] = [];
  const keep = (start: number, end: number): void => {
    text += node.text.slice(start, end);
    for (let index = start; index < end; index++) kept.push(index);
  };
  for (const piece of taken) {
    keep(at, piece.start);
    at = piece.end;
  }
  keep(at, node.text.length);
  const given = taken.map(piece => argOfPiece(piece.key ?? '', piece, node));
  if (text.trim() === '') return { given };
  const origin: TextOrigin = {
    location: node.location,
    offsetAt: index => node.origin.offsetAt(kept[index] ?? node.text.length),
  };
  const value = textValue(text.trim(), shifted(origin, text.length - text.trimStart().length));
  return { given, freeForm: { value, location: node.location } };
}

/** The options Ansible takes out of a command's text. */
const inlineOptions = new Set(['creates', 'removes', 'chdir', 'executable', 'stdin', 'warn']);

function shifted(origin: TextOrigin, by: number): TextOrigin {
  return by === 0
    ? origin
    : { location: origin.location, offsetAt: index => origin.offsetAt(index + by) };
}

function argOfPiece(key: string, piece: Piece, node: ScalarNode): GivenArg {
  const { value, start, valueStart, offsets } = piece;
  const [first = valueStart] = offsets;
  const end = (offsets.at(-1) ?? first - 1) + 1;
  const location = locationWithin(node.origin, first, end);
  const own: TextOrigin = {
    location,
    offsetAt: index => node.origin.offsetAt(offsets[index] ?? end),
  };
  return {
    key,
    value: textValue(value, own),
    keyLocation: locationWithin(node.origin, start, start + key.length),
    location,
    origins: [own],
  };
}

function textValue(text: string, origin: TextOrigin): Value {
  return /\{[{%#]/.test(text) ? new Templated(text, origin) : text;
}

interface FoundAction {
  readonly entry: MapEntry;
  readonly info: ActionInfo;
  /** Options of it stand beside it. */
  readonly hasStrays: boolean;
}

/** The module a task names. Reports what is wrong when there is none, or more than one. */
export function findActionKey(
  candidates: readonly MapEntry[],
  taskLocation: Location,
  known: readonly string[],
  { catalog, diagnostics }: FileReading,
): FoundAction | undefined {
  const modules = candidates.flatMap(entry => {
    const info = catalog.find(entry.key.text);
    return info === undefined ? [] : [{ entry, info }];
  });
  const [first, second] = modules;
  if (second !== undefined) {
    const message = `A task calls one module, and "${first?.entry.key.text ?? ''}" is one already.`;
    diagnostics.error('playbook/invalid', message, second.entry.key.location);
  }
  let hasStrays = false;
  for (const { key } of candidates) {
    if (modules.some(({ entry }) => entry.key === key)) continue;
    if (first === undefined) {
      const hint = unknownModuleHint(key.text, [...catalog.names(), ...known]);
      const message = `kplay has no module "${key.text}".`;
      diagnostics.error('playbook/unknown-module', message, key.location, { hint });
    } else {
      const { entry, info } = first;
      const isStray = optionNames(info.args).has(key.text);
      const hint = isStray
        ? `It is an option of "${entry.key.text}": indent it, so that it stands below.`
        : didYouMean(key.text, known);
      hasStrays ||= isStray;
      const message = `"${key.text}" is not a keyword of tasks.`;
      diagnostics.error('playbook/unknown-keyword', message, key.location, { hint });
    }
  }
  if (candidates.length === 0) {
    diagnostics.error('playbook/invalid', 'The task calls no module.', taskLocation);
  }
  return first && { ...first, hasStrays };
}

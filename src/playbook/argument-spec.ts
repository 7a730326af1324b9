import { join } from 'node:path';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Location } from '../diagnostics/source-file.ts';
import type { Value } from '../values/value.ts';
import type { Located, MapNode } from '../yaml/located.ts';
import { toValue } from '../yaml/to-value.ts';
import type { FileReading } from './file-reading.ts';
import { findYaml } from './find-file.ts';
import type { Block, Role, Task } from './model.ts';
import { noKeywords } from './parse/parse-keywords.ts';
import type { PlayReading } from './play-reading.ts';
import { readYaml } from './read-file.ts';
import { asMap, asText, isNull } from './reading.ts';

/** The types of variables that a specification can name, as in Ansible. */
const specTypes = [
  ...['str', 'int', 'float', 'bool', 'list', 'dict', 'path', 'raw'],
  ...['json', 'jsonarg', 'bytes', 'bits'],
] as const;

const optionKeys = [
  ...['type', 'elements', 'required', 'default', 'choices', 'options', 'description', 'no_log'],
  ...['aliases', 'version_added', 'apply_defaults'],
  ...['mutually_exclusive', 'required_together', 'required_one_of', 'required_if', 'required_by'],
];

/** Of an entry point; others are left to what makes documentation of them. */
const entryKeys: readonly string[] = [
  ...['short_description', 'description', 'version_added', 'author', 'options', 'seealso'],
];

interface RolePlace {
  readonly role: Role;
  readonly block: Block;
  readonly play: PlayReading;
}

/**
 * The task that checks a role's variables against `meta/argument_specs.yml` (or `argument_specs` in
 * `meta/main.yml`) before its own tasks. `undefined` when the role specifies nothing for this entry
 * point.
 */
export async function argumentSpecTask(
  { role, block, play }: RolePlace,
  entry: string,
): Promise<Task | undefined> {
  const found = await findSpecs(role, play);
  if (found === undefined) return undefined;
  const reading: FileReading = {
    diagnostics: play.diagnostics,
    file: found.file,
    catalog: play.options.catalog,
    functions: play.options.functions,
    role,
    handlers: false,
    laterTags: [],
  };
  const spec = asMap(found.specs.get(entry), `The specification of "${entry}"`, reading);
  if (spec === undefined) return undefined;
  for (const { key } of spec.entries) {
    const hint = entryKeys.includes(key.text) ? undefined : didYouMean(key.text, entryKeys);
    if (hint === undefined) continue;
    const message = `"${key.text}" says nothing about an entry point.`;
    reading.diagnostics.warning('playbook/unknown-keyword', message, key.location, { hint });
  }
  const options = asMap(spec.get('options') ?? undefined, '"options"', reading);
  if (options === undefined) return undefined;
  checkOptions(options, reading);
  return task({ role, block, file: found.file, entry, spec, options });
}

async function findSpecs(
  role: Role,
  play: PlayReading,
): Promise<{ readonly file: string; readonly specs: MapNode } | undefined> {
  const meta = join(role.path, 'meta');
  for (const [name, key] of [
    ['argument_specs', 'argument_specs'],
    ['main', 'argument_specs'],
  ] as const) {
    const file = await findYaml(meta, name, play.options.files);
    if (file === undefined) continue;
    const document = await readYaml(file, play.options.files, play.diagnostics);
    if (document === undefined || isNull(document)) continue;
    const specs = asMap(asMap(document, "A role's meta", play)?.get(key), `"${key}"`, play);
    if (specs !== undefined) return { file, specs };
  }
  return undefined;
}

function checkOptions(options: MapNode, reading: FileReading): void {
  for (const { key, value } of options.entries) {
    const option = asMap(value, `The specification of "${key.text}"`, reading);
    if (option === undefined) continue;
    for (const { key: word } of option.entries) {
      if (optionKeys.includes(word.text)) continue;
      reading.diagnostics.error(
        'playbook/unknown-keyword',
        `"${word.text}" says nothing about a variable.`,
        word.location,
        hintOf(didYouMean(word.text, optionKeys)),
      );
    }
    for (const word of ['type', 'elements']) checkType(word, option.get(word), reading);
    const inner = asMap(option.get('options'), '"options"', reading);
    if (inner !== undefined) checkOptions(inner, reading);
  }
}

function checkType(word: string, node: Located | undefined, reading: FileReading): void {
  const type = asText(node, `"${word}"`, reading);
  if (type === undefined || specTypes.some(known => known === type)) return;
  reading.diagnostics.error(
    'playbook/invalid',
    `"${type}" is no type of a variable; these are: ${specTypes.join(', ')}.`,
    node?.location,
    hintOf(didYouMean(type, specTypes)),
  );
}

function hintOf(hint: string | undefined): { readonly hint?: string } {
  return hint === undefined ? {} : { hint };
}

interface SpecTask {
  readonly role: Role;
  readonly block: Block;
  readonly file: string;
  readonly entry: string;
  readonly spec: MapNode;
  readonly options: MapNode;
}

function task({ role, block, file, entry, spec, options }: SpecTask): Task {
  const { location } = options;
  const about = spec.get('short_description');
  const description = about?.kind === 'scalar' ? ` - ${about.text}` : '';
  const name = `Validating arguments against arg spec '${entry}'${description}`;
  return {
    kind: 'task',
    location,
    parent: block,
    keywords: { ...noKeywords, name: written(name, location), tags: ['always'] },
    needs: [],
    action: {
      kind: 'action',
      name: 'validate_argument_spec',
      written: 'validate_argument_spec',
      location,
      args: written(
        new Map([
          ['argument_spec', toValue(options, { isData: true, decrypt: ({ text }) => text })],
          ['validate_args_context', contextOf(role, entry)],
        ]),
        location,
      ),
    },
    until: [],
    notify: [],
    listen: [],
    role,
    file,
  };
}

function contextOf({ name, path }: Role, entry: string): Value {
  return new Map([
    ['type', 'role'],
    ['name', name],
    ['argument_spec_name', entry],
    ['path', path],
  ]);
}

function written<T>(
  value: T,
  location: Location,
): { readonly value: T; readonly location: Location } {
  return { value, location };
}

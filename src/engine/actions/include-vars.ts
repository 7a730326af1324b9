import { join } from 'node:path';
import { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { Failure } from '../../module-api/failure.ts';
import { regexFormat } from '../../module-api/format.ts';
import { findFile, searchPath } from '../../playbook/find-file.ts';
import type { LoaderFiles } from '../../playbook/loading.ts';
import { shownPlaces } from '../../playbook/similar-file.ts';
import type { Dict, Value } from '../../values/value.ts';
import type { Variable, Variables } from '../../values/variable-layer.ts';
import { secretTexts } from '../secrets/secret-texts.ts';
import { variableOf } from '../secrets/secret-variable.ts';
import { attempt } from '../tasks/attempt.ts';
import { mergeDicts } from '../variables/layers.ts';
import { type ActionCall, type ActionDefinition, optionList, optionText } from './action.ts';

export const includeVars: ActionDefinition = {
  name: 'include_vars',
  summary: 'Read variables from files of the controller while the play runs.',
  args: {
    file: {
      type: 'string',
      description: 'The file; searched like the files of vars_files, in vars/ of the role first.',
    },
    dir: { type: 'string', description: 'A folder whose files are read in alphabetical order.' },
    name: { type: 'string', description: 'Make the variables the keys of this one variable.' },
    depth: {
      type: 'integer',
      default: 0,
      description: 'How many folders deep to look in "dir"; 0 means all.',
    },
    files_matching: {
      type: 'string',
      format: regexFormat,
      description: 'A regular expression that names of files in "dir" must match.',
    },
    ignore_files: {
      type: 'array',
      items: { type: 'string', format: regexFormat },
      description:
        'Regular expressions; files in "dir" whose names end in what one of them matches are left out.',
    },
    extensions: {
      type: 'array',
      items: { type: 'string' },
      default: ['yaml', 'yml', 'json'],
      description: 'What the files of "dir" may end in.',
    },
    ignore_unknown_extensions: {
      type: 'boolean',
      default: false,
      description: 'Leave out files of "dir" that end in something else, instead of failing.',
    },
    hash_behaviour: {
      type: 'string',
      enum: ['replace', 'merge'],
      description:
        'What becomes of a dict that is there already: "merge" keeps the keys that the file does not set.',
    },
  },
  freeForm: 'file',
  constraints: { mutuallyExclusive: [['file', 'dir']], requiredOneOf: [['file', 'dir']] },
  returns: {
    ansible_facts: { type: 'object', description: 'The variables that were read.' },
    ansible_included_var_files: { type: 'array', description: 'The files that were read.' },
  },
  examples: [
    `- name: Read what this system needs
  include_vars: "{{ facts.os_family | lower }}.yml"`,
    `- name: Read a folder of settings
  include_vars:
    dir: settings
    name: settings`,
  ],
  async run(call) {
    const place = placeOf(call);
    const found = await variableFiles(call.args, place);
    if (found?.unknown !== undefined) return attempt('failed', { message: found.unknown });
    if (found === undefined) {
      const shown = shownPlaces(place.places, place.files);
      const name = namedIn(call.args);
      return attempt('failed', {
        message: `there is no "${name}" on the controller; looked in ${shown}`,
      });
    }
    const { paths } = found;
    const { host, args, input } = call;
    const variables = await read(paths, call);
    const name = optionText(args, 'name');
    const named = name === undefined ? variables : new Map([[name, { value: asDict(variables) }]]);
    const included = marked(
      args.get('hash_behaviour') === 'merge' ? merged(named, call) : named,
      call,
    );
    for (const [key, variable] of included) host.included.set(key, variable);
    return attempt('ok', {
      set: host === input.host ? { included } : undefined,
      fields: new Map<string, Value>([
        ['ansible_facts', asDict(included)],
        ['ansible_included_var_files', [...paths]],
      ]),
    });
  },
};

interface VariablesPlace {
  /** Folders that are searched, in order. */
  readonly places: readonly string[];
  readonly files: LoaderFiles;
}

function placeOf({ task, play }: ActionCall): VariablesPlace {
  const playDirectory = play.play.directory;
  const places = searchPath('vars', { role: task.role, file: task.file, playDirectory });
  return { places, files: play.run.files };
}

function namedIn(args: Dict): string {
  return optionText(args, 'file') ?? optionText(args, 'dir') ?? '';
}

interface VariableFiles {
  readonly paths: readonly string[];
  /** That a file of the folder is none of variables. */
  readonly unknown?: string | undefined;
}

/** The files that the options name; `undefined` when they name what is not there. */
export async function variableFiles(
  args: Dict,
  { places, files }: VariablesPlace,
): Promise<VariableFiles | undefined> {
  const path = await findFile(namedIn(args), places, files);
  if (path === undefined) return undefined;
  if (args.has('file')) return { paths: [path] };
  const depth = args.get('depth');
  const deepest = typeof depth === 'number' && depth > 0 ? depth : Number.POSITIVE_INFINITY;
  const all = await filesBelow(path, deepest, files);
  const wanted = all.filter(file => isWanted(file, args));
  const extensions = (optionList(args, 'extensions') ?? []).map(String);
  const isKnown = (file: string): boolean => extensions.some(one => file.endsWith(`.${one}`));
  const unknown = wanted.find(file => !isKnown(file));
  if (unknown === undefined || args.get('ignore_unknown_extensions') === true)
    return { paths: wanted.filter(isKnown) };
  const message = `"${files.shown(unknown)}" ends in none of ${extensions.join(', ')}; "ignore_unknown_extensions" leaves such files out`;
  return { paths: wanted.filter(isKnown), unknown: message };
}

async function filesBelow(
  directory: string,
  depth: number,
  files: LoaderFiles,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await files.list(directory)) {
    const path = join(directory, name);
    if (!(await files.isDirectory(path))) found.push(path);
    else if (depth > 1) found.push(...(await filesBelow(path, depth - 1, files)));
  }
  return found;
}

function isWanted(path: string, args: Dict): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const ignored = (optionList(args, 'ignore_files') ?? []).map(String);
  if (ignored.some(pattern => new RegExp(`${pattern}$`).test(name))) return false;
  const matching = optionText(args, 'files_matching');
  return matching === undefined || new RegExp(matching).test(name);
}

/** With what the dicts of the same names hold already. */
function merged(variables: Variables, { language }: ActionCall): Variables {
  return new Map(
    [...variables].map(([name, variable]) => {
      const before = language.scope.lookup(name);
      if (before === undefined) return [name, variable];
      const [below, above] = [language.render(before), variable.value];
      if (!(below instanceof Map) || !(above instanceof Map)) {
        throw new Failure(`"${name}" cannot be merged: it is not a dict in both places`);
      }
      return [name, { ...variable, value: mergeDicts(below, above) }];
    }),
  );
}

/** Under `no_log` what was read is shown nowhere. */
function marked(variables: Variables, { input }: ActionCall): Variables {
  if (!input.noLog) return variables;
  const secrets = secretTexts(asDict(variables));
  return new Map([...variables].map(([key, { value }]) => [key, variableOf(value, secrets)]));
}

async function read(paths: readonly string[], { play }: ActionCall): Promise<Variables> {
  const variables = new Map<string, Variable>();
  for (const path of paths) {
    const diagnostics = new Diagnostics();
    const found = await play.run.loader.loadVariables(path, diagnostics);
    diagnostics.throwIfErrors();
    for (const [key, variable] of found) variables.set(key, variable);
  }
  return variables;
}

function asDict(variables: Variables): Dict {
  return new Map([...variables].map(([key, { value }]) => [key, value]));
}

import { join } from 'node:path';
import { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { regexFormat } from '../../module-api/format.ts';
import { findFile, searchPath } from '../../playbook/find-file.ts';
import type { LoaderFiles } from '../../playbook/loading.ts';
import { shownPlaces } from '../../playbook/similar-file.ts';
import type { Dict, Value } from '../../values/value.ts';
import type { Variable, Variables } from '../../values/variable-layer.ts';
import { secretTexts } from '../secrets/secret-texts.ts';
import { variableOf } from '../secrets/secret-variable.ts';
import { attempt } from '../tasks/attempt.ts';
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
      items: { type: 'string' },
      description: 'Names of files in "dir" to leave out.',
    },
    extensions: {
      type: 'array',
      items: { type: 'string' },
      default: ['yaml', 'yml', 'json'],
      description: 'Which files of "dir" to read.',
    },
  },
  freeForm: 'file',
  constraints: { mutuallyExclusive: [['file', 'dir']], requiredOneOf: [['file', 'dir']] },
  returns: {
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
    const paths = await variableFiles(call.args, place);
    if (paths === undefined) {
      const shown = shownPlaces(place.places, place.files);
      const name = namedIn(call.args);
      return attempt('failed', {
        message: `there is no "${name}" on the controller; looked in ${shown}`,
      });
    }
    const variables = marked(await read(paths, call), call);
    const { host, args, input } = call;
    const name = optionText(args, 'name');
    const included =
      name === undefined
        ? variables
        : marked(new Map([[name, { value: asDict(variables) }]]), call);
    for (const [key, variable] of included) host.included.set(key, variable);
    return attempt('ok', {
      set: host === input.host ? { included } : undefined,
      fields: new Map<string, Value>([['ansible_included_var_files', [...paths]]]),
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

/** The files that the options name; `undefined` when they name what is not there. */
export async function variableFiles(
  args: Dict,
  { places, files }: VariablesPlace,
): Promise<readonly string[] | undefined> {
  const path = await findFile(namedIn(args), places, files);
  if (path === undefined) return undefined;
  if (args.has('file')) return [path];
  const depth = args.get('depth');
  const deepest = typeof depth === 'number' && depth > 0 ? depth : Number.POSITIVE_INFINITY;
  const all = await filesBelow(path, deepest, files);
  return all.filter(file => isWanted(file, args));
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
  const extensions = (optionList(args, 'extensions') ?? []).map(String);
  const ignored = (optionList(args, 'ignore_files') ?? []).map(String);
  const matching = optionText(args, 'files_matching');
  if (!extensions.some(extension => name.endsWith(`.${extension}`)) || ignored.includes(name))
    return false;
  return matching === undefined || new RegExp(matching).test(name);
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

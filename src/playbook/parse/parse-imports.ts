import { dirname } from 'node:path';
import type { Location } from '../../diagnostics/source-file.ts';
import { Templated, type Value } from '../../values/value.ts';
import { earlyText } from '../early.ts';
import type { FileReading } from '../file-reading.ts';
import { findFile, searchPath } from '../find-file.ts';
import { loadRoleBlock } from '../load-role.ts';
import type { Block, Node, Parent, Task } from '../model.ts';
import type { PlayReading } from '../play-reading.ts';
import { readYaml } from '../read-file.ts';
import { reportCycle } from '../report-cycle.ts';
import { missingFileHint } from '../similar-file.ts';
import { type Imports, type NodeReading, parseNodes } from './parse-nodes.ts';

/** What stands in the place of a static import. */
export const imports: Imports = {
  tasks: importTasks,
  role: importRole,
};

/** `import_tasks`: the file's tasks, with the import's keywords around them. */
async function importTasks(task: Task, reading: NodeReading): Promise<Block | undefined> {
  const { diagnostics } = reading.file;
  refuseLoop(task, reading.file);
  const name = await textOption(task, 'file', reading.play);
  if (name === undefined) return undefined;
  const { options, directory } = reading.play;
  const places = searchPath('tasks', {
    role: task.role,
    file: task.file,
    playDirectory: directory,
  });
  const path = await findFile(name, [dirname(task.file), ...places], options.files);
  if (path === undefined) {
    // That it is empty is reported with the options.
    if (name === '') return undefined;
    const message = `There is no tasks file "${name}".`;
    const hint = await missingFileHint(name, [dirname(task.file), ...places], options.files);
    diagnostics.error('file/not-found', message, fileLocation(task), { hint });
    return undefined;
  }
  return tasksOfFile(path, { task, origin: 'import', parent: task.parent }, reading);
}

interface FileUse {
  readonly task: Task;
  readonly origin: 'import' | 'include';
  readonly parent: Parent;
}

/** The block that stands for a tasks file at an import or include. */
export async function tasksOfFile(
  path: string,
  { task, origin, parent }: FileUse,
  reading: NodeReading,
): Promise<Block | undefined> {
  const { play } = reading;
  const { files } = play.options;
  if (reportCycle(path, task.location, play, files.shown(path))) return undefined;
  const document = await readYaml(path, files, play.diagnostics, task.action.args.location);
  if (document === undefined) return undefined;

  const tasks: Node[] = [];
  const block: Block = {
    kind: 'block',
    origin,
    location: task.location,
    parent,
    keywords: origin === 'import' ? task.keywords : inherited(task),
    ...(origin === 'import' && { id: task.id }),
    needs: origin === 'import' ? task.needs : [],
    notify: origin === 'import' ? task.notify : [],
    varsLayer: origin === 'import' ? 'block' : 'include-params',
    tasks,
    rescue: [],
    always: [],
  };
  const inside: NodeReading = {
    ...reading,
    file: { ...reading.file, file: path, role: task.role },
    play: { ...play, stack: [...play.stack, path] },
  };
  const nodes = await play.diagnostics.includedAt([task.location], () =>
    parseNodes(document, 'A tasks file', block, inside),
  );
  tasks.push(...nodes);
  return block;
}

/** Tags, conditions and the rest of an include are about the include, not about what it includes. */
function inherited(task: Task): Block['keywords'] {
  return { vars: task.keywords.vars, when: [], tags: [], environment: [] };
}

/** `import_role`: like an entry of `roles:`. */
async function importRole(task: Task, reading: NodeReading): Promise<Block | undefined> {
  refuseLoop(task, reading.file);
  const name = await textOption(task, 'name', reading.play);
  if (name === undefined) return undefined;
  return loadRoleBlock(
    {
      name,
      location: task.location,
      places: task.action.places,
      parent: task.parent,
      keywords: { ...task.keywords, name: undefined },
      id: task.id,
      needs: task.needs,
      notify: task.notify,
      validate: optionOf(task, 'rolespec_validate') !== false,
      params: new Map(),
      from: {
        tasks: await textOption(task, 'tasks_from', reading.play),
        vars: await textOption(task, 'vars_from', reading.play),
        defaults: await textOption(task, 'defaults_from', reading.play),
        handlers: await textOption(task, 'handlers_from', reading.play),
      },
      allowDuplicates: optionOf(task, 'allow_duplicates') !== false,
      public: optionOf(task, 'public') !== false,
      includedBy: task.role,
    },
    { ...reading.play, handlers: reading.play.importedHandlers },
    reading.imports,
  );
}

/** Where an import or include names its file. */
export function fileLocation({ action }: Task): Location {
  return action.places?.get('file') ?? action.args.location;
}

function optionOf(task: Task, option: string): Value | undefined {
  const { args, freeForm } = task.action;
  const value = args.value instanceof Map ? args.value.get(option) : undefined;
  return value ?? (option === 'file' ? freeForm?.value : undefined);
}

/** The text of an option, which may be a template of what is known as files are read. */
async function textOption(
  task: Task,
  option: string,
  play: PlayReading,
): Promise<string | undefined> {
  const value = optionOf(task, option);
  if (!(value instanceof Templated)) return typeof value === 'string' ? value : undefined;
  const include = task.action.name.replace('import', 'include');
  const hint = `An import is read before there are hosts: "-e", "vars", "vars_files" and loops of includes around it, and defaults and vars of roles count. Use ${include} for what hangs on hosts.`;
  return earlyText(value, task, { ...play, what: `"${option}"`, hint });
}

function refuseLoop(task: Task, { diagnostics }: FileReading): void {
  if (task.loop === undefined) return;
  const hint = `Use ${task.action.name.replace('import', 'include')}.`;
  const message = `"${task.action.written}" cannot have a loop: it is read before there are variables.`;
  diagnostics.error('playbook/invalid', message, task.location, { hint });
}

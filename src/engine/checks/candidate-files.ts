import { dirname, join } from 'node:path';
import { searchPath } from '../../playbook/find-file.ts';
import type { LoaderFiles } from '../../playbook/loading.ts';
import type { Play, Task } from '../../playbook/model.ts';
import { isDict, isList, Templated, type Value } from '../../values/value.ts';

interface Asking {
  readonly task: Task;
  readonly play: Play;
  readonly files: LoaderFiles;
}

/**
 * The files that an include may mean whose name is a template: those whose names fit it. `undefined` where nothing can
 * be told of it.
 */
export async function candidateFiles(
  name: Value,
  folder: 'tasks' | 'vars',
  { task, play, files }: Asking,
): Promise<readonly string[] | undefined> {
  const texts = namesOf(name, task);
  if (texts === undefined) return undefined;
  const places = searchPath(folder, {
    role: task.role,
    file: task.file,
    playDirectory: play.directory,
  });
  const known: Readonly<Record<string, string | undefined>> = {
    role_path: task.role?.path,
    playbook_dir: play.directory,
  };
  const found: string[] = [];
  for (const text of texts) {
    const fixed = text.replaceAll(
      /\{\{\s*(role_path|playbook_dir)\s*\}\}/g,
      (whole, word: string) => known[word] ?? whole,
    );
    if (/\{[%#]/.test(fixed)) return undefined;
    const isOpen = /^\{\{[^/]*\}\}$/.test(fixed);
    // Of a role it is most likely one of its own.
    if (isOpen && task.role === undefined) return undefined;
    const roots = isOpen
      ? [join(task.role?.path ?? '', folder)]
      : fixed.startsWith('/')
        ? ['/']
        : [dirname(task.file), ...places];
    for (const root of new Set(roots)) found.push(...(await fitting(root, fixed, files)));
  }
  // None: it is made while running.
  return found.length === 0 ? undefined : [...new Set(found)];
}

/** The tasks files of a role that `tasks_from` may mean, as they are named there. */
export async function candidateTasks(
  from: Value,
  role: string,
  { task, files }: Pick<Asking, 'task' | 'files'>,
): Promise<readonly string[] | undefined> {
  const texts = namesOf(from, task);
  if (texts === undefined || texts.some(text => /\{[%#]/.test(text))) return undefined;
  const patterns = texts.map(text => patternOf(text.replace(/\.ya?ml$/, '')));
  const there = await files.list(join(role, 'tasks'));
  const found = there.flatMap(file => {
    const [, name] = /^(.+)\.ya?ml$/.exec(file) ?? [];
    return name !== undefined && patterns.some(pattern => pattern.test(name)) ? [name] : [];
  });
  return found.length === 0 ? undefined : [...new Set(found)];
}

/** With the terms of a loop in the place of its variable. */
function namesOf(name: Value, { loop }: Task): readonly string[] | undefined {
  if (typeof name === 'string') return [name];
  if (!(name instanceof Templated)) return undefined;
  const isItem =
    loop !== undefined && new RegExp(`^\\{\\{\\s*${loop.variable}\\s*\\}\\}$`).test(name.text);
  return isItem ? (textsOf(loop.values.value) ?? [name.text]) : [name.text];
}

/** Of a list of names, or of what `first_found` takes. */
function textsOf(value: Value): readonly string[] | undefined {
  if (isDict(value)) {
    const names = textsOf(value.get('files') ?? null);
    const paths = value.has('paths') ? textsOf(value.get('paths') ?? null) : [''];
    return names === undefined || paths === undefined
      ? undefined
      : paths.flatMap(path => names.map(name => join(path, name)));
  }
  if (!isList(value)) return typeof value === 'string' ? [value] : undefined;
  const all = value.map(item => (item instanceof Templated ? [item.text] : textsOf(item)));
  return all.every(item => item !== undefined) ? all.flat() : undefined;
}

/** Files below the folder whose names fit. */
async function fitting(root: string, name: string, files: LoaderFiles): Promise<readonly string[]> {
  let folders = [root];
  const parts = partsOf(name);
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const pattern = patternOf(part);
    const next: string[] = [];
    for (const folder of folders) {
      if (!part.includes('{{')) {
        const path = join(folder, part);
        if (await files.exists(path)) next.push(path);
        continue;
      }
      for (const one of await files.list(folder))
        if (pattern.test(one)) next.push(join(folder, one));
    }
    const are = await Promise.all(next.map(path => files.isDirectory(path)));
    folders = next.filter((_, at) => are[at] !== isLast);
  }
  return folders;
}

/** A slash within an expression parts nothing. */
function partsOf(name: string): readonly string[] {
  const parts: string[] = [''];
  for (const piece of name.split(/(\{\{[^]*?\}\})/)) {
    const [first = '', ...others] = piece.startsWith('{{') ? [piece] : piece.split('/');
    parts.push(`${parts.pop() ?? ''}${first}`, ...others);
  }
  return parts.filter(part => part !== '' && part !== '.');
}

function patternOf(part: string): RegExp {
  const pieces = part.split(/\{\{[^]*?\}\}/);
  const escaped = pieces.map(piece => piece.replaceAll(/[\\^$.*+?()[\]|]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join('.*')}$`);
}

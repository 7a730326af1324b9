import { type Change, endOf, type FileState } from '../../module-api/index.ts';
import { textIn } from './conf-files.ts';
import {
  hasModule,
  optionsIn,
  withModule,
  withOptions,
  withoutModule,
  withoutOptions,
} from './conf-lines.ts';

export interface PersistentFiles {
  /** Of `/etc/modules-load.d`. */
  readonly load: readonly FileState[];
  /** Of `/etc/modprobe.d`. */
  readonly options: readonly FileState[];
}

export const loadDirectory = '/etc/modules-load.d';
export const optionsDirectory = '/etc/modprobe.d';

/** Loads the module at each boot, with these parameters; `undefined` leaves those there are. */
export function planPersistent(
  name: string,
  params: readonly string[] | undefined,
  { load, options }: PersistentFiles,
): readonly Change[] {
  const isListed = load.some(file => hasModule(textIn(file), name));
  const present = new Set(options.flatMap(file => optionsIn(textIn(file), name)));
  const isRight =
    params === undefined ||
    (present.size === new Set(params).size && params.every(param => present.has(param)));
  const own = `${optionsDirectory}/${name}.conf`;
  return [
    ...(isListed
      ? []
      : editOwn(`${loadDirectory}/${name}.conf`, load, text => withModule(text, name))),
    ...(isRight
      ? []
      : [
          ...editAll(
            options.filter(({ path }) => path !== own),
            own,
            text => withoutOptions(text, name),
          ),
          ...editOwn(own, options, text => withOptions(text, name, params)),
        ]),
  ];
}

/** Takes the module out of what is loaded at boot, and its parameters with it. */
export function planTransient(name: string, { load, options }: PersistentFiles): readonly Change[] {
  return [
    ...editAll(load, `${loadDirectory}/${name}.conf`, text => withoutModule(text, name)),
    ...editAll(options, `${optionsDirectory}/${name}.conf`, text => withoutOptions(text, name)),
  ];
}

function editOwn(
  path: string,
  files: readonly FileState[],
  edit: (text: string) => string,
): readonly Change[] {
  const file = files.find(file => file.path === path) ?? { type: 'absent', path };
  return editFile(file, path, edit);
}

function editAll(
  files: readonly FileState[],
  own: string,
  edit: (text: string) => string,
): readonly Change[] {
  return files.flatMap(file => editFile(file, own, edit));
}

/** The file that is named after the module goes when nothing is left in it. */
function editFile(file: FileState, own: string, edit: (text: string) => string): readonly Change[] {
  const text = textIn(file);
  const content = edit(text);
  if (content === text) return [];
  if (content.trim() === '' && file.path === own) {
    return [{ kind: 'remove', path: file.path, before: file }];
  }
  const before = file.type === 'absent' ? file : endOf(file);
  const attributes = file.type === 'absent' ? { mode: '0644' } : {};
  return [{ kind: 'write', path: before.path, content, before, attributes }];
}

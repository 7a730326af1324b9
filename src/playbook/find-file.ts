import { basename, dirname, isAbsolute, join } from 'node:path';
import type { LoaderFiles } from './loading.ts';
import type { Role } from './model.ts';

/**
 * Where a relative path of a task is looked for, in order: in `folder` (`tasks`, `files`,
 * `templates`, `vars`) of its role and of the roles above it, then in those roles themselves, then
 * beside the file the task stands in, then in the playbook's folder.
 */
export function searchPath(
  folder: string,
  {
    role,
    file,
    playDirectory,
  }: { readonly role?: Role | undefined; readonly file: string; readonly playDirectory: string },
): readonly string[] {
  const roles = role === undefined ? [] : [role, ...role.parents];
  const places = [
    ...roles.flatMap(({ path }) => [join(path, folder), path]),
    ...(roles.length > 0 ? [join(dirname(file), folder), dirname(file)] : []),
    ...(roles.length === 0 ? [join(dirname(file), folder), dirname(file)] : []),
    join(playDirectory, folder),
    playDirectory,
  ];
  return [...new Set(places)];
}

/** The folders in which a task's files are looked for, as Ansible tells them. */
export function searchPathOf({
  role,
  file,
  playDirectory,
}: {
  readonly role?: Role | undefined;
  readonly file: string | undefined;
  readonly playDirectory: string;
}): readonly string[] {
  const roles = role === undefined ? [] : [role, ...role.parents];
  const places = [
    ...roles.map(({ path }) => path),
    ...(file === undefined ? [] : [dirname(file)]),
    playDirectory,
  ];
  return [...new Set(places)];
}

/** The first of the places that has it. */
export async function findFile(
  name: string,
  places: readonly string[],
  files: LoaderFiles,
): Promise<string | undefined> {
  // An empty name is that of no file, though it would join to the folder itself.
  if (name.trim() === '') return undefined;
  const whole = files.home === undefined ? name : name.replace(/^~(?=\/)/, files.home);
  if (isAbsolute(whole)) return (await files.exists(whole)) ? whole : undefined;
  for (const place of places) {
    const path = join(place, name);
    if (await files.exists(path)) return path;
  }
  return undefined;
}

/** `main.yml`, `main.yaml`, `main`: the first that is there. */
export async function findYaml(
  directory: string,
  name: string,
  files: LoaderFiles,
): Promise<string | undefined> {
  const names = /\.(ya?ml|json)$/.test(name)
    ? [name]
    : [`${name}.yml`, `${name}.yaml`, `${name}.json`, name];
  for (const one of names) {
    const path = join(directory, one);
    if ((await files.exists(path)) && !(await files.isDirectory(path))) return path;
  }
  return undefined;
}

/** The files of `main`, or of a folder `main/`, in alphabetical order. */
export async function findVariableFiles(
  directory: string,
  name: string,
  files: LoaderFiles,
): Promise<readonly string[]> {
  const file = await findYaml(directory, name, files);
  if (file !== undefined) return [file];
  const folder = join(directory, name);
  if (!(await files.isDirectory(folder))) return [];
  const names = await files.list(folder);
  const paths = names.filter(one => !basename(one).startsWith('.')).map(one => join(folder, one));
  const nested = await Promise.all(
    paths.map(async path => {
      if (await files.isDirectory(path)) return findVariableFiles(folder, basename(path), files);
      return /\.(ya?ml|json)$/.test(path) || !path.includes('.') ? [path] : [];
    }),
  );
  return nested.flat();
}

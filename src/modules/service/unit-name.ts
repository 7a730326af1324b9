import { fail } from '../../module-api/index.ts';

const suffix =
  /\.(service|socket|timer|target|mount|automount|path|slice|scope|swap|device|snapshot)$/;

/** The name of exactly one unit, with its suffix. */
export function unitName(written: string): string {
  if (/^\s*$|[\n\r\t\0]/.test(written)) fail('"name" must name a unit');
  if (/[*?[\]]/.test(written))
    fail(`"name" is one unit, not the pattern ${JSON.stringify(written)}`);
  return suffix.test(written) || written.startsWith('/') ? written : `${written}.service`;
}

/** The names of the file that a unit is read from: of an instance also its template's. */
export function unitFileNames(name: string): readonly string[] {
  const [, prefix, instance, type] = /^([^@]+)@(.*)\.([a-z]+)$/.exec(name) ?? [];
  return instance === undefined || instance === '' ? [name] : [name, `${prefix}@.${type}`];
}

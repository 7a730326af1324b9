import { fail } from '../../module-api/index.ts';
import { type AptRepositoryArgs, aptFields } from './args.ts';

/** The file of a repository in apt's newer form, one field a line. */
export function renderSources(args: AptRepositoryArgs, signedBy: string | undefined): string {
  const { name = '', types, uris = [], suites = [], components = [], architectures = [] } = args;
  requireSource({ uris, suites, components });
  const values: Readonly<Record<string, FieldValue>> = { ...args };
  const more = Object.keys(aptFields).flatMap(key => {
    const value = fieldText(values[key]);
    return value === undefined ? [] : [[titleOf(key), value] as const];
  });
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['X-Repolib-Name', name],
    ['Types', types.join(' ')],
    ['URIs', uris.join(' ')],
    ['Suites', suites.join(' ')],
    ['Components', components.length === 0 ? undefined : components.join(' ')],
    ['Architectures', architectures.length === 0 ? undefined : architectures.join(' ')],
    ...more,
    ['Signed-By', signedBy],
  ];
  const lines = fields.flatMap(([key, value]) =>
    value === undefined ? [] : [oneLine(key, value)],
  );
  return `${lines.join('\n')}\n`;
}

/** Fails for what can be no repository. */
export function requireSource({
  uris,
  suites,
  components,
}: Readonly<Record<'uris' | 'suites' | 'components', readonly string[]>>): void {
  const isFlat = suites.every(suite => suite.endsWith('/'));
  if (uris.length === 0 || suites.length === 0) fail('a repository needs "uris" and "suites"');
  if (!isFlat && components.length === 0)
    fail('"components" is missing: only a suite that ends in a slash has none');
  if (isFlat && components.length > 0) fail('a suite that ends in a slash has no "components"');
}

function oneLine(key: string, value: string): string {
  if (/[\r\n]/.test(value)) fail(`"${key}" cannot hold more than one line`);
  return `${key}: ${value}`;
}

type FieldValue = string | number | boolean | readonly string[] | undefined;

function fieldText(value: FieldValue): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? value.join(' ') : String(value);
}

function titleOf(key: string): string {
  return key
    .split('_')
    .map(part => part.charAt(0).toUpperCase() + part.slice(1))
    .join('-');
}

/** A file's name from a repository's, as Ansible forms it. */
export function slugOf(name: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[_\s]+/g, '-')
    .replaceAll(/[^a-z0-9-]+/g, '');
  if (slug === '') fail(`"name: ${name}" holds no letter or digit`);
  return slug;
}

import { formatLocation } from '../diagnostics/source-file.ts';
import type { Origin } from './candidate.ts';
import { environmentNameOf, fileKeyOf, type SettingValue } from './declaration.ts';
import { expectedOf } from './read-value.ts';
import type { ResolvedSettings } from './resolve-settings.ts';
import { declarationOf, type SettingName, settingNames } from './settings.ts';

interface Choice {
  /** Only settings that do not have their default. */
  readonly onlyChanged: boolean;
}

/** Each setting with its value and where that was said. */
export function renderSettings(resolved: ResolvedSettings, choice: Choice): string {
  const rows = shownSettings(resolved, choice).map(({ key, value, origin }) => ({
    text: `${key}: ${shownValue(value)}`.trimEnd(),
    origin,
  }));
  const width = Math.min(48, Math.max(0, ...rows.map(({ text }) => text.length)));
  return rows.map(({ text, origin }) => `${text.padEnd(width)}  # ${origin}\n`).join('');
}

/** The same for programs. */
export function settingsAsJson(resolved: ResolvedSettings, choice: Choice) {
  return Object.fromEntries(
    shownSettings(resolved, choice).map(({ key, value = null, origin }) => [
      key,
      { value, origin },
    ]),
  );
}

function shownSettings({ settings, origins }: ResolvedSettings, { onlyChanged }: Choice) {
  return settingNames.flatMap(name => {
    const origin = origins.get(name) ?? { kind: 'default' };
    if (onlyChanged && origin.kind === 'default') return [];
    const value: SettingValue | undefined = settings[name];
    return [{ key: fileKeyOf(name), value, origin: shownOrigin(origin) }];
  });
}

/** What each setting means, and all the ways to say it. */
export function renderSettingsDoc(): string {
  return settingNames.map(documented).join('\n');
}

function documented(name: SettingName): string {
  const declaration = declarationOf(name);
  const { flag, ansible = [], ansibleEnvironment = [], doc } = declaration;
  const value = declaration.default === undefined ? 'not set' : shownValue(declaration.default);
  return [
    fileKeyOf(name),
    `    ${doc}`,
    `    ${expectedOf(declaration)}; default: ${value}`,
    `    ${[...(flag === undefined ? [] : [flag.form]), environmentNameOf(name)].join(' | ')}`,
    ...(ansible.length === 0
      ? []
      : [`    Ansible: ${[...ansible, ...ansibleEnvironment].join(', ')}`]),
    '',
  ].join('\n');
}

/** A JSON Schema of `kplay.yaml`. */
export function settingsSchema(): Readonly<Record<string, unknown>> {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'kplay.yaml',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(settingNames.map(name => [fileKeyOf(name), schemaOf(name)])),
  };
}

function schemaOf(name: SettingName): Readonly<Record<string, unknown>> {
  const declaration = declarationOf(name);
  const { doc: description, default: value } = declaration;
  const common = { description, ...(value !== undefined && { default: value }) };
  switch (declaration.type) {
    case 'boolean':
      return { ...common, type: 'boolean' };
    case 'integer':
      return { ...common, type: 'integer', minimum: declaration.minimum };
    case 'text':
      return { ...common, type: 'string' };
    case 'choice': {
      const isBoolean = declaration.words?.['true'] !== undefined;
      return { ...common, enum: [...declaration.choices, ...(isBoolean ? [true, false] : [])] };
    }
    case 'list':
      return { ...common, type: ['string', 'array'], items: { type: 'string' } };
  }
}

function shownValue(value: SettingValue | undefined): string {
  return value === undefined || value === '' ? '' : JSON.stringify(value);
}

function shownOrigin(origin: Origin): string {
  switch (origin.kind) {
    case 'default':
      return 'default';
    case 'flag':
      return origin.flag;
    case 'environment':
      return origin.name;
    case 'file':
      return formatLocation(origin.location);
  }
}

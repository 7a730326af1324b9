import { type CommandResult, textOf } from '../module-api/command-result.ts';
import { defineModule } from '../module-api/define-module.ts';
import { fail } from '../module-api/failure.ts';
import { notEmptyFormat } from '../module-api/format.ts';
import type { Json } from '../module-api/json.ts';
import { sh } from '../module-api/shell.ts';

export const getent = defineModule({
  name: 'getent',
  summary: "Register what a host's databases say: users, groups, hosts, services.",
  notes: [
    'Each entry is a list of the fields behind its key; where a key is there several times, a list of such lists.',
  ],
  args: {
    database: {
      type: 'string',
      format: notEmptyFormat,
      required: true,
      description: 'The database: passwd, group, hosts, services, protocols, networks and others.',
    },
    key: { type: 'string', description: 'The entry. Default: all of them.' },
    service: { type: 'string', description: 'Which source is asked, of those of nsswitch.conf.' },
    split: {
      type: 'string',
      description: 'What stands between fields. Default: ":" for users and groups, else blanks.',
    },
    fail_key: {
      type: 'boolean',
      default: true,
      description: 'Fail when the key is not there; else its value is null.',
    },
  },
  returns: {
    ansible_facts: {
      type: 'object',
      description: 'The variable getent_DATABASE: the fields of each entry, by its key.',
    },
  },
  examples: [
    `- name: Look for the user
  getent:
    database: passwd
    key: app
    fail_key: false`,
  ],
  observe({ database, key, service }) {
    const source = service === undefined ? sh`` : sh`-s ${service} `;
    const wanted = key === undefined ? sh`` : sh` ${key}`;
    return {
      said: {
        script: sh`command -v getent >/dev/null 2>&1 || exit 127; getent ${source}-- ${database}${wanted}`,
        parse: (result: CommandResult) => ({
          exitCode: result.exitCode,
          stdout: textOf(result.stdout),
        }),
      },
    };
  },
  plan({ database, key, fail_key }, { said: { exitCode } }) {
    if (exitCode === 0 || (exitCode === 2 && !fail_key)) return [];
    const reason: Readonly<Record<number, string>> = {
      1: `there is no database "${database}", or it takes a key`,
      2: `"${database}" has no "${key ?? ''}"`,
      3: `"${database}" cannot be listed: name a key`,
      127: 'the host has no getent',
    };
    return fail(reason[exitCode] ?? `getent ended with exit code ${exitCode}`);
  },
  result({ database, key, split }, { said }) {
    const separator = split ?? (colons.has(database) ? ':' : undefined);
    const name = `getent_${database}`;
    const entries = said.exitCode === 0 ? entriesOf(said.stdout, separator) : { [key ?? '']: null };
    return { ansible_facts: { [name]: entries } };
  },
});

const colons: ReadonlySet<string> = new Set(['passwd', 'shadow', 'group', 'gshadow']);

function entriesOf(text: string, separator: string | undefined): Readonly<Record<string, Json>> {
  const found = new Map<string, (readonly string[])[]>();
  for (const line of text.split('\n').filter(one => one.trim() !== '')) {
    const [key = '', ...fields] =
      separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
    found.set(key, [...(found.get(key) ?? []), fields]);
  }
  return Object.fromEntries(
    [...found].map(([key, all]): [string, Json] => [key, all.length === 1 ? (all[0] ?? []) : all]),
  );
}

import type { ConfigFiles } from '../../src/config/find-files.ts';
import {
  type FlagValues,
  type ResolvedSettings,
  resolveSettings,
} from '../../src/config/resolve-settings.ts';

export interface Given {
  readonly flags?: FlagValues;
  readonly environment?: Readonly<Record<string, string>>;
  /** By absolute path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly worldWritable?: readonly string[];
  readonly playbookDirectory?: string;
}

/** The settings of a command in /src/project, of a user at home in /home/me. */
export function resolved(given: Given): ResolvedSettings {
  const { flags = {}, environment = {}, files = {}, worldWritable = [] } = given;
  const place = {
    workingDirectory: '/src/project',
    playbookDirectory: given.playbookDirectory ?? '/src/project',
    home: '/home/me',
    environment,
  };
  return resolveSettings(flags, place, filesOf(files, worldWritable));
}

function filesOf(
  files: Readonly<Record<string, string>>,
  worldWritable: readonly string[],
): ConfigFiles {
  return {
    kindOf: path => {
      if (path in files) return 'file';
      return Object.keys(files).some(file => file.startsWith(`${path}/`)) ? 'directory' : undefined;
    },
    isWorldWritable: directory => worldWritable.includes(directory),
    read: path => Buffer.from(files[path] ?? ''),
  };
}

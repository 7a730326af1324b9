import { Option } from 'commander';

/** An option that may be repeated. */
export function collected(flags: string, description: string): Option {
  return listOf(flags, description, value => [value]);
}

/** The same, with words between commas. */
export function collectedWords(flags: string, description: string): Option {
  return listOf(flags, description, value => value.split(',').map(word => word.trim()));
}

function listOf(
  flags: string,
  description: string,
  read: (value: string) => readonly string[],
): Option {
  return new Option(flags, description)
    .argParser((value: string, before: readonly string[]) => [...before, ...read(value)])
    .default([], 'none');
}

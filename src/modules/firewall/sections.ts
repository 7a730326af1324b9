import { type CommandResult, textOf } from '../../module-api/command-result.ts';
import { Shell, sh } from '../../module-api/shell.ts';

/** What a command of a probe printed, and its exit code. */
export interface Section {
  readonly exitCode: number;
  readonly text: string;
}

/**
 * Prints a line that begins a section, what the command prints, and its exit code; that is then also in the
 * shell variable `k_rc`.
 */
export function section(name: string, command: Shell): Shell {
  return sh`printf ${`\n== ${name}\n`}
{ ${command}
} 2>&1 </dev/null
k_rc=$?
printf ${'\n=> %d\n'} "$k_rc"`;
}

export function readSections({ stdout }: CommandResult): ReadonlyMap<string, Section> {
  const parts = textOf(stdout).matchAll(/^== ([\w-]+)\n([^]*?)\n=> (\d+)$/gm);
  return new Map(
    Array.from(parts, ([, name = '', text = '', exitCode = '']) => [
      name,
      { text, exitCode: Number(exitCode) },
    ]),
  );
}

/** Runs shell text only where the host has the command. */
export function whereThereIs(command: string, script: Shell): Shell {
  return new Shell(
    `if command -v ${sh`${command}`.text} >/dev/null 2>&1; then\n${script.text}\nfi`,
  );
}

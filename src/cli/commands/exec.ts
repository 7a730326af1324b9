import type { Io } from '../io.ts';
import type { RunFlags } from '../run-flags.ts';
import { runText } from '../run-text.ts';

/** `kplay exec`: one task, as if it stood in a playbook. */
export function execCommand(
  pattern: string,
  flags: RunFlags & { readonly moduleName: string; readonly args: string },
  io: Io,
): Promise<number> {
  const { moduleName, args } = flags;
  const value = args.trim() === '' ? '' : ` ${JSON.stringify(args)}`;
  const text = `- hosts: ${JSON.stringify(pattern)}
  gather_facts: false
  tasks:
    - ${JSON.stringify(moduleName)}:${value}
`;
  const verbose = Math.max(1, flags.verbose);
  return runText(text, { ...flags, verbose }, io);
}

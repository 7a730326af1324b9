import type { FlagValues } from '../../config/resolve-settings.ts';
import type { Io } from '../io.ts';
import { tellingProblems } from '../problem-events.ts';
import { runText } from '../run-text.ts';
import { settled } from '../settled.ts';

/** `kplay exec`: one task, as if it stood in a playbook. */
export function execCommand(
  pattern: string,
  given: FlagValues & { readonly moduleName: string; readonly args?: string },
  io: Io,
): Promise<number> {
  const flags = settled(given, io);
  const { moduleName, args = '' } = flags;
  const value = args.trim() === '' ? '' : ` ${JSON.stringify(args)}`;
  const text = `- hosts: ${JSON.stringify(pattern)}
  gather_facts: false
  tasks:
    - ${JSON.stringify(moduleName)}:${value}
`;
  const verbosity = Math.max(1, flags.verbosity);
  return tellingProblems(flags, io, () => runText(text, { ...flags, verbosity }, io));
}

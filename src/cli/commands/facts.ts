import type { FlagValues } from '../../config/resolve-settings.ts';
import type { Event } from '../../engine/events.ts';
import type { Json } from '../../module-api/json.ts';
import type { Io } from '../io.ts';
import { runText } from '../run-text.ts';
import { settled } from '../settled.ts';

/**
 * `kplay facts`: a JSON object with the facts of each host; with patterns, only of names that match
 * one.
 */
export async function factsCommand(
  pattern: string,
  given: FlagValues & { readonly filter: readonly string[] },
  io: Io,
): Promise<number> {
  const flags = settled(given, io);
  const { filter } = flags;
  const text = `- hosts: ${JSON.stringify(pattern)}
  gather_facts: false
  tasks:
    - setup:
        gather_subset: [all]
        filter: ${JSON.stringify(filter)}
`;
  const facts: Record<string, Json> = {};
  const listen = (event: Event): void => {
    if (event.type === 'warning') io.stderr.write(`warning: ${event.message}\n`);
    if (event.type !== 'task-on-host-finished') return;
    const { status, message, result } = event.outcome;
    if (status === 'ok') facts[event.host] = byFactNames(result['ansible_facts'] ?? {});
    else io.stderr.write(`${event.host}: ${status}: ${message ?? ''}\n`);
  };
  const exitCode = await runText(text, flags, io, listen);
  io.stdout.write(`${JSON.stringify(facts, undefined, 2)}\n`);
  return exitCode;
}

/** As `facts.os_family` names them. */
function byFactNames(facts: Json): Json {
  return Object.fromEntries(
    Object.entries(facts ?? {}).map(([name, fact]) => [name.replace(/^ansible_/, ''), fact]),
  );
}

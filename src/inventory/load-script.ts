import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { InventoryEntry } from './entry.ts';
import { isObject, type JsonObject, parseScriptHost, parseScriptList } from './parse-script.ts';
import type { InventoryReaders, ScriptOutcome } from './readers.ts';

interface ScriptContext {
  readonly readers: InventoryReaders;
  readonly diagnostics: Diagnostics;
}

/** Runs a script with `--list` and, unless it gave `_meta.hostvars`, with `--host` for each host. */
export async function loadScript(
  path: string,
  context: ScriptContext,
): Promise<readonly InventoryEntry[]> {
  const data = await ask(path, ['--list'], context);
  if (data === undefined) return [];
  const { diagnostics } = context;
  const { entries, hosts, hostVariables } = parseScriptList(data, { name: path, diagnostics });

  const ofHosts: InventoryEntry[] = [];
  for (const host of hosts) {
    const variables =
      hostVariables === undefined
        ? await ask(path, ['--host', host], context)
        : hostVariables[host];
    ofHosts.push(...parseScriptHost(host, variables, { name: path, diagnostics }));
  }
  return [...entries, ...ofHosts];
}

async function ask(
  path: string,
  args: readonly string[],
  { readers, diagnostics }: ScriptContext,
): Promise<JsonObject | undefined> {
  const outcome = await readers.run(path, args);
  const read = readOutcome(outcome, args);
  if (typeof read !== 'string') return read;
  diagnostics.error('inventory/script-failed', `${[path, ...args].join(' ')} ${read}`);
  return undefined;
}

/** The object printed, or what went wrong: the end of a sentence about the script. */
function readOutcome(outcome: ScriptOutcome, args: readonly string[]): JsonObject | string {
  if (outcome.kind === 'not-started') return `could not be started: ${outcome.reason}.`;
  const said = lastLines(outcome.stderr);
  if (outcome.kind === 'timed-out') return `took longer than ${outcome.seconds} s${said}`;
  if (outcome.kind === 'killed') return `was ended by the signal ${outcome.signal}${said}`;
  if (outcome.exitCode !== 0) return `failed with exit code ${outcome.exitCode}${said}`;
  const text = utf8Of(outcome.stdout);
  if (text === undefined) return `did not print UTF-8${said}`;
  if (text.trim() === '' && args[0] === '--host') return {};
  try {
    const data: unknown = JSON.parse(text);
    return isObject(data) ? data : `did not print a JSON object${said}`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `did not print JSON (${reason})${said}`;
  }
}

function utf8Of(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Usually the last of many lines says what happened. */
function lastLines(stderr: string): string {
  const lines = stderr
    .trimEnd()
    .split(/\r?\n/)
    .filter(line => line.trim() !== '');
  return lines.length === 0 ? '.' : `:\n${lines.slice(-5).join('\n')}`;
}

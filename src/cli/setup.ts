import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Diagnostics } from '../diagnostics/diagnostic.ts';
import { controllerFiles } from '../engine/controller-files.ts';
import { createRun } from '../engine/create-run.ts';
import type { Event } from '../engine/events.ts';
import { Interrupted } from '../engine/host-stop.ts';
import type { Run } from '../engine/run.ts';
import { Secrets } from '../engine/secrets.ts';
import { VaultSecrets } from '../engine/vault.ts';
import { loadInventory } from '../inventory/load-inventory.ts';
import { localReaders } from '../inventory/local-readers.ts';
import type { PluginWorld } from '../inventory/plugins/plugin.ts';
import type { LoaderFiles } from '../playbook/loading.ts';
import { ConsoleReporter } from '../report/console.ts';
import { JsonLinesReporter } from '../report/json-lines.ts';
import type { Reporter, Screen } from '../report/reporter.ts';
import { questionAsker, secretAsker } from './ask.ts';
import { readExtraVars } from './extra-vars.ts';
import { factStoreOf } from './fact-store.ts';
import { ignoredNames } from './ignored-names.ts';
import { interruptSignal } from './interrupt.ts';
import { type Io, wantsColor } from './io.ts';
import { pluginWorld } from './plugin-world.ts';
import type { RunFlags } from './run-flags.ts';
import { readPassword, readVaultPasswords } from './vault-passwords.ts';
import { version } from './version.ts';

/** The roles that come with kplay. */
export const ownRoles: string = resolve(dirname(fileURLToPath(import.meta.url)), '../../../roles');

export interface Setup {
  readonly run: Run;
  /** Ends connections and writes out what reporters still hold. */
  close(): Promise<void>;
}

interface More {
  /** Texts that stand for files, by absolute path. */
  readonly texts?: ReadonlyMap<string, string>;
  /** Told of events in the place of the console. */
  readonly listen?: ((event: Event) => void) | undefined;
}

interface InventoryPlace {
  readonly playbooks: readonly string[];
  readonly directory: string;
  readonly vault: VaultSecrets;
  readonly world: PluginWorld;
  readonly diagnostics: Diagnostics;
}

/** Everything a run needs, from flags and the process around. */
export async function createSetup(
  playbooks: readonly string[],
  flags: RunFlags,
  io: Io,
  { texts = new Map(), listen }: More = {},
): Promise<Setup> {
  const directory = io.workingDirectory;
  const secrets = new Secrets();
  const ask = secretAsker(io);
  const vault = new VaultSecrets(await readVaultPasswords(flags, io, { ask }), text =>
    secrets.add(text),
  );
  const diagnostics = new Diagnostics();
  diagnostics.list.push(...flags.warnings);
  const extraVars = readExtraVars(flags.extraVars, { directory, vault, diagnostics });
  const factStore = factStoreOf(flags, directory);
  const world = pluginWorld(io, { extraVars: extraVars.entries, factStore });
  const place = { playbooks, directory, vault, world };
  const inventory = await readInventory(flags, { ...place, diagnostics });
  if (flags.flushCache === true) {
    for (const name of inventory.inventory.hosts.keys()) factStore?.remove(name);
  }
  const [password, becomePassword] = await readPasswords(flags, io, ask);
  const reporters = await reportersFor(flags, io, secrets, listen);
  const { signal, interrupt, stop } = interruptSignal(io);
  const run = await createRun({
    options: {
      checkMode: flags.check,
      diffMode: flags.diff,
      forks: flags.forks,
      limit: flags.limit,
      tags: flags.tags,
      skipTags: flags.skipTags,
      startAtTask: flags.startAtTask,
      forceHandlers: flags.forceHandlers,
      anyErrorsFatal: flags.anyErrorsFatal,
      gathering: flags.gathering,
      hashBehaviour: flags.hashBehaviour,
      strategy: flags.strategy,
      extraVars,
      connection: {
        connection: flags.connection,
        user: flags.remoteUser,
        port: flags.remotePort,
        password,
        privateKeyFile: flags.privateKeyFile,
        sshArgs: flags.sshArgs,
        sshCommonArgs: flags.sshCommonArgs,
        sshExtraArgs: flags.sshExtraArgs,
        hostKeyChecking: flags.hostKeyChecking,
        timeoutSeconds: flags.timeout,
        become: flags.become,
        becomeMethod: flags.becomeMethod,
        becomeUser: flags.becomeUser,
        becomeFlags: flags.becomeFlags,
        becomeExe: flags.becomeExe,
        becomePassword,
      },
      verbosity: flags.verbosity,
      keepOutput: 16 * 1024 * 1024,
    },
    ...inventory,
    problems: diagnostics.list,
    rereadInventory: () => rereadInventory(flags, place),
    readText: path => readText(resolve(directory, path)),
    files: withTexts(controllerFiles(directory, vault), texts),
    rolesPath: flags.rolesPath.map(path => resolve(directory, path)),
    ownRoles,
    factStore,
    secrets,
    vault,
    ask,
    askQuestion: held(questionAsker(io), { reporters, interrupt }),
    environment: io.environment,
    home: io.environment['HOME'] ?? homedir(),
    node: process.execPath,
    workingDirectory: directory,
    emit: event => {
      for (const reporter of reporters) reporter.handle(event);
    },
    signal,
    now: () => Date.now(),
    random: () => Math.random(),
    nonce: () => randomBytes(9).toString('hex'),
    randomBytes: size => randomBytes(size),
    version,
  });
  return {
    run,
    close: async () => {
      stop();
      await run.connections.close();
      await Promise.all(reporters.map(reporter => reporter.close()));
    },
  };
}

async function readInventory(
  flags: RunFlags,
  { playbooks, directory, vault, world, diagnostics }: InventoryPlace,
) {
  const playbookDirectories = [
    ...new Set(playbooks.map(path => shownFolder(dirname(resolve(directory, path)), directory))),
  ];
  const sources = flags.inventory.map(source => source.trim());
  const readers = localReaders({ scriptSeconds: 60 });
  const ignored = ignoredNames(flags);
  const loaded = await loadInventory({
    ...{ sources, playbookDirectories, readers, vault, world, ignored },
  });
  // Without -i there is only localhost, and everybody knows.
  const isAsked = sources.length > 0;
  diagnostics.list.push(
    ...loaded.diagnostics.filter(({ code }) => isAsked || code !== 'inventory/empty'),
  );
  return { inventory: loaded.inventory, variables: loaded.variables };
}

async function rereadInventory(
  flags: RunFlags,
  place: Omit<InventoryPlace, 'diagnostics'>,
): ReturnType<typeof readInventory> {
  const diagnostics = new Diagnostics();
  const reread = await readInventory(flags, { ...place, diagnostics });
  diagnostics.throwIfErrors();
  return reread;
}

/** As the user would write it: messages name files below it. */
function shownFolder(path: string, directory: string): string {
  const shorter = relative(directory, path) || '.';
  return shorter.length < path.length ? shorter : path;
}

function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Asked for, or from files. */
async function readPasswords(
  flags: RunFlags,
  io: Io,
  ask: (prompt: string) => Promise<string>,
): Promise<readonly [string | undefined, string | undefined]> {
  const fromFile = async (file: string | undefined, kind: 'become' | 'connection') => {
    if (file === undefined) return undefined;
    return Buffer.from(await readPassword(file, { io, kind, known: [] })).toString('utf8');
  };
  const password = flags.askPass
    ? await ask('Password of the connection: ')
    : await fromFile(flags.connectionPasswordFile, 'connection');
  if (!flags.askBecomePass) return [password, await fromFile(flags.becomePasswordFile, 'become')];
  const hint = password === undefined ? '' : ' (empty: the same)';
  const become = await ask(`Password of become${hint}: `);
  return [password, become === '' ? password : become];
}

async function reportersFor(
  { output, verbosity, logFile }: RunFlags,
  io: Io,
  secrets: Secrets,
  listen: More['listen'],
): Promise<readonly Reporter[]> {
  const redact = (text: string): string => secrets.redact(text);
  const screen: Screen = {
    write: text => io.stdout.write(text),
    // A terminal may be resized.
    get columns() {
      return io.stdout.isTTY === true ? (io.stdout.columns ?? 80) : undefined;
    },
    color: wantsColor(io, io.stdout),
  };
  const reporters: Reporter[] = [];
  if (listen !== undefined) reporters.push({ handle: listen, close: () => Promise.resolve() });
  else if (output === 'json') reporters.push(new JsonLinesReporter(screen, redact));
  else reporters.push(new ConsoleReporter({ screen, verbosity, now: () => Date.now(), redact }));
  if (logFile !== undefined) {
    const { LogFileReporter } = await import('../report/log-file.ts');
    reporters.push(new LogFileReporter(logFile, redact));
  }
  return reporters;
}

/** Nobody draws on the terminal while somebody answers. */
function held(
  ask: ReturnType<typeof questionAsker>,
  { reporters, interrupt }: { reporters: readonly Reporter[]; interrupt: () => void },
): ReturnType<typeof questionAsker> {
  if (ask === undefined) return undefined;
  return async question => {
    const goOn = reporters.map(reporter => reporter.hold?.());
    try {
      return await ask(question);
    } catch (error) {
      if (error instanceof Interrupted) interrupt();
      throw error;
    } finally {
      for (const one of goOn) one?.();
    }
  };
}

function withTexts(files: LoaderFiles, texts: ReadonlyMap<string, string>): LoaderFiles {
  return {
    ...files,
    read: path => {
      const text = texts.get(path);
      return text === undefined ? files.read(path) : Promise.resolve(Buffer.from(text));
    },
  };
}

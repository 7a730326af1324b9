import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Diagnostic, Diagnostics } from '../diagnostics/diagnostic.ts';
import { createRun } from '../engine/create-run.ts';
import type { Event } from '../engine/events.ts';
import { type CheckOptions, loadPlaybooks } from '../engine/plays/run-playbooks.ts';
import type { Run } from '../engine/run.ts';
import { Secrets } from '../engine/secrets/secrets.ts';
import { controllerFiles } from '../engine/variables/controller-files.ts';
import { VaultSecrets } from '../engine/variables/vault.ts';
import type { InventoryReaders } from '../inventory/readers.ts';
import type { LoaderFiles } from '../playbook/loading.ts';
import { questionAsker, secretAsker } from './ask.ts';
import { readExtraVars } from './extra-vars.ts';
import { factStoreOf } from './fact-store.ts';
import { interruptSignal } from './interrupt.ts';
import type { Io } from './io.ts';
import { checkPasswordFiles, readLoginPasswords } from './login-passwords.ts';
import { pluginWorld } from './plugin-world.ts';
import { inventoryReaders, readInventory, remembering, rereadInventory } from './read-inventory.ts';
import { UsageError } from './report-error.ts';
import { held, reportersFor } from './reporters.ts';
import type { RunFlags } from './run-flags.ts';
import { connectionPlaces } from './setting-places.ts';
import { asksForVault, readVaultPasswords, vaultFileProblems } from './vault-passwords.ts';
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
  /**
   * What is wrong with the playbooks is to be told before anybody is asked for a vault password.
   */
  readonly check?: CheckOptions | undefined;
  readonly readers?: InventoryReaders | undefined;
  /** Without the vault passwords, and without a trace. */
  readonly isLocked?: boolean | undefined;
}

/** Everything a run needs, from flags and the process around. */
export async function createSetup(
  playbooks: readonly string[],
  flags: RunFlags,
  io: Io,
  more: More = {},
): Promise<Setup> {
  const { texts = new Map(), listen, readers, check, isLocked = false } = more;
  if (check !== undefined && asksForVault(flags)) {
    return createAfterCheck(playbooks, flags, io, { ...more, check });
  }
  const directory = io.workingDirectory;
  const secrets = new Secrets();
  const ask = secretAsker(io);
  const diagnostics = new Diagnostics();
  diagnostics.list.push(...flags.problems);
  const vault = await openVault(flags, io, { ask, secrets, diagnostics, isLocked });
  const extraVars = readExtraVars(flags.extraVars, { directory, vault, diagnostics });
  const factStore = factStoreOf(flags, directory);
  const world = pluginWorld(io, { extraVars: extraVars.entries, factStore });
  const place = { playbooks, directory, vault, world };
  const loaded = await readInventory(flags, { ...place, diagnostics, readers });
  if (flags.flushCache === true && !diagnostics.hasErrors && !isLocked) {
    for (const name of loaded.inventory.hosts.keys()) factStore?.remove(name);
  }
  checkPasswordFiles(flags, io, diagnostics);
  const reporters = await reportersFor(flags, io, { secrets, listen, diagnostics });
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
      step: flags.step === true,
      forceHandlers: flags.forceHandlers,
      allowMissing: flags.allowMissing,
      anyErrorsFatal: flags.anyErrorsFatal,
      gathering: flags.gathering,
      hashBehaviour: flags.hashBehaviour,
      privateRoleVars: flags.privateRoleVars,
      ansibleManaged: flags.ansibleManaged,
      strategy: flags.strategy,
      extraVars,
      inventorySources: flags.inventory.map(one =>
        one.includes(',') ? one : resolve(directory, one),
      ),
      ansibleConfigFile: flags.ansibleFile,
      connection: {
        connection: flags.connection,
        user: flags.remoteUser,
        port: flags.remotePort,
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
        asksPassword: flags.askPass || flags.connectionPasswordFile !== undefined,
        places: connectionPlaces(flags),
      },
      verbosity: flags.verbosity,
      keepOutput: 16 * 1024 * 1024,
    },
    inventory: loaded.inventory,
    variables: loaded.variables,
    // With settings that are wrong, that there are no hosts may come of those.
    knowsHosts:
      loaded.isWhole && (flags.problems.every(isWarning) || loaded.inventory.hosts.size > 0),
    problems: diagnostics.list,
    rereadInventory: () => rereadInventory(flags, place),
    readText: path => readText(resolve(directory, path)),
    files: withTexts(controllerFiles(directory, vault), texts),
    rolesPath: flags.rolesPath.map(path => resolve(directory, path)),
    collectionsPath: flags.collectionsPath.map(path => resolve(directory, path)),
    ownRoles,
    factStore,
    secrets,
    vault,
    ask,
    readLogin: () => readLoginPasswords(flags, io, ask),
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

/** Nobody is asked for a password before it is known that it will be of use. */
async function createAfterCheck(
  playbooks: readonly string[],
  flags: RunFlags,
  io: Io,
  { check, ...more }: More & { readonly check: CheckOptions },
): Promise<Setup> {
  const readers = remembering(inventoryReaders());
  const quiet = { readers, listen: () => undefined, isLocked: true };
  const locked = await createSetup(playbooks, { ...flags, logFile: undefined }, io, {
    ...more,
    ...quiet,
  });
  try {
    await loadPlaybooks(locked.run, playbooks, check);
  } finally {
    await locked.close();
  }
  return createSetup(playbooks, flags, io, { ...more, readers });
}

interface VaultOpening {
  readonly ask: (prompt: string) => Promise<string>;
  readonly secrets: Secrets;
  readonly diagnostics: Diagnostics;
  readonly isLocked: boolean;
}

/** A password file that is not there is told of beside what else is wrong. */
async function openVault(
  flags: RunFlags,
  io: Io,
  { ask, secrets, diagnostics, isLocked }: VaultOpening,
): Promise<VaultSecrets> {
  const hide = (text: string): void => secrets.add(text);
  if (isLocked) {
    for (const problem of vaultFileProblems(flags, io))
      diagnostics.error('cli/wrong-option', problem);
    return new VaultSecrets([], hide, { isLocked });
  }
  try {
    return new VaultSecrets(await readVaultPasswords(flags, io, { ask }), hide);
  } catch (error) {
    // Files have been looked at before a person is asked, who may not be there.
    if (!(error instanceof UsageError) || asksForVault(flags)) throw error;
    diagnostics.error('cli/wrong-option', error.message);
    return new VaultSecrets([], hide, { isLocked: true });
  }
}

function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Files of which some are texts that nobody wrote to a file. */
export function withTexts(files: LoaderFiles, texts: ReadonlyMap<string, string>): LoaderFiles {
  return {
    ...files,
    exists: path => (texts.has(path) ? Promise.resolve(true) : files.exists(path)),
    read: path => {
      const text = texts.get(path);
      return text === undefined ? files.read(path) : Promise.resolve(Buffer.from(text));
    },
  };
}

function isWarning({ severity }: Diagnostic): boolean {
  return severity === 'warning';
}

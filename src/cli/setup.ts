import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Diagnostic, Diagnostics } from '../diagnostics/diagnostic.ts';
import { controllerFiles } from '../engine/controller-files.ts';
import { createRun } from '../engine/create-run.ts';
import type { Event } from '../engine/events.ts';
import type { Run } from '../engine/run.ts';
import { Secrets } from '../engine/secrets.ts';
import { VaultSecrets } from '../engine/vault.ts';
import type { LoaderFiles } from '../playbook/loading.ts';
import { questionAsker, secretAsker } from './ask.ts';
import { readExtraVars } from './extra-vars.ts';
import { factStoreOf } from './fact-store.ts';
import { interruptSignal } from './interrupt.ts';
import type { Io } from './io.ts';
import { readLoginPasswords } from './login-passwords.ts';
import { pluginWorld } from './plugin-world.ts';
import { readInventory, rereadInventory } from './read-inventory.ts';
import { UsageError } from './report-error.ts';
import { held, reportersFor } from './reporters.ts';
import type { RunFlags } from './run-flags.ts';
import { connectionPlaces } from './setting-places.ts';
import { readVaultPasswords } from './vault-passwords.ts';
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
  const diagnostics = new Diagnostics();
  diagnostics.list.push(...flags.problems);
  // Nobody is asked for anything that will not be used.
  if (flags.askVaultPass || flags.askPass || flags.askBecomePass) diagnostics.throwIfErrors();
  const passwords = await readVaultPasswords(flags, io, { ask }).catch((error: unknown) => {
    // What is said of the command line must not hide what is wrong with the settings.
    if (error instanceof UsageError && diagnostics.hasErrors) {
      diagnostics.error('cli/wrong-option', error.message);
      diagnostics.throwIfErrors();
    }
    throw error;
  });
  const vault = new VaultSecrets(passwords, text => secrets.add(text));
  const extraVars = readExtraVars(flags.extraVars, { directory, vault, diagnostics });
  const factStore = factStoreOf(flags, directory);
  const world = pluginWorld(io, { extraVars: extraVars.entries, factStore });
  const place = { playbooks, directory, vault, world };
  const loaded = await readInventory(flags, { ...place, diagnostics });
  if (flags.flushCache === true && !diagnostics.hasErrors) {
    for (const name of loaded.inventory.hosts.keys()) factStore?.remove(name);
  }
  const [password, becomePassword] = await readLoginPasswords(flags, io, ask);
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
      forceHandlers: flags.forceHandlers,
      allowMissing: flags.allowMissing,
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

function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
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

function isWarning({ severity }: Diagnostic): boolean {
  return severity === 'warning';
}

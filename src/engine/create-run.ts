import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { setup } from '../facts/setup.ts';
import { Limits } from '../graph/limits.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { InventoryVariables } from '../inventory/variables.ts';
import type { Module } from '../module-api/define-module.ts';
import { preamble } from '../module-api/preamble.ts';
import { modules } from '../modules/index.ts';
import { createLoader } from '../playbook/loader.ts';
import type { LoaderFiles } from '../playbook/loading.ts';
import { openSession } from '../session/open-session.ts';
import { createTransports } from '../transport/create-transports.ts';
import { type AskSecret, UnreachableError } from '../transport/transport.ts';
import type { ActionDefinition } from './actions/action.ts';
import { actions } from './actions/index.ts';
import { missingModule } from './checks/missing.ts';
import type { Event } from './events.ts';
import { Connections, type LoginPasswords } from './hosts/connections.ts';
import { FactCache, type FactStore } from './hosts/fact-cache.ts';
import type { RunOptions } from './options.ts';
import { HostState } from './plays/host-state.ts';
import { Interrupted } from './plays/host-stop.ts';
import { InventoryChanges, type Reread } from './plays/inventory-changes.ts';
import { PoolSizes } from './plays/pool.ts';
import { catalogOf, NamedRegistry } from './registry.ts';
import { loadRoleModules } from './role-modules.ts';
import type { HostStates, Run } from './run.ts';
import { hideWritten } from './secrets/password-names.ts';
import { withoutSecrets } from './secrets/redact-event.ts';
import type { Secrets } from './secrets/secrets.ts';
import { AsyncJobs } from './tasks/async-jobs.ts';
import { createTemplates } from './variables/create-templates.ts';
import { CustomStats } from './variables/custom-stats.ts';
import { renderEarly } from './variables/render-early.ts';
import type { VaultSecrets } from './variables/vault.ts';

export interface RunInput {
  readonly options: RunOptions;
  readonly inventory: Inventory;
  readonly variables: InventoryVariables;
  /** Found in the inventory and in extra variables. */
  readonly problems: readonly Diagnostic[];
  readonly knowsHosts: boolean;
  /** Reads the inventory again. */
  readonly rereadInventory?: (() => Promise<Reread>) | undefined;
  /** A file that `--limit @file` names. */
  readonly readText: Run['readText'];
  readonly files: LoaderFiles;
  /** Where roles are looked for behind those of the playbook, and those that come with kplay. */
  readonly rolesPath: readonly string[];
  readonly collectionsPath: readonly string[];
  readonly ownRoles: string;
  /** Facts that outlive the run; absent when nothing is kept. */
  readonly factStore?: FactStore | undefined;
  readonly secrets: Secrets;
  readonly vault: VaultSecrets;
  readonly ask: AskSecret;
  /** Reads or asks for the passwords of connections and of become. */
  readonly readLogin: () => Promise<LoginPasswords>;
  /** Asks what `vars_prompt` asks; absent without a terminal. */
  readonly askQuestion?: Run['ask'] | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The program that runs kplay, for lookups that need another process. */
  readonly node: string;
  readonly workingDirectory: string;
  readonly emit: (event: Event) => void;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly random: () => number;
  readonly nonce: () => string;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly version: string;
}

/** Puts a run together; nothing is read or reached yet. */
export async function createRun(input: RunInput): Promise<Run> {
  const { options, files, secrets, signal, now, random, nonce, randomBytes, version } = input;
  const { groups, hosts } = input.inventory;
  hideWritten([options.extraVars], secrets);
  for (const { layers } of [...groups.values(), ...hosts.values()]) hideWritten(layers, secrets);
  const emit = (event: Event): void => input.emit(withoutSecrets(event, secrets));
  const warn = (message: string): void => emit({ type: 'warning', time: now(), message });
  const moduleRegistry = new NamedRegistry<Module>([...modules, setup]);
  const actionRegistry = new NamedRegistry<ActionDefinition>([...actions, missingModule]);
  const templates = createTemplates(input, warn);
  const loader = createLoader({
    files,
    catalog: catalogOf(moduleRegistry, actionRegistry),
    loadRoleModules: (_, directory) => loadRoleModules(directory, files, moduleRegistry),
    rolesPath: input.rolesPath,
    collectionsPath: input.collectionsPath,
    ownRoles: input.ownRoles,
    functions: templates.functions,
    renderEarly: (value, place) => renderEarly(value, place, { input, templates }),
  });
  const inventoryChanges = new InventoryChanges(input.inventory, input.variables);
  const connections = createConnections(input, warn);
  let taskNumber = 0;
  return {
    options,
    problems: input.problems,
    knowsHosts: input.knowsHosts,
    inventory: input.inventory,
    variables: input.variables,
    inventoryChanges,
    asyncJobs: new AsyncJobs(),
    stats: new CustomStats(),
    refreshInventory: async () => {
      if (input.rereadInventory === undefined) return;
      inventoryChanges.replaceBy(await input.rereadInventory());
    },
    modules: moduleRegistry,
    actions: actionRegistry,
    loader,
    files,
    readText: input.readText,
    hosts: hostStates(factCache(input, warn)),
    keepsFacts: input.factStore !== undefined,
    connections,
    login: async () => connections.useLogin(await input.readLogin()),
    templates,
    limits: new Limits(options.forks),
    pools: new PoolSizes(),
    secrets,
    vault: input.vault,
    prompted: new Map(),
    canAsk: input.askQuestion !== undefined,
    ask: question =>
      input.askQuestion?.({ ...question, text: secrets.redact(question.text) }) ??
      Promise.resolve(''),
    emit,
    signal,
    now,
    random,
    sleep: (milliseconds, other) =>
      sleep(milliseconds, other === undefined ? signal : AbortSignal.any([signal, other])),
    nonce,
    randomBytes,
    told: new Set(),
    passedOver: new Set(),
    nextTaskNumber: () => ++taskNumber,
    version,
  };
}

function createConnections(input: RunInput, warn: (message: string) => void): Connections {
  const { options, secrets, signal, environment, home } = input;
  const transports = createTransports({ environment, home, askSecret: input.ask, warn });
  return new Connections({
    defaults: options.connection,
    secrets,
    sshProblem: target => transports.sshProblem(target),
    open: async (target, name) => {
      const transport =
        name === 'local' ? transports.local : name === 'ssh' ? transports.ssh : undefined;
      if (transport === undefined) {
        throw new UnreachableError(
          'protocol',
          `there is no connection "${name}"; there are ssh and local`,
        );
      }
      const connection = await transport.connect(target, signal);
      return openSession(connection, { preamble, keepOutput: options.keepOutput });
    },
  });
}

function factCache(
  { factStore, options }: RunInput,
  warn: (message: string) => void,
): FactCache | undefined {
  if (factStore === undefined) return undefined;
  return new FactCache(factStore, { readOnly: options.checkMode, warn });
}

function hostStates(cache: FactCache | undefined): HostStates {
  const states = new Map<string, HostState>();
  return {
    get(name) {
      const known = states.get(name) ?? new HostState(name, cache);
      states.set(name, known);
      return known;
    },
    all: () => states.values(),
  };
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new Interrupted());
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(new Interrupted());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

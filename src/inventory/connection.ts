import { Diagnostics, type Result } from '../diagnostics/diagnostic.ts';
import type { Location } from '../diagnostics/source-file.ts';
import type { Plain } from '../values/plain.ts';
import { SettingsReader } from './settings-reader.ts';

/** Where the settings of a host's connection come from: variables win over keywords, these over options. */
export interface ConnectionSources {
  /** The host's name in the inventory. */
  readonly name: string;
  /** A variable of the host, rendered; `undefined` when it is not set. */
  variable(name: string): Plain | undefined;
  /** Where a variable was defined, for messages. */
  locate?(name: string): Location | undefined;
  /** The task's keywords, rendered, with those it inherits. */
  readonly keywords: ConnectionKeywords;
  /** The command line's. */
  readonly options: ConnectionOptions;
}

export interface ConnectionKeywords {
  readonly connection?: Plain | undefined;
  readonly port?: Plain | undefined;
  readonly remoteUser?: Plain | undefined;
  readonly become?: Plain | undefined;
  readonly becomeMethod?: Plain | undefined;
  readonly becomeUser?: Plain | undefined;
  readonly becomeFlags?: Plain | undefined;
  readonly becomeExe?: Plain | undefined;
}

export interface ConnectionOptions {
  readonly connection?: string | undefined;
  readonly user?: string | undefined;
  readonly port?: number | undefined;
  readonly password?: string | undefined;
  readonly privateKeyFile?: string | undefined;
  readonly sshArgs?: string | undefined;
  readonly sshCommonArgs?: string | undefined;
  readonly sshExtraArgs?: string | undefined;
  readonly hostKeyChecking?: HostKeyChecking | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly become?: boolean | undefined;
  readonly becomeMethod?: string | undefined;
  readonly becomeUser?: string | undefined;
  readonly becomeFlags?: string | undefined;
  readonly becomeExe?: string | undefined;
  readonly becomePassword?: string | undefined;
  /** A person is still to be asked for the password. */
  readonly asksPassword?: boolean | undefined;
  /** Where options were written, for messages. */
  readonly places?: ConnectionPlaces | undefined;
}

/** By the names of options. */
export type ConnectionPlaces = Readonly<Record<string, Location | undefined>>;

export type HostKeyChecking = 'yes' | 'accept-new' | 'no';

/** How to reach a host. What is not set is left to the transport. */
export interface ConnectionSettings {
  readonly name: string;
  /** The transport: `ssh`, `local`, or another one's name as the user gave it. */
  readonly connection: string;
  readonly address: string;
  readonly port?: number | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly privateKeyFile?: string | undefined;
  /** Options of OpenSSH's command line, in the order in which they count. */
  readonly sshArgs: readonly string[];
  readonly hostKeyChecking?: HostKeyChecking | undefined;
  readonly timeoutMs: number;
  /** `undefined` when the task runs as the user who logs in. */
  readonly become?: BecomeSettings | undefined;
}

export interface BecomeSettings {
  readonly method: BecomeMethod;
  readonly user: string;
  readonly password?: string | undefined;
  readonly flags?: string | undefined;
  readonly executable?: string | undefined;
}

export type BecomeMethod = 'sudo' | 'su' | 'doas';

const defaultTimeoutSeconds = 10;

/** Ansible's names for what is one transport here. */
const sshNames: readonly string[] = ['smart', 'paramiko', 'paramiko_ssh'];

/** The settings of one task's connection to one host, or all that is wrong with the variables. */
export function connectionOf(sources: ConnectionSources): Result<ConnectionSettings> {
  const { name, keywords, options } = sources;
  const diagnostics = new Diagnostics();
  const settings = new SettingsReader(sources, diagnostics);
  const connection =
    settings.text('ansible_connection') ??
    settings.keywordText('connection', keywords.connection) ??
    options.connection;
  // Where Ansible has two names for one thing, the later one here wins, as it does there.
  const value: ConnectionSettings = {
    name,
    connection: transportName(connection ?? 'ssh'),
    address: settings.text('ansible_host', 'ansible_ssh_host') ?? name,
    port:
      settings.port('ansible_port', 'ansible_ssh_port') ??
      settings.keywordPort('port', keywords.port) ??
      options.port,
    user:
      settings.text('ansible_user', 'ansible_ssh_user') ??
      settings.keywordText('remote_user', keywords.remoteUser) ??
      options.user,
    password:
      settings.password('ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password') ??
      options.password,
    privateKeyFile:
      settings.text('ansible_private_key_file', 'ansible_ssh_private_key_file') ??
      options.privateKeyFile,
    sshArgs: [
      ...settings.words('ansible_ssh_args', options.sshArgs),
      ...settings.words('ansible_ssh_common_args', options.sshCommonArgs),
      ...settings.words('ansible_ssh_extra_args', options.sshExtraArgs),
    ],
    hostKeyChecking: hostKeyChecking(settings) ?? options.hostKeyChecking,
    timeoutMs: 1000 * timeoutSeconds(settings, options),
    become: becomeOf(settings, sources),
  };
  return diagnostics.hasErrors ? { ok: false, diagnostics: diagnostics.list } : { ok: true, value };
}

function transportName(given: string): string {
  const name = given.replace(/^ansible\.(?:builtin|legacy)\./, '');
  return sshNames.includes(name) ? 'ssh' : name;
}

function hostKeyChecking(settings: SettingsReader): HostKeyChecking | undefined {
  const names = ['ansible_host_key_checking', 'ansible_ssh_host_key_checking'] as const;
  const found = settings.find(...names);
  if (found?.value === 'accept-new') return 'accept-new';
  const isChecked = settings.boolean(...names);
  if (isChecked === undefined) return undefined;
  return isChecked ? 'yes' : 'no';
}

function timeoutSeconds(settings: SettingsReader, options: ConnectionOptions): number {
  const seconds = settings.number('ansible_timeout', 'ansible_ssh_timeout');
  return seconds ?? options.timeoutSeconds ?? defaultTimeoutSeconds;
}

const becomeMethods: readonly string[] = ['sudo', 'su', 'doas'] satisfies BecomeMethod[];

function becomeOf(
  settings: SettingsReader,
  { keywords, options }: ConnectionSources,
): BecomeSettings | undefined {
  const isOn =
    settings.boolean('ansible_become') ??
    settings.keywordBoolean('become', keywords.become) ??
    options.become;
  if (isOn !== true) return undefined;

  const given =
    settings.text('ansible_become_method') ??
    settings.keywordText('become_method', keywords.becomeMethod) ??
    options.becomeMethod ??
    'sudo';
  const method = given.replace(/^(?:ansible\.builtin|community\.general)\./, '');
  if (!isBecomeMethod(method)) {
    const message = `The become method "${given}" is not supported; it can be sudo, su or doas.`;
    settings.report('ansible_become_method', message);
    return undefined;
  }
  return {
    method,
    user:
      settings.text('ansible_become_user', `ansible_${method}_user`) ??
      settings.keywordText('become_user', keywords.becomeUser) ??
      options.becomeUser ??
      'root',
    password:
      settings.password(
        ...['ansible_become_password', 'ansible_become_pass', `ansible_${method}_pass`],
      ) ?? options.becomePassword,
    flags:
      settings.text('ansible_become_flags', `ansible_${method}_flags`) ??
      settings.keywordText('become_flags', keywords.becomeFlags) ??
      options.becomeFlags,
    executable:
      settings.text('ansible_become_exe', `ansible_${method}_exe`) ??
      settings.keywordText('become_exe', keywords.becomeExe) ??
      options.becomeExe,
  };
}

function isBecomeMethod(method: string): method is BecomeMethod {
  return becomeMethods.includes(method);
}

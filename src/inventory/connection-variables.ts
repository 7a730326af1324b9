import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/did-you-mean.ts';
import { type Plain, toPlain } from '../values/plain.ts';
import { Templated } from '../values/value.ts';
import type { Variable } from '../values/variable-layer.ts';
import { SettingsReader } from './settings-reader.ts';

type Kind = 'text' | 'password' | 'flags' | 'words' | 'port' | 'switch' | 'seconds' | 'host keys';

const methods: readonly string[] = ['sudo', 'su', 'doas'];

const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...of('text', 'connection', 'host', 'ssh_host', 'user', 'ssh_user'),
  ...of('password', 'password', 'ssh_pass', 'ssh_password'),
  ...of('text', 'private_key_file', 'ssh_private_key_file'),
  ...of('text', 'become_method', 'become_user', 'become_exe'),
  ...of('password', 'become_password', 'become_pass'),
  ...of('flags', 'become_flags'),
  ...methods.flatMap(method => [
    ...of('text', `${method}_user`, `${method}_exe`),
    ...of('password', `${method}_pass`),
    ...of('flags', `${method}_flags`),
  ]),
  ...of('words', 'ssh_args', 'ssh_common_args', 'ssh_extra_args'),
  ...of('port', 'port', 'ssh_port'),
  ...of('switch', 'become'),
  ...of('seconds', 'timeout', 'ssh_timeout'),
  ...of('host keys', 'host_key_checking', 'ssh_host_key_checking'),
]);

function of(kind: Kind, ...names: readonly string[]): readonly (readonly [string, Kind])[] {
  return names.map(name => [`ansible_${name}`, kind]);
}

export function isConnectionVariable(name: string): boolean {
  return kinds.has(name);
}

/** Those that matter for logging in; whom a task becomes behind that does not. */
export const loginVariables: readonly string[] = [...kinds.keys()].filter(
  name => !/^ansible_(?:become|sudo|su|doas)(?:_|$)/.test(name),
);

/** The options of `ssh` among the variables by which hosts are reached. */
export const wordsVariables: readonly string[] = [...kinds.keys()].filter(
  name => kinds.get(name) === 'words',
);

/** Nothing is reached with an empty one, here or by Ansible; others count as not set. */
const neverEmpty = /^ansible_(?:ssh_)?(?:host|port)$/;
const counted = /^ansible_(?:(?:ssh_|become_|sudo_|su_|doas_)?user|become_method|connection)$/;

/** Reports what is wrong with a variable by itself: whatever it is a variable of, and whoever reaches that. */
export function checkConnectionVariable(
  name: string,
  { value, location }: Variable,
  diagnostics: Diagnostics,
): void {
  const kind = kinds.get(name);
  if (kind === undefined || value instanceof Templated) return;
  if (value === '' && neverEmpty.test(name)) {
    diagnostics.error('inventory/invalid', `"${name}" must not be empty.`, location);
    return;
  }
  if (value === '' && counted.test(name)) {
    const message = `"${name}" is empty, which counts as not set.`;
    diagnostics.warning('inventory/invalid', message, location);
    return;
  }
  const plain: Plain = toPlain(value, () => null);
  const reader = new SettingsReader({ variable: () => plain, locate: () => location }, diagnostics);
  switch (kind) {
    case 'text':
      reader.text(name);
      return;
    case 'password':
      reader.password(name);
      return;
    case 'flags':
    case 'words':
      reader.words(name, undefined);
      return;
    case 'port':
      reader.port(name);
      return;
    case 'switch':
      reader.boolean(name);
      return;
    case 'seconds':
      reader.number(name);
      return;
    case 'host keys':
      if (plain !== 'accept-new') reader.boolean(name);
  }
}

/** Of other connections and methods of Ansible: names that are meant as they stand. */
const others: ReadonlySet<string> = new Set(
  [
    ...['hosts', 'scp_extra_args', 'sftp_extra_args', 'pipelining', 'ssh_pipelining', 'users'],
    ...['hostname', 'ssh_executable', 'ssh_retries', 'ssh_transfer_method', 'scp_if_ssh'],
    ...['become_plugin', 'ssh_use_tty', 'sudo_password', 'su_password', 'doas_password'],
    ...['dzdo', 'ksu', 'machinectl', 'pbrun', 'pfexec', 'pmrun', 'runas', 'sesu', 'enable'].flatMap(
      method => ['user', 'pass', 'flags', 'exe'].map(part => `${method}_${part}`),
    ),
    ...['winrm', 'psrp', 'scp', 'sftp', 'aws_ssm', 'docker', 'kubectl'].flatMap(connection =>
      ['host', 'port', 'user', 'password', 'args', 'extra_args', 'timeout'].map(
        part => `${connection}_${part}`,
      ),
    ),
  ].map(name => `ansible_${name}`),
);

/** The variable that was likely meant, where one of a misspelt name reaches nobody. */
export function likelyMeant(name: string): string | undefined {
  if (name.length < 'ansible_port'.length - 1 || kinds.has(name) || others.has(name))
    return undefined;
  return nearest(name, kinds.keys(), 2);
}

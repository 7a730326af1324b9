import type { Declaration, ValueOf } from './declaration.ts';

/** Every setting of kplay, in the order in which help and documentation show them. */
const settings = {
  inventory: {
    type: 'list',
    paths: 'source',
    flag: {
      form: '-i, --inventory <source>',
      group: 'inventory',
      repeats: true,
    },
    ansible: ['defaults.inventory'],
    ansibleEnvironment: ['ANSIBLE_INVENTORY'],
    doc: 'inventory file, directory, or host list "a,b,"',
  },
  limit: {
    type: 'text',
    flag: { form: '-l, --limit <pattern>', group: 'hosts' },
    doc: 'only these of the hosts that are selected',
  },
  extraVars: {
    type: 'list',
    paths: 'variables',
    flag: { form: '-e, --extra-vars <vars>', group: 'hosts', repeats: true },
    doc: 'variables above all others: k=v, JSON or YAML, @file',
  },
  forks: {
    type: 'integer',
    minimum: 1,
    default: 50,
    flag: { form: '-f, --forks <number>', group: 'hosts' },
    ansible: ['defaults.forks'],
    ansibleEnvironment: ['ANSIBLE_FORKS'],
    doc: 'hosts to work on at once',
  },
  become: {
    type: 'boolean',
    default: false,
    flag: { form: '-b, --become', group: 'hosts' },
    ansible: ['privilege_escalation.become'],
    ansibleEnvironment: ['ANSIBLE_BECOME'],
    doc: 'become another user on the hosts',
  },
  becomeMethod: {
    type: 'choice',
    choices: ['sudo', 'su', 'doas'],
    flag: { form: '--become-method <method>', group: 'hosts' },
    ansible: ['privilege_escalation.become_method'],
    ansibleEnvironment: ['ANSIBLE_BECOME_METHOD'],
    doc: 'how to become another user (sudo unless said otherwise)',
  },
  becomeUser: {
    type: 'text',
    flag: { form: '--become-user <user>', group: 'hosts' },
    ansible: ['privilege_escalation.become_user'],
    ansibleEnvironment: ['ANSIBLE_BECOME_USER'],
    doc: 'which user to become (root unless said otherwise)',
  },
  becomeFlags: {
    type: 'text',
    ansible: ['privilege_escalation.become_flags'],
    ansibleEnvironment: ['ANSIBLE_BECOME_FLAGS'],
    doc: 'flags for the program that becomes another user',
  },
  becomeExe: {
    type: 'text',
    ansible: ['privilege_escalation.become_exe'],
    ansibleEnvironment: ['ANSIBLE_BECOME_EXE'],
    doc: 'the program that becomes another user',
  },
  askBecomePass: {
    type: 'boolean',
    default: false,
    flag: { form: '-K, --ask-become-pass', group: 'hosts' },
    ansible: ['privilege_escalation.become_ask_pass'],
    ansibleEnvironment: ['ANSIBLE_BECOME_ASK_PASS'],
    doc: 'ask for the password of become',
  },
  askPass: {
    type: 'boolean',
    default: false,
    flag: { form: '-k, --ask-pass', group: 'hosts' },
    ansible: ['defaults.ask_pass'],
    ansibleEnvironment: ['ANSIBLE_ASK_PASS'],
    doc: 'ask for the password of the connection',
  },
  remoteUser: {
    type: 'text',
    flag: { form: '-u, --user <user>', group: 'hosts' },
    ansible: ['defaults.remote_user'],
    ansibleEnvironment: ['ANSIBLE_REMOTE_USER'],
    doc: 'connect as this user',
  },
  remotePort: {
    type: 'integer',
    minimum: 1,
    ansible: ['defaults.remote_port'],
    ansibleEnvironment: ['ANSIBLE_REMOTE_PORT'],
    doc: 'connect to this port',
  },
  privateKeyFile: {
    type: 'text',
    paths: 'path',
    flag: { form: '--private-key <file>', group: 'hosts' },
    ansible: ['defaults.private_key_file', 'ssh_connection.private_key_file'],
    ansibleEnvironment: ['ANSIBLE_PRIVATE_KEY_FILE'],
    doc: 'key file of the connection',
  },
  connection: {
    type: 'text',
    flag: { form: '-c, --connection <name>', group: 'hosts' },
    ansible: ['defaults.transport'],
    ansibleEnvironment: ['ANSIBLE_TRANSPORT'],
    doc: 'ssh or local',
  },
  timeout: {
    type: 'integer',
    minimum: 1,
    default: 10,
    flag: { form: '-T, --timeout <seconds>', group: 'hosts' },
    ansible: ['defaults.timeout', 'ssh_connection.timeout'],
    ansibleEnvironment: ['ANSIBLE_TIMEOUT', 'ANSIBLE_SSH_TIMEOUT'],
    doc: 'time limit for connecting',
  },
  sshArgs: {
    type: 'text',
    ansible: ['ssh_connection.ssh_args'],
    ansibleEnvironment: ['ANSIBLE_SSH_ARGS'],
    doc: 'options as for ssh, before those of ssh_common_args',
  },
  sshCommonArgs: {
    type: 'text',
    flag: { form: '--ssh-common-args <args>', group: 'hosts' },
    ansible: ['ssh_connection.ssh_common_args'],
    ansibleEnvironment: ['ANSIBLE_SSH_COMMON_ARGS'],
    doc: 'options as for ssh, such as "-J jump" or "-o ProxyJump=jump"',
  },
  sshExtraArgs: {
    type: 'text',
    flag: { form: '--ssh-extra-args <args>', group: 'hosts' },
    ansible: ['ssh_connection.ssh_extra_args'],
    ansibleEnvironment: ['ANSIBLE_SSH_EXTRA_ARGS'],
    doc: 'options as for ssh, behind those of ssh_common_args',
  },
  hostKeyChecking: {
    type: 'choice',
    choices: ['yes', 'accept-new', 'no'],
    words: { true: 'yes', false: 'no' },
    flag: { form: '--host-key-checking <mode>', group: 'hosts' },
    ansible: ['defaults.host_key_checking', 'ssh_connection.host_key_checking'],
    ansibleEnvironment: ['ANSIBLE_HOST_KEY_CHECKING', 'ANSIBLE_SSH_HOST_KEY_CHECKING'],
    doc: 'whether the keys of hosts must be known; accept-new: learn keys of hosts not known yet',
  },
  askVaultPass: {
    type: 'boolean',
    default: false,
    flag: { form: '-J, --ask-vault-pass', group: 'vault' },
    ansible: ['defaults.ask_vault_pass'],
    ansibleEnvironment: ['ANSIBLE_ASK_VAULT_PASS'],
    doc: 'ask for the vault password',
  },
  vaultPasswordFile: {
    type: 'list',
    paths: 'path',
    flag: {
      form: '--vault-pass-file, --vault-password-file <file>',
      group: 'vault',
      repeats: true,
    },
    ansible: ['defaults.vault_password_file'],
    ansibleEnvironment: ['ANSIBLE_VAULT_PASSWORD_FILE'],
    doc: 'file, or program, that holds the vault password',
  },
  vaultIdentityList: {
    type: 'list',
    separator: ',',
    paths: 'identity',
    flag: { form: '--vault-id <id@source>', group: 'vault', repeats: true },
    ansible: ['defaults.vault_identity_list'],
    ansibleEnvironment: ['ANSIBLE_VAULT_IDENTITY_LIST'],
    doc: 'vault password by its id: the source is "prompt", a file or a program',
  },
  check: {
    type: 'boolean',
    default: false,
    flag: { form: '-C, --check', group: 'tasks' },
    doc: 'show what would change, and change nothing',
  },
  diff: {
    type: 'boolean',
    default: false,
    flag: { form: '-D, --diff', group: 'tasks' },
    ansible: ['diff.always'],
    ansibleEnvironment: ['ANSIBLE_DIFF_ALWAYS'],
    doc: 'show how files change',
  },
  tags: {
    type: 'list',
    separator: ',',
    flag: { form: '-t, --tags <tags>', group: 'run', repeats: true },
    ansible: ['tags.run'],
    ansibleEnvironment: ['ANSIBLE_RUN_TAGS'],
    doc: 'only tasks with these tags',
  },
  skipTags: {
    type: 'list',
    separator: ',',
    flag: { form: '--skip-tags <tags>', group: 'run', repeats: true },
    ansible: ['tags.skip'],
    ansibleEnvironment: ['ANSIBLE_SKIP_TAGS'],
    doc: 'no tasks with these tags',
  },
  forceHandlers: {
    type: 'boolean',
    default: false,
    flag: { form: '--force-handlers', group: 'run' },
    ansible: ['defaults.force_handlers'],
    ansibleEnvironment: ['ANSIBLE_FORCE_HANDLERS'],
    doc: 'run notified handlers also on hosts that failed',
  },
  strategy: {
    type: 'choice',
    choices: ['linear', 'free', 'host_pinned', 'graph'],
    default: 'linear',
    words: {
      debug: 'linear',
      mitogen_linear: 'linear',
      mitogen_free: 'free',
      mitogen_host_pinned: 'host_pinned',
    },
    ansible: ['defaults.strategy'],
    ansibleEnvironment: ['ANSIBLE_STRATEGY'],
    doc: 'how hosts advance in plays that do not say "strategy"',
  },
  rolesPath: {
    type: 'list',
    separator: ':',
    default: ['~/.ansible/roles', '/usr/share/ansible/roles', '/etc/ansible/roles'],
    paths: 'path',
    ansible: ['defaults.roles_path'],
    ansibleEnvironment: ['ANSIBLE_ROLES_PATH'],
    doc: 'folders of roles, searched behind the "roles" beside the playbook and before those of kplay',
  },
  verbosity: {
    type: 'integer',
    minimum: 0,
    default: 0,
    flag: { form: '-v, --verbose', group: 'hosts', repeats: true },
    ansible: ['defaults.verbosity'],
    ansibleEnvironment: ['ANSIBLE_VERBOSITY'],
    doc: 'more: results, output as it comes, positions (-v to -vvvv)',
  },
  output: {
    type: 'choice',
    choices: ['text', 'json'],
    default: 'text',
    flag: { form: '--output <format>', group: 'hosts' },
    doc: 'what to print; json: one event per line',
  },
  logFile: {
    type: 'text',
    paths: 'path',
    flag: { form: '--log-file <file>', group: 'hosts' },
    ansible: ['defaults.log_path'],
    ansibleEnvironment: ['ANSIBLE_LOG_PATH'],
    doc: 'write every event to this file',
  },
} as const satisfies Readonly<Record<string, Declaration>>;

export type SettingName = keyof typeof settings;

/** The values of all settings. */
export type Settings = {
  readonly [Name in SettingName]: ValueOf<(typeof settings)[Name]>;
};

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settings, name);
}

export function declarationOf(name: SettingName): Declaration {
  return settings[name];
}

export const settingNames: readonly SettingName[] = Object.keys(settings).filter(isSettingName);

import { type Target, UnreachableError } from '../transport.ts';
import type { Setting } from './config-block.ts';
import { type Controller, expandPath, expandTokens } from './expand.ts';
import { type JumpHost, parseJumpHosts } from './jump-spec.ts';
import { number, seconds, yesOrNo } from './setting-values.ts';
import { hostOf, type Settings } from './settings.ts';

/** Everything there is to know for one connection to one host. */
export interface HostOptions {
  /** What the user calls the host: in the inventory, or in `ProxyJump`. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
  readonly timeoutMs: number;
  readonly family: 0 | 4 | 6;
  readonly bindAddress: string | undefined;
  readonly proxyJump: readonly JumpHost[];
  readonly proxyCommand: string | undefined;
  readonly keepalive: { readonly intervalMs: number; readonly misses: number };
  readonly identities: IdentityOptions;
  readonly methods: AuthenticationMethods;
  readonly hostKey: HostKeyOptions;
}

interface IdentityOptions {
  readonly files: readonly string[];
  /** The files are the ones everybody has, rather than named for this host. */
  readonly isDefault: boolean;
  /** Of the agent's keys, only those that are in the files too. */
  readonly only: boolean;
  /** The socket of ssh-agent. */
  readonly agent: string | undefined;
}

interface AuthenticationMethods {
  readonly publickey: boolean;
  readonly password: boolean;
  readonly keyboardInteractive: boolean;
  /** Nobody may be asked. */
  readonly batch: boolean;
}

interface HostKeyOptions {
  readonly checking: 'yes' | 'accept-new' | 'no';
  /** The name in known_hosts, in place of the address. */
  readonly alias: string | undefined;
  readonly hashNames: boolean;
  /** The first is where new keys go. */
  readonly userFiles: readonly string[];
  readonly globalFiles: readonly string[];
}

export interface Defaults {
  readonly timeoutMs: number;
  readonly userKnownHosts: readonly string[];
  readonly globalKnownHosts: readonly string[];
}

/** What the settings that were found mean. `target` has had its say before them. */
export function hostOptions(
  target: Target,
  settings: Settings,
  { controller, defaults }: { readonly controller: Controller; readonly defaults: Defaults },
): HostOptions {
  const host = hostOf(target, settings);
  const port = number(settings.get('port'), { min: 1, max: 65_535 }) ?? 22;
  const user = settings.get('user')?.text ?? controller.user;
  const alias = settings.get('hostkeyalias')?.text;
  const tokens = { host, port, user, original: target.address, alias, controller };
  const paths = (setting: Setting | undefined) =>
    setting?.words.filter(word => word !== 'none').map(word => expandPath(word, tokens));
  const command = settings.get('proxycommand')?.text;

  return {
    name: target.name,
    host,
    port,
    user,
    password: target.password,
    timeoutMs: target.timeoutMs ?? seconds(settings.get('connecttimeout')) ?? defaults.timeoutMs,
    family: familyOf(settings.get('addressfamily')),
    bindAddress: settings.get('bindaddress')?.text,
    proxyJump: parseJumpHosts(settings.get('proxyjump')),
    proxyCommand:
      command === undefined || command === 'none' ? undefined : expandTokens(command, tokens),
    keepalive: {
      intervalMs: seconds(settings.get('serveraliveinterval')) ?? 15_000,
      misses: number(settings.get('serveralivecountmax'), { min: 1, max: 1000 }) ?? 4,
    },
    identities: {
      files: identityFiles(settings).map(word => expandPath(word, tokens)),
      isDefault: settings.identityFiles.length === 0,
      only: yesOrNo(settings.get('identitiesonly')) ?? false,
      agent: agentOf(settings.get('identityagent'), path => expandPath(path, tokens), controller),
    },
    methods: methodsOf(settings),
    hostKey: {
      checking: checkingOf(settings.get('stricthostkeychecking')),
      alias,
      hashNames: yesOrNo(settings.get('hashknownhosts')) ?? false,
      userFiles: paths(settings.get('userknownhostsfile')) ?? defaults.userKnownHosts,
      globalFiles: paths(settings.get('globalknownhostsfile')) ?? defaults.globalKnownHosts,
    },
  };
}

const defaultIdentities = ['~/.ssh/id_ed25519', '~/.ssh/id_ecdsa', '~/.ssh/id_rsa'];

function identityFiles({ identityFiles: found }: Settings): readonly string[] {
  if (found.length === 0) return defaultIdentities;
  return [...new Set(found)].filter(file => file !== 'none');
}

function agentOf(
  setting: Setting | undefined,
  expand: (path: string) => string,
  { environment }: Controller,
): string | undefined {
  const text = setting?.text ?? 'SSH_AUTH_SOCK';
  if (text === 'none') return undefined;
  if (text === 'SSH_AUTH_SOCK') return environment['SSH_AUTH_SOCK'];
  if (/^\$\w+$/.test(text)) return environment[text.slice(1)];
  return expand(text);
}

function methodsOf(settings: Settings): AuthenticationMethods {
  const preferred = settings.get('preferredauthentications')?.text.split(/\s*,\s*/);
  const isAllowed = (method: string, ...keys: readonly string[]) =>
    (preferred?.includes(method) ?? true) && keys.every(key => yesOrNo(settings.get(key)) ?? true);
  return {
    publickey: isAllowed('publickey', 'pubkeyauthentication'),
    password: isAllowed('password', 'passwordauthentication'),
    keyboardInteractive: isAllowed(
      'keyboard-interactive',
      'kbdinteractiveauthentication',
      'challengeresponseauthentication',
    ),
    batch: yesOrNo(settings.get('batchmode')) ?? false,
  };
}

/** Without a person to ask, `ask` is `yes`. */
function checkingOf(setting: Setting | undefined): HostKeyOptions['checking'] {
  const value = setting?.text.toLowerCase() ?? 'yes';
  switch (value) {
    case 'yes':
    case 'ask':
    case 'true':
      return 'yes';
    case 'accept-new':
      return 'accept-new';
    case 'no':
    case 'off':
    case 'false':
      return 'no';
    default:
      throw new UnreachableError(
        'option',
        `StrictHostKeyChecking must be yes, accept-new or no, but is "${value}"`,
      );
  }
}

function familyOf(setting: Setting | undefined): HostOptions['family'] {
  const value = setting?.text.toLowerCase() ?? 'any';
  if (value === 'inet') return 4;
  if (value === 'inet6') return 6;
  if (value === 'any') return 0;
  throw new UnreachableError('option', `AddressFamily must be any, inet or inet6, not "${value}"`);
}

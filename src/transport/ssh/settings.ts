import type { Target } from '../transport.ts';
import {
  type ConfigBlock,
  type MatchSubject,
  readConfigBlock,
  type Setting,
} from './config-block.ts';
import { plainSetting } from './ssh-args.ts';

/** The settings that count for one host: of each name the first, but every identity file. */
export class Settings {
  readonly identityFiles: string[] = [];
  readonly unsupported: string[] = [];
  readonly #first = new Map<string, Setting>();

  get(key: string): Setting | undefined {
    return this.#first.get(key);
  }

  add(setting: Setting): void {
    const { key, name, text, origin } = setting;
    if (key === 'identityfile') {
      this.identityFiles.push(text);
      return;
    }
    // Whichever of the two comes first decides how the host is reached.
    if (key === 'proxycommand' && this.#first.has('proxyjump')) return;
    if (key === 'proxyjump' && this.#first.has('proxycommand')) return;
    if (this.#first.has(key)) return;
    this.#first.set(key, setting);
    if (!isSupported(setting)) this.unsupported.push(`${name} (${origin})`);
  }
}

export interface SettingSources {
  readonly args: readonly Setting[];
  readonly files: readonly ConfigBlock[];
  readonly localUser: string;
}

/** What the inventory says, then the command line's options, then the files. */
export function settingsFor(target: Target, { args, files, localUser }: SettingSources): Settings {
  const settings = new Settings();
  for (const setting of [...settingsOf(target), ...args]) settings.add(setting);

  const subject: MatchSubject = {
    originalHost: target.address,
    alias: target.name,
    localUser,
    host: () => hostOf(target, settings),
    user: () => settings.get('user')?.text ?? localUser,
  };
  for (const file of files) {
    readConfigBlock(file, subject, {
      setting(setting, byAlias) {
        // The inventory gave an address; its own name for the host must not lead elsewhere.
        if (byAlias && setting.key === 'hostname') return;
        settings.add(setting);
      },
      unsupported: (condition, origin) => settings.unsupported.push(`${condition} (${origin})`),
    });
  }
  return settings;
}

/** `HostName` may refer to what the user wrote (`%h.example.org`). */
export function hostOf(target: Target, settings: Settings): string {
  const { address } = target;
  const text = settings.get('hostname')?.text;
  return text?.replaceAll(/%[h%]/g, token => (token === '%h' ? address : '%')) ?? address;
}

function settingsOf(target: Target): readonly Setting[] {
  const values: Readonly<Record<string, string | number | undefined>> = {
    Port: target.port,
    User: target.user,
    IdentityFile: target.privateKeyFile,
    StrictHostKeyChecking: target.hostKeyChecking,
  };
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [plainSetting(name, String(value), 'the inventory')],
  );
}

const supported: readonly string[] = [
  ...['AddressFamily', 'BatchMode', 'BindAddress', 'ChallengeResponseAuthentication'],
  ...['ConnectTimeout', 'GlobalKnownHostsFile', 'HashKnownHosts', 'HostKeyAlias', 'HostName'],
  ...['IdentitiesOnly', 'IdentityAgent', 'IdentityFile', 'KbdInteractiveAuthentication'],
  ...['PasswordAuthentication', 'Port', 'PreferredAuthentications', 'ProxyCommand', 'ProxyJump'],
  ...['PubkeyAuthentication', 'ServerAliveCountMax', 'ServerAliveInterval'],
  ...['StrictHostKeyChecking', 'User', 'UserKnownHostsFile'],
];

/** Without these a playbook runs as well: conveniences of a terminal, and what kplay does in its own way. */
const harmless: readonly string[] = [
  ...['AddKeysToAgent', 'CanonicalDomains', 'CheckHostIP', 'ClearAllForwardings', 'Compression'],
  ...['ConnectionAttempts', 'ControlMaster', 'ControlPath', 'ControlPersist', 'DynamicForward'],
  ...['EnableEscapeCommandline', 'EscapeChar', 'ExitOnForwardFailure', 'FingerprintHash'],
  ...['ForkAfterAuthentication', 'ForwardX11', 'ForwardX11Timeout', 'ForwardX11Trusted'],
  ...['GatewayPorts', 'GSSAPIAuthentication', 'GSSAPIDelegateCredentials', 'GSSAPIKeyExchange'],
  ...['HostbasedAuthentication', 'IgnoreUnknown', 'IPQoS', 'LocalForward', 'LogLevel'],
  ...['LogVerbose', 'NumberOfPasswordPrompts', 'ObscureKeystrokeTiming', 'PermitLocalCommand'],
  ...['PermitRemoteOpen', 'RekeyLimit', 'RemoteForward', 'RequestTTY', 'SendEnv', 'SessionType'],
  ...['StdinNull', 'StreamLocalBindMask', 'StreamLocalBindUnlink', 'SyslogFacility', 'Tag'],
  ...['TCPKeepAlive', 'UpdateHostKeys', 'UseKeychain', 'VerifyHostKeyDNS', 'VisualHostKey'],
  ...['XAuthLocation'],
];

/** Without effect here, and said to be. */
const unsupported: readonly string[] = [
  ...['BindInterface', 'CanonicalizeFallbackLocal', 'CanonicalizeHostname'],
  ...['CanonicalizeMaxDots', 'CanonicalizePermittedCNAMEs', 'CASignatureAlgorithms'],
  ...['CertificateFile', 'ChannelTimeout', 'Ciphers', 'EnableSSHKeysign', 'ForwardAgent'],
  ...['HostbasedAcceptedAlgorithms', 'HostbasedKeyTypes', 'HostKeyAlgorithms', 'KexAlgorithms'],
  ...['KnownHostsCommand', 'LocalCommand', 'MACs', 'NoHostAuthenticationForLocalhost'],
  ...['PKCS11Provider', 'Protocol', 'ProxyUseFdpass', 'PubkeyAcceptedAlgorithms'],
  ...['PubkeyAcceptedKeyTypes', 'RefuseConnection', 'RemoteCommand', 'RequiredRSASize'],
  ...['RevokedHostKeys', 'RhostsRSAAuthentication', 'RSAAuthentication', 'SecurityKeyProvider'],
  ...['SetEnv', 'SmartcardDevice', 'Tunnel', 'TunnelDevice', 'UsePrivilegedPort'],
  ...['VersionAddendum', 'WarnWeakCrypto'],
  // Of earlier versions, which OpenSSH still takes, and of those that systems have changed.
  ...['AFSTokenPassing', 'Cipher', 'CompressionLevel', 'DSAAuthentication', 'FallBackToRsh'],
  ...['GlobalKnownHostsFile2', 'GSSAPIClientIdentity', 'GSSAPIKexAlgorithms'],
  ...['GSSAPIRenewalForcesRekey', 'GSSAPIServerIdentity', 'GSSAPITrustDns', 'KeepAlive'],
  ...['KerberosAuthentication', 'KerberosTGTPassing', 'ProtocolKeepAlives'],
  ...['RhostsAuthentication', 'SetupTimeOut', 'SkeyAuthentication', 'TISAuthentication'],
  ...['UserKnownHostsFile2', 'UseRoaming', 'UseRsh'],
];

/** All that OpenSSH has. */
export const knownOptions: readonly string[] = [...supported, ...harmless, ...unsupported];
const keysOf = (names: readonly string[]): ReadonlySet<string> =>
  new Set(names.map(name => name.toLowerCase()));
const known = keysOf(knownOptions);
const fine = keysOf([...supported, ...harmless]);

export function isKnownOption(key: string): boolean {
  return known.has(key);
}

function isSupported({ key, text }: Setting): boolean {
  return fine.has(key) || /^(no|none)$/i.test(text);
}

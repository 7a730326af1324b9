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

const supported = new Set([
  ...['addressfamily', 'batchmode', 'bindaddress', 'challengeresponseauthentication'],
  ...['connecttimeout', 'globalknownhostsfile', 'hashknownhosts', 'hostkeyalias', 'hostname'],
  ...['identitiesonly', 'identityagent', 'identityfile', 'kbdinteractiveauthentication'],
  ...['passwordauthentication', 'port', 'preferredauthentications', 'proxycommand', 'proxyjump'],
  ...['pubkeyauthentication', 'serveralivecountmax', 'serveraliveinterval'],
  ...['stricthostkeychecking', 'user', 'userknownhostsfile'],
]);

/** Without these a playbook runs as well: conveniences of a terminal, and what kplay does in its own way. */
const harmless = new Set([
  ...['addkeystoagent', 'canonicaldomains', 'checkhostip', 'clearallforwardings', 'compression'],
  ...['connectionattempts', 'controlmaster', 'controlpath', 'controlpersist', 'dynamicforward'],
  ...['enableescapecommandline', 'escapechar', 'exitonforwardfailure', 'fingerprinthash'],
  ...['forkafterauthentication', 'forwardx11', 'forwardx11timeout', 'forwardx11trusted'],
  ...['gatewayports', 'gssapiauthentication', 'gssapidelegatecredentials', 'gssapikeyexchange'],
  ...['hostbasedauthentication', 'ignoreunknown', 'ipqos', 'localforward', 'loglevel'],
  ...['logverbose', 'numberofpasswordprompts', 'obscurekeystroketiming', 'permitlocalcommand'],
  ...['permitremoteopen', 'rekeylimit', 'remoteforward', 'requesttty', 'sendenv', 'sessiontype'],
  ...['stdinnull', 'streamlocalbindmask', 'streamlocalbindunlink', 'syslogfacility', 'tag'],
  ...['tcpkeepalive', 'updatehostkeys', 'usekeychain', 'verifyhostkeydns', 'visualhostkey'],
  ...['xauthlocation'],
]);

function isSupported({ key, text }: Setting): boolean {
  return supported.has(key) || harmless.has(key) || /^(no|none)$/i.test(text);
}

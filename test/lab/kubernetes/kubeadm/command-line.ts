import { KubeadmFailure } from './failure.ts';

/** The flags of kubeadm: those that take a value, by whether they may be given several times. */
const valued = [
  ...['config', 'kubeconfig', 'cri-socket', 'cert-dir', 'node-name', 'certificate-key', 'token'],
  ...['ttl', 'token-ttl', 'description', 'kubernetes-version', 'image-repository', 'output', 'v'],
  ...['discovery-token', 'tls-bootstrap-token', 'discovery-file', 'apiserver-advertise-address'],
  ...[
    'apiserver-bind-port',
    'pod-network-cidr',
    'service-cidr',
    'service-dns-domain',
    'client-name',
  ],
  ...['control-plane-endpoint', 'validity-period', 'old-config', 'new-config', 'feature-gates'],
  ...['component-configs', 'patches', 'kubeconfig-dir', 'rootfs'],
] as const;

const repeated = [
  ...['ignore-preflight-errors', 'skip-phases', 'discovery-token-ca-cert-hash', 'usages', 'groups'],
  ...['apiserver-cert-extra-sans', 'org'],
] as const;

const switches = [
  ...[
    'upload-certs',
    'dry-run',
    'force',
    'print-join-command',
    'skip-token-print',
    'control-plane',
  ],
  ...['skip-certificate-key-print', 'discovery-token-unsafe-skip-ca-verification', 'help'],
  ...[
    'cleanup-tmp-dir',
    'allow-experimental-api',
    'allow-deprecated-api',
    'yes',
    'show-managed-fields',
  ],
] as const;

export type Valued = (typeof valued)[number];
export type Repeated = (typeof repeated)[number];
export type Switch = (typeof switches)[number];

const short: Readonly<Record<string, string>> = {
  f: 'force',
  o: 'output',
  v: 'v',
  h: 'help',
  y: 'yes',
};

/** What a command line says: words that are no flags, and the flags. */
export class CommandLine {
  readonly words: readonly string[];
  private readonly given: ReadonlyMap<string, readonly string[]>;

  constructor(words: readonly string[], given: ReadonlyMap<string, readonly string[]>) {
    this.words = words;
    this.given = given;
  }

  value(flag: Valued): string | undefined {
    return this.given.get(flag)?.at(-1);
  }

  values(flag: Repeated): readonly string[] {
    return (this.given.get(flag) ?? []).flatMap(value => value.split(','));
  }

  has(flag: Switch): boolean {
    const last = this.given.get(flag)?.at(-1);
    return last !== undefined && last !== 'false';
  }

  /** Throws if `--config` stands beside a flag that says what belongs into the file. */
  refuseMixed(allowed: readonly string[]): void {
    if (!this.given.has('config')) return;
    const mixed = [...this.given.keys()].filter(flag => !allowed.includes(flag)).sort();
    if (mixed.length === 0) return;
    throw new KubeadmFailure(`can not mix '--config' with arguments [${mixed.join(' ')}]`);
  }
}

export function parseCommandLine(args: readonly string[]): CommandLine {
  const words: string[] = [];
  const given = new Map<string, string[]>();
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const parts = /^(?:--([a-z][-a-z0-9]*)|-([a-z]))(?:=(.*))?$/s.exec(word);
    if (parts === null) {
      words.push(word);
      continue;
    }
    const [, long, letter = ''] = parts;
    const flag = long ?? short[letter];
    if (flag === undefined || !isKnown(flag)) {
      throw new KubeadmFailure(
        long === undefined
          ? `unknown shorthand flag: '${letter}' in ${word}`
          : `unknown flag: --${long}`,
      );
    }
    let value = parts[3];
    if (value === undefined && isSwitch(flag)) value = 'true';
    value ??= rest.shift();
    if (value === undefined) throw new KubeadmFailure(`flag needs an argument: --${flag}`);
    given.set(flag, [...(given.get(flag) ?? []), value]);
  }
  return new CommandLine(words, given);
}

function isKnown(flag: string): boolean {
  return isSwitch(flag) || [...valued, ...repeated].some(known => known === flag);
}

function isSwitch(flag: string): boolean {
  return switches.some(known => known === flag);
}

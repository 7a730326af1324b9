/** What firewalld is set to. */
export interface FirewalldState {
  readonly running: boolean;
  /** It starts at boot. */
  readonly enabled: boolean;
  readonly defaultZone: string;
  /** What it logs of what it denies. */
  readonly logDenied: string;
  /** What counts now; nothing while it does not run. */
  readonly runtime: Zones;
  /** What counts after a reload or a boot. */
  readonly permanent: Zones;
  /** The services that open the port by which kplay came. */
  readonly openers: readonly string[];
}

export interface Zones {
  readonly [name: string]: Zone;
}

/** The values of each property. One that is only on or off has the value `yes`, or none. */
export type Zone = Readonly<Record<Property, readonly string[]>>;

/** Named as in `firewall-cmd --list-all`. */
export type Property = (typeof properties)[number];

export const properties = [
  'target',
  'icmp-block-inversion',
  'interfaces',
  'sources',
  'services',
  'ports',
  'protocols',
  'forward',
  'masquerade',
  'forward-ports',
  'source-ports',
  'icmp-blocks',
  'rich rules',
] as const;

export const emptyZone: Zone = {
  target: ['default'],
  'icmp-block-inversion': [],
  interfaces: [],
  sources: [],
  services: [],
  ports: [],
  protocols: [],
  forward: ['yes'],
  masquerade: [],
  'forward-ports': [],
  'source-ports': [],
  'icmp-blocks': [],
  'rich rules': [],
};

/** One value of one property of a zone. */
export interface Setting {
  readonly property: Exclude<Property, 'target'>;
  readonly value: string;
}

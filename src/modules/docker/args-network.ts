import type { ArgsSchema } from '../../module-api/index.ts';
import { portsFormat } from './ports.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const words = { type: 'array', items: { type: 'string' } } as const;

/** Where a container is found, and what it finds. */
export const networkArgs = {
  ports: {
    type: 'array',
    items: { type: 'string', format: portsFormat },
    aliases: ['published_ports', 'published'],
    description: 'Ports the host publishes: "8080:80", "127.0.0.1:53:53/udp", "8000-8002:80-82".',
  },
  publish_all_ports: { ...flag, description: 'Publish every exposed port at one docker chooses.' },
  default_host_ip: {
    ...text,
    description: 'Where ports are published that name no address. Default: everywhere.',
  },
  exposed_ports: {
    ...words,
    aliases: ['exposed', 'expose'],
    description: 'Ports that are open to its networks, not to the host: "9000", "53/udp".',
  },
  networks: {
    type: 'array',
    description:
      'Networks it is in: names, or {name, aliases, ipv4_address, ipv6_address, links, mac_address, driver_opts}. Connected, and connected anew, without making it anew.',
  },
  network_mode: {
    ...text,
    description:
      'Its network: host, none, bridge, container:NAME or a network. Default: the first of "networks".',
  },
  networks_cli_compatible: {
    ...flag,
    default: true,
    description: 'Off: it is in the network bridge, too, beside its "networks".',
  },
  purge_networks: {
    ...flag,
    default: false,
    description: 'It leaves networks that "networks" does not name.',
  },
  links: { ...words, description: 'Containers it finds by name, in bridge: "db:database".' },
  hostname: { ...text, description: 'Its own host name.' },
  domainname: { ...text, description: 'The domain of its host name.' },
  mac_address: { ...text, description: 'The hardware address of its network.' },
  dns_servers: { ...words, description: 'Name servers.' },
  dns_search_domains: { ...words, description: 'Domains in which names are looked for.' },
  dns_opts: { ...words, description: 'Options of its resolv.conf: "ndots:2".' },
  etc_hosts: {
    type: 'object',
    additionalProperties: { type: ['string', 'number', 'boolean'] },
    description: 'Entries of its /etc/hosts: name and address.',
  },
} as const satisfies ArgsSchema;

import type { Rule } from '../rule.ts';
import { protocolWord } from './protocols.ts';
import type { Masquerade, Ruleset } from './ruleset.ts';

export const tableName = 'kplay';

/** Marks the last rule of a chain whose policy is to reject, which is no policy that nftables has. */
export const restComment = 'kplay: the rest';

/** Marks what every chain begins with. */
export const basicsComment = 'kplay: always';

export const chainNames = { in: 'input', routed: 'forward', out: 'output' } as const;

/** What every chain begins with, whatever its rules. */
export const basics: { readonly [chain in Rule['chain']]: readonly string[] } = {
  in: [
    'ct state established,related accept',
    'iifname "lo" accept',
    'meta l4proto { 1, 58 } accept',
    'ip6 saddr fe80::/10 udp dport 546 accept',
  ],
  routed: ['ct state established,related accept'],
  out: [
    'ct state established,related accept',
    'oifname "lo" accept',
    'meta l4proto { 1, 58 } accept',
  ],
};

/** Drops new connections from an address that made too many to a port lately. */
export const limiting: readonly string[] = [
  'update @limited4 { ip saddr . th dport limit rate over 12/minute burst 5 packets } drop',
  'update @limited6 { ip6 saddr . th dport limit rate over 12/minute burst 5 packets } drop',
  'accept',
];

/** Replaces the table in one step: what nft reads is done as a whole or not at all. */
export function renderTable(ruleset: Ruleset): string {
  const table = `table inet ${tableName}`;
  const parts = [
    ...(['4', '6'] as const).map(limitSet),
    block('chain limited', limiting),
    ...(['in', 'routed', 'out'] as const).map(chain => renderChain(ruleset, chain)),
    ...(ruleset.masquerades.length === 0 ? [] : [renderMasquerades(ruleset.masquerades)]),
  ];
  return [table, `delete ${table}`, `${table} {`, ...parts.flat().map(line => `\t${line}`), '}', '']
    .join('\n')
    .replaceAll(/^\s+$/gm, '');
}

function limitSet(family: '4' | '6'): readonly string[] {
  return block(`set limited${family}`, [
    `type ipv${family}_addr . inet_service`,
    ...['size 65535', 'flags dynamic,timeout', 'timeout 1m'],
  ]);
}

function renderChain({ policies, rules }: Ruleset, chain: Rule['chain']): readonly string[] {
  const hook = chainNames[chain];
  const policy = policies[chain];
  return block(`chain ${hook}`, [
    `type filter hook ${hook} priority 0; policy ${policy === 'allow' ? 'accept' : 'drop'};`,
    ...basics[chain].map(line => `${line} comment "${basicsComment}"`),
    ...rules.filter(rule => rule.chain === chain).map(renderRule),
    ...(policy === 'reject' ? [`reject comment "${restComment}"`] : []),
  ]);
}

function renderMasquerades(masquerades: readonly Masquerade[]): readonly string[] {
  return block('chain postrouting', [
    'type nat hook postrouting priority 100; policy accept;',
    ...masquerades.map(({ out, from }) =>
      [
        out === '' ? 'oifname != "lo"' : interfaceMatch('oifname', out),
        addressMatch('saddr', from),
        'masquerade',
      ]
        .filter(part => part !== '')
        .join(' '),
    ),
  ]);
}

function block(title: string, lines: readonly string[]): readonly string[] {
  return [`${title} {`, ...lines.map(line => `\t${line}`), '}'];
}

export function renderRule(rule: Rule): string {
  const { action, log, comment } = rule;
  const parts = [
    interfaceMatch('iifname', rule.interfaceIn),
    interfaceMatch('oifname', rule.interfaceOut),
    addressMatch('saddr', rule.from),
    addressMatch('daddr', rule.to),
    protocolMatch(rule),
    log === '' ? '' : 'log prefix "kplay: "',
    { allow: 'accept', deny: 'drop', reject: 'reject', limit: 'jump limited' }[action],
    comment === '' ? '' : `comment "${comment}"`,
  ];
  return parts.filter(part => part !== '').join(' ');
}

function interfaceMatch(key: string, name: string): string {
  return name === '' ? '' : `${key} "${name.replace(/\+$/, '*')}"`;
}

function addressMatch(key: string, address: string): string {
  return address === 'any' ? '' : `${address.includes(':') ? 'ip6' : 'ip'} ${key} ${address}`;
}

function protocolMatch({ proto, fromPort, toPort }: Rule): string {
  if (fromPort === 'any' && toPort === 'any') {
    return proto === 'any' ? '' : `meta l4proto ${protocolWord(proto)}`;
  }
  const header = proto === 'any' ? 'th' : proto;
  const match = (key: string, port: string) =>
    port === 'any' ? '' : `${header} ${key} ${port.replace(':', '-')}`;
  return [
    proto === 'any' ? 'meta l4proto { tcp, udp }' : '',
    match('sport', fromPort),
    match('dport', toPort),
  ]
    .filter(part => part !== '')
    .join(' ');
}

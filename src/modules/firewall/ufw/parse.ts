import { fail } from '../../../module-api/failure.ts';
import { normalAddress } from '../address.ts';
import type { FamilyRule, Policy } from '../lockout.ts';
import type { Rule } from '../rule.ts';
import type { Section } from '../sections.ts';
import type { UfwState } from './state.ts';

/** From the sections that `ufwProbe` printed. */
export function parseUfw(sections: ReadonlyMap<string, Section>): UfwState {
  const text = (name: string) => sections.get(name)?.text ?? '';
  const status = text('ufw-status');
  const active = /^Status: (\w+)/m.exec(status)?.[1];
  if (active === undefined) {
    const root = status.includes('need to be root');
    fail(
      root ? 'ufw can only be read as root; set "become"' : `ufw does not answer: ${status.trim()}`,
    );
  }
  const settings = readSettings(`${text('ufw-defaults')}\n${text('ufw-conf')}`);
  const policy = (name: string) => policyOf(settings.get(`DEFAULT_${name}_POLICY`));
  return {
    active: active === 'active',
    enabled: settings.get('ENABLED')?.toLowerCase() === 'yes',
    ipv6: settings.get('IPV6')?.toLowerCase() !== 'no',
    policies: { in: policy('INPUT'), out: policy('OUTPUT'), routed: policy('FORWARD') },
    logging: (settings.get('LOGLEVEL') ?? 'low').toLowerCase(),
    rules: [...readTuples(text('ufw-rules'), 4), ...readTuples(text('ufw-rules6'), 6)],
    apps: readProfiles(text('ufw-apps')),
  };
}

/** Files of application profiles: `[NAME]`, and below it `ports=80,443/tcp|53/udp`. */
function readProfiles(text: string): UfwState['apps'] {
  const profiles = text.split(/^(?=\[.+\]\s*$)/m).flatMap(part => {
    const name = /^\[(.+)\]/.exec(part)?.[1];
    const ports = /^ports\s*=\s*(\S+)/m.exec(part)?.[1] ?? '';
    if (name === undefined) return [];
    const groups = ports.split('|').flatMap(group => {
      const [list = '', proto] = group.split('/');
      const end = proto === undefined ? '' : `/${proto}`;
      return list.split(',').flatMap(port => (port === '' ? [] : [`${port}${end}`]));
    });
    return [[name, groups] as const];
  });
  return Object.fromEntries(profiles);
}

function readSettings(text: string): ReadonlyMap<string, string> {
  const lines = text.matchAll(/^\s*([A-Z_0-9]+)\s*=\s*"?([^"\n#]*?)"?\s*$/gm);
  return new Map(Array.from(lines, ([, name = '', value = '']) => [name, value]));
}

function policyOf(target = 'DROP'): Policy {
  const word = target.toUpperCase();
  if (word === 'ACCEPT') return 'allow';
  return word === 'REJECT' ? 'reject' : 'deny';
}

/** Rules in the order of a file: ufw writes each as a comment above what iptables is given. */
export function readTuples(text: string, family: 4 | 6): readonly FamilyRule[] {
  const lines = text.matchAll(/^### tuple ### (.+)$/gm);
  const rules = Array.from(lines, ([, line = '']) => readTuple(line.trim()));
  return rules.filter(rule => rule !== undefined).map(rule => ({ family, rule }));
}

/**
 * `[route:]ACTION[_LOG] PROTO PORT TO PORT FROM [APP APP] DIRECTION [comment=HEX]`; the direction has the
 * interface behind it, or two: `in_eth0!out_eth1`. A rule for an application by which it is reached only is
 * read; what this does not know is not a rule that a task could mean.
 */
function readTuple(line: string): Rule | undefined {
  const [what = '', proto = '', toPort = '', to = '', fromPort = '', from = '', ...rest] =
    line.split(' ');
  const hex = rest.at(-1)?.startsWith('comment=') === true ? rest.pop() : undefined;
  const way = rest.pop() ?? 'in';
  const [app = '-'] = rest;
  const [, route, action = '', log] =
    /^(route:)?(allow|deny|reject|limit)(?:_(log|log-all))?$/.exec(what) ?? [];
  if (!isAction(action)) return undefined;
  const interfaces = new Map(
    way.split('!').map(part => {
      const [, direction = '', name = ''] = /^(in|out)(?:_(.+))?$/.exec(part) ?? [];
      return [direction, name];
    }),
  );
  return {
    action,
    chain: route !== undefined ? 'routed' : interfaces.has('in') ? 'in' : 'out',
    interfaceIn: interfaces.get('in') ?? '',
    interfaceOut: interfaces.get('out') ?? '',
    proto: app === '-' ? proto : 'any',
    from: normalAddress(from),
    fromPort,
    to: normalAddress(to),
    toPort: app === '-' ? toPort : 'any',
    app: app === '-' ? '' : app.replaceAll('%20', ' '),
    log: log === 'log' || log === 'log-all' ? log : '',
    comment: hex === undefined ? '' : fromHex(hex.slice('comment='.length)),
  };
}

function isAction(word: string): word is Rule['action'] {
  return ['allow', 'deny', 'reject', 'limit'].includes(word);
}

function fromHex(hex: string): string {
  const bytes = hex.match(/../g) ?? [];
  return new TextDecoder().decode(Uint8Array.from(bytes, byte => Number.parseInt(byte, 16)));
}

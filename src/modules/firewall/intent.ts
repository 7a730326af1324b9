import { fail } from '../../module-api/failure.ts';
import type { FirewallArgs } from './args.ts';
import type { Backend } from './backend.ts';

/** What "state", "running" and "delete" together mean. */
export interface Intent {
  /** Whether what the task names is to be there. */
  readonly present: boolean;
  /** Whether the firewall itself is to be active; `undefined`: as it is. */
  readonly running: boolean | undefined;
  readonly reload: boolean;
  readonly reset: boolean;
}

/**
 * firewalld's module means a rule by `state: enabled`, ufw's means the firewall. Where no rule is named only
 * the firewall can be meant, and `rule` is a word of ufw.
 */
export function intentOf(args: FirewallArgs, names: { readonly setting: boolean }): Intent {
  const { state, rule, running } = args;
  const switching = state === 'enabled' || state === 'disabled';
  const itself = switching && (rule !== undefined || !names.setting);
  const on = state === 'enabled';
  if (itself && running !== undefined && running !== on) {
    fail(`"state: ${state}" and "running: ${running ? 'true' : 'false'}" contradict each other`);
  }
  return {
    present: !args.delete && state !== 'absent' && (itself || state !== 'disabled'),
    running: itself ? on : running,
    reload: state === 'reloaded',
    reset: state === 'reset',
  };
}

/** Fails for options that have no meaning for the firewall in use. */
export function refuseOptions(args: FirewallArgs, backend: Backend): void {
  for (const [option, { backends, isSet }] of Object.entries(limited)) {
    if (isSet(args) && !backends.includes(backend)) {
      fail(`"${option}" is not possible with ${backend}, only with ${backends.join(' and ')}`);
    }
  }
}

interface Limit {
  readonly backends: readonly Backend[];
  readonly isSet: (args: FirewallArgs) => boolean;
}

const onlyFirewalld = given(
  ['firewalld'],
  [
    ...(['zone', 'source_ports', 'rich_rule', 'masquerade', 'forward', 'icmp_block'] as const),
    ...(['icmp_block_inversion', 'port_forward', 'target'] as const),
  ],
);
const notFirewalld = given(
  ['ufw'],
  ['interface_in', 'interface_out', 'comment', 'default', 'from_port', 'direction'],
);

const limited: { readonly [option: string]: Limit } = {
  ...onlyFirewalld,
  ...notFirewalld,
  ...given(['ufw'], ['insert']),
  ...given(['ufw', 'firewalld'], ['logging']),
  route: { backends: ['ufw'], isSet: ({ route }) => route },
  offline: { backends: ['firewalld'], isSet: ({ offline }) => offline },
  timeout: { backends: ['firewalld'], isSet: ({ timeout }) => timeout > 0 },
  'permanent: false': { backends: ['firewalld'], isSet: ({ permanent }) => !permanent },
  'immediate: false': { backends: ['firewalld'], isSet: ({ immediate }) => !immediate },
  'rule: limit': { backends: ['ufw'], isSet: ({ rule }) => rule === 'limit' },
  'state: reset': { backends: ['ufw'], isSet: ({ state }) => state === 'reset' },
};

function given(
  backends: readonly Backend[],
  options: readonly (keyof FirewallArgs)[],
): { readonly [option: string]: Limit } {
  return Object.fromEntries(
    options.map(option => [
      option,
      { backends, isSet: (args: FirewallArgs) => args[option] !== undefined },
    ]),
  );
}

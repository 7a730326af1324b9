import { fail } from '../../module-api/failure.ts';
import type { FirewallArgs } from './args.ts';
import type { Backend } from './backend.ts';
import { listedOf } from './listed.ts';

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
  const listed = listedOf(args, true);
  for (const [option, { backends, isSet }] of Object.entries(limited)) {
    if (!backends.includes(backend) && listed.some(one => isSet(one.args))) {
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
    ...(['source_ports', 'rich_rule', 'forward', 'icmp_block'] as const),
    ...(['icmp_block_inversion', 'port_forward', 'target'] as const),
  ],
);
const notFirewalld = given(
  ['ufw', 'nftables'],
  ['interface_in', 'interface_out', 'comment', 'from_port', 'insert'],
);

const limited: { readonly [option: string]: Limit } = {
  ...onlyFirewalld,
  ...notFirewalld,
  ...given(['ufw', 'firewalld'], ['logging']),
  ...given(['firewalld', 'nftables'], ['masquerade']),
  zone: { backends: ['firewalld'], isSet: ({ zone = 'trusted' }) => zone !== 'trusted' },
  direction: {
    backends: ['ufw', 'nftables'],
    isSet: ({ direction = 'in' }) => direction !== 'in' && direction !== 'incoming',
  },
  route: { backends: ['ufw', 'nftables'], isSet: ({ route }) => route },
  insert_relative_to: {
    backends: ['ufw'],
    isSet: ({ insert_relative_to: to }) => to !== 'zero',
  },
  offline: { backends: ['firewalld'], isSet: ({ offline }) => offline },
  timeout: { backends: ['firewalld'], isSet: ({ timeout }) => timeout > 0 },
  'permanent: false': {
    backends: ['firewalld', 'nftables'],
    isSet: ({ permanent }) => !permanent,
  },
  'immediate: false': {
    backends: ['firewalld', 'nftables'],
    isSet: ({ immediate }) => !immediate,
  },
  'state: reset': {
    backends: ['ufw', 'nftables'],
    isSet: ({ state }) => state === 'reset',
  },
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

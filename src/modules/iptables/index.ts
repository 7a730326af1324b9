import {
  type Change,
  defineModule,
  fail,
  type Plan,
  type Probe,
  type RunChange,
  sh,
  textOf,
} from '../../module-api/index.ts';
import { type IptablesArgs, iptablesArgs } from './args.ts';
import { ruleWords } from './rule.ts';

/** What one of the programs has of what the task is about. */
interface ChainState {
  readonly hasTool: boolean;
  readonly hasChain: boolean;
  readonly hasRule: boolean;
  readonly policy: string | undefined;
  /** How many rules a flush would remove. */
  readonly rules: number;
  /** Why nothing can be said. */
  readonly problem: string | undefined;
}

type Version = 'ipv4' | 'ipv6';

export const iptables = defineModule({
  name: 'iptables',
  summary: 'Have a rule in the tables of the packet filter, or not.',
  notes: [
    'Rules last until the next boot: save them with a handler ("iptables-save"), or use "firewall", which does so itself.',
    'A rule that is there counts wherever in the chain it is; "insert" and "rule_num" are about new ones.',
    'Where firewalld, ufw or Docker keep the rules, use theirs: they write their own over these.',
  ],
  args: iptablesArgs,
  constraints: {
    mutuallyExclusive: [
      ['set_dscp_mark', 'set_dscp_mark_class'],
      ['flush', 'policy'],
      ['jump', 'goto'],
    ],
    requiredTogether: [['match_set', 'match_set_flags']],
    rules: [
      {
        options: ['chain', 'flush'],
        problem: ({ chain, flush }) =>
          chain === undefined && flush !== true
            ? '"chain" is needed, but for "flush: true".'
            : undefined,
      },
    ],
  },
  returns: {
    chain: { type: 'string', description: 'The chain.' },
    table: { type: 'string', description: 'The table.' },
    state: { type: 'string', description: 'Whether the rule is there.' },
    rule: { type: 'string', description: 'The rule, as iptables takes it.' },
    policy: { type: 'string', description: 'The policy that was asked for.' },
    flush: { type: 'boolean', description: 'Whether all rules were to be removed.' },
    ip_version: { type: 'string', description: 'Whose rules.' },
  },
  examples: [
    `- name: Let answers in
  iptables:
    chain: INPUT
    ctstate: [ESTABLISHED, RELATED]
    jump: ACCEPT`,
    `- name: Let one network reach the database
  iptables:
    chain: INPUT
    protocol: tcp
    destination_port: "5432"
    source: 10.0.0.0/8
    comment: database
    jump: ACCEPT
    action: insert`,
    `- name: Drop what no rule lets in
  iptables:
    chain: INPUT
    policy: DROP
    ip_version: both`,
  ],

  observe: (args): IptablesProbes => ({
    ...(args.ip_version === 'ipv6' ? {} : { ipv4: chainState(args, 'ipv4') }),
    ...(args.ip_version === 'ipv4' ? {} : { ipv6: chainState(args, 'ipv6') }),
  }),

  plan: (args, { ipv4, ipv6 }): Plan => [
    ...(ipv4 === undefined ? [] : planVersion(args, 'ipv4', ipv4)),
    ...(ipv6 === undefined ? [] : planVersion(args, 'ipv6', ipv6)),
  ],

  result: args => {
    const { chain, table, state, policy, flush, ip_version } = args;
    const words = ruleWords(args, ip_version === 'ipv6' ? 'ipv6' : 'ipv4');
    return {
      ...(chain !== undefined && { chain }),
      ...{ table, state, flush, ip_version, rule: words.join(' ') },
      ...(policy !== undefined && { policy }),
    };
  },
});

type IptablesProbes = {
  readonly ipv4?: Probe<ChainState>;
  readonly ipv6?: Probe<ChainState>;
};

function toolOf(version: Version): string {
  return version === 'ipv6' ? 'ip6tables' : 'iptables';
}

/** The words before what is to be done. */
function common({ table, wait }: IptablesArgs): readonly string[] {
  return [...(wait === undefined ? ['-w'] : ['-w', wait]), '-t', table];
}

function keyOf(args: IptablesArgs, version: Version): string {
  const { table, chain = '' } = args;
  return ['iptables', version, table, chain, ...ruleWords(args, version)].join(' ');
}

function chainState(args: IptablesArgs, version: Version): Probe<ChainState> {
  const { chain = '', flush } = args;
  const words = ruleWords(args, version);
  const listed = flush && chain === '' ? [] : [chain];
  return {
    script: sh`(
PATH=$PATH:/usr/sbin:/sbin
k_tables() { ${toolOf(version)} ${common(args)} "$@"; }
command -v ${toolOf(version)} >/dev/null 2>&1 || exit 0
echo tool
if k_o=$(k_tables -S ${listed} 2>&1); then
  printf '%s\n' "$k_o" | sed 's/^/listed|/'
  ${words.length === 0 || chain === '' ? sh`:` : sh`! k_tables -C ${chain} ${words} >/dev/null 2>&1 || echo rule`}
else printf 'problem|%s\n' "$(printf '%s' "$k_o" | head -n 1)"; fi
)`,
    parse: ({ stdout }) => parseChain(textOf(stdout)),
    overlay(observed, predicted) {
      const after = predicted.value(keyOf(args, version));
      const chainAfter = predicted.value(`iptables ${version} ${args.table} ${chain} chain`);
      const told: ChainState = after === undefined ? observed : JSON.parse(after);
      const hasTool = told.hasTool || predicted.installing !== undefined;
      if (chainAfter === undefined) return { ...told, hasTool };
      const hasChain = chainAfter === 'there';
      return { ...told, hasTool, hasChain, problem: hasChain ? undefined : told.problem };
    },
  };
}

export function parseChain(text: string): ChainState {
  const lines = text.split('\n');
  const listed = lines.flatMap(line => (line.startsWith('listed|') ? [line.slice(7)] : []));
  const problem = lines.find(line => line.startsWith('problem|'))?.slice(8);
  const isMissing = /No chain\/target\/match|does not exist|No such file/i.test(problem ?? '');
  return {
    hasTool: lines.includes('tool'),
    hasChain: listed.length > 0,
    hasRule: lines.includes('rule'),
    policy: listed.map(line => /^-P \S+ (\S+)/.exec(line)?.[1]).find(one => one !== undefined),
    rules: listed.filter(line => line.startsWith('-A ')).length,
    problem: isMissing ? undefined : problem,
  };
}

function planVersion(args: IptablesArgs, version: Version, state: ChainState): readonly Change[] {
  const { chain = '', flush, policy, chain_management } = args;
  const tool = toolOf(version);
  if (!state.hasTool) fail(`the host has no ${tool}; install the package "iptables"`);
  if (state.problem !== undefined) fail(`${tool}: ${state.problem}`);
  const does = (words: readonly string[], after: Partial<ChainState>) =>
    order(args, words, { version, after: { ...state, ...after } });
  if (flush) {
    const words = chain === '' ? ['-F'] : ['-F', chain];
    return state.rules === 0 ? [] : [does(words, { rules: 0, hasRule: false })];
  }
  const rule = ruleWords(args, version);
  const isPresent = args.state === 'present';
  if (policy !== undefined) {
    if (!state.hasChain) fail(`${tool} has no chain ${chain} in the table ${args.table}`);
    return state.policy === policy ? [] : [does(['-P', chain, policy], { policy })];
  }
  if (!isPresent) {
    if (rule.length > 0)
      return state.hasRule ? [does(['-D', chain, ...rule], { hasRule: false })] : [];
    return chain_management && state.hasChain ? [does(['-X', chain], { hasChain: false })] : [];
  }
  if (!state.hasChain && !chain_management) {
    fail(`${tool} has no chain ${chain} in the table ${args.table}; "chain_management" makes it`);
  }
  const made = state.hasChain ? [] : [does(['-N', chain], { hasChain: true })];
  if (rule.length === 0 || state.hasRule) return made;
  const where = args.action === 'insert' ? ['-I', chain, ...numberOf(args)] : ['-A', chain];
  return [
    ...made,
    does([...where, ...rule], { hasChain: true, hasRule: true, rules: state.rules + 1 }),
  ];
}

function numberOf({ rule_num: number }: IptablesArgs): readonly string[] {
  return number === undefined ? [] : [String(number)];
}

interface After {
  readonly version: Version;
  readonly after: ChainState;
}

function order(args: IptablesArgs, words: readonly string[], { version, after }: After): RunChange {
  const tool = toolOf(version);
  const { chain = '', table } = args;
  const chainKey = `iptables ${version} ${table} ${chain} chain`;
  return {
    kind: 'run',
    script: sh`PATH=$PATH:/usr/sbin:/sbin; ${tool} ${common(args)} ${words}`,
    summary: [tool, ...(table === 'filter' ? [] : ['-t', table]), ...words].join(' '),
    predicts: [
      { resource: 'value', key: keyOf(args, version), value: JSON.stringify(after) },
      { resource: 'value', key: chainKey, value: after.hasChain ? 'there' : 'gone' },
    ],
    failureMessage: (exitCode, _, stderr) => {
      const said = stderr.split('\n').find(line => line.trim() !== '') ?? '';
      return `${tool}: ${said === '' ? `exit code ${exitCode}` : said.trim()}`;
    },
  };
}

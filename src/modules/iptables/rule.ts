import type { IptablesArgs } from './args.ts';

/** The words that make a rule, behind the name of its chain. */
export function ruleWords(args: IptablesArgs, version: 'ipv4' | 'ipv6'): readonly string[] {
  const { match, ctstate, destination_ports: ports, tcp_flags: flags } = args;
  const loaded = new Set(match);
  const extension = (name: string, words: readonly string[]): readonly string[] =>
    words.length === 0 ? [] : [...(loaded.has(name) ? [] : ['-m', name]), ...words];
  return [
    ...option('-p', args.protocol),
    ...option('-s', args.source),
    ...option('-d', args.destination),
    ...option('-i', args.in_interface),
    ...option('-o', args.out_interface),
    ...fragmentWords(args.fragment),
    ...(args.set_counters === undefined ? [] : ['-c', ...args.set_counters.trim().split(/[\s,]+/)]),
    ...match.flatMap(name => ['-m', name]),
    ...option('--source-port', args.source_port),
    ...option('--destination-port', args.destination_port),
    ...extension('multiport', ports.length === 0 ? [] : ['--dports', ports.join(',')]),
    ...(flags === undefined
      ? []
      : [
          '--tcp-flags',
          listOf(flags.flags).join(','),
          listOf(flags.flags_set).join(',') || 'NONE',
        ]),
    ...(args.syn === 'ignore' ? [] : args.syn === 'match' ? ['--syn'] : ['!', '--syn']),
    ...option(version === 'ipv6' ? '--icmpv6-type' : '--icmp-type', args.icmp_type),
    ...stateWords(ctstate, loaded),
    ...extension('iprange', [
      ...option('--src-range', args.src_range),
      ...option('--dst-range', args.dst_range),
    ]),
    ...setWords(args, loaded),
    ...extension('limit', [
      ...option('--limit', args.limit),
      ...option('--limit-burst', args.limit_burst),
    ]),
    ...extension('owner', [
      ...option('--uid-owner', args.uid_owner),
      ...option('--gid-owner', args.gid_owner),
    ]),
    ...extension('comment', args.comment === undefined ? [] : ['--comment', args.comment]),
    ...option('-j', jumpOf(args)),
    ...option('-g', args.goto),
    ...option('--gateway', args.gateway),
    ...(args.log_prefix === undefined ? [] : ['--log-prefix', args.log_prefix]),
    ...option('--log-level', args.log_level),
    ...option('--to-destination', args.to_destination),
    ...option('--to-source', args.to_source),
    ...option('--to-ports', args.to_ports),
    ...option('--set-dscp', args.set_dscp_mark),
    ...option('--set-dscp-class', args.set_dscp_mark_class),
    ...option('--reject-with', args.reject_with),
  ];
}

/** An exclamation mark stands before the option, and not before its value. */
function option(name: string, value: string | undefined): readonly string[] {
  if (value === undefined || value === '') return [];
  return value.startsWith('!') ? ['!', name, value.slice(1).trim()] : [name, value];
}

function fragmentWords(fragment: string | undefined): readonly string[] {
  if (fragment === undefined || fragment === '') return [];
  return fragment.startsWith('!') ? ['!', '-f'] : ['-f'];
}

function stateWords(states: readonly string[], loaded: ReadonlySet<string>): readonly string[] {
  if (states.length === 0) return [];
  const names = states.join(',').toUpperCase();
  if (loaded.has('conntrack')) return ['--ctstate', names];
  return loaded.has('state') ? ['--state', names] : ['-m', 'conntrack', '--ctstate', names];
}

function setWords(
  { match_set: set, match_set_flags: flags }: IptablesArgs,
  loaded: ReadonlySet<string>,
): readonly string[] {
  if (set === undefined || flags === undefined) return [];
  return [...(loaded.has('set') ? [] : ['-m', 'set']), ...option('--match-set', set), flags];
}

function jumpOf(args: IptablesArgs): string | undefined {
  const { jump, log_prefix, log_level, reject_with, set_dscp_mark, set_dscp_mark_class } = args;
  if (jump !== undefined) return jump;
  if (log_prefix !== undefined || log_level !== undefined) return 'LOG';
  if (set_dscp_mark !== undefined || set_dscp_mark_class !== undefined) return 'DSCP';
  return reject_with === undefined ? undefined : 'REJECT';
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

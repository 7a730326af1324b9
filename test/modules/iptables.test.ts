import { expect } from 'chai';
import { coerceArgs } from '../../src/module-api/coerce-args.ts';
import type { IptablesArgs } from '../../src/modules/iptables/args.ts';
import { iptables, parseChain } from '../../src/modules/iptables/index.ts';
import { ruleWords } from '../../src/modules/iptables/rule.ts';
import { given, summaries } from './support/given.ts';

function argsOf(args: object): IptablesArgs {
  return JSON.parse(JSON.stringify(coerceArgs(iptables.args, { chain: 'INPUT', ...args })));
}

describe('ruleWords', () => {
  const cases: readonly [args: object, words: string][] = [
    [{ jump: 'ACCEPT' }, '-j ACCEPT'],
    [
      { protocol: 'tcp', source: '! 10.0.0.0/8', destination_port: '22', jump: 'DROP' },
      '-p tcp ! -s 10.0.0.0/8 --destination-port 22 -j DROP',
    ],
    [{ ctstate: ['new', 'RELATED'] }, '-m conntrack --ctstate NEW,RELATED'],
    [{ match: ['state'], ctstate: ['NEW'] }, '-m state --state NEW'],
    [{ protocol: 'tcp', destination_ports: ['80', '443'] }, '-p tcp -m multiport --dports 80,443'],
    [
      { protocol: 'tcp', tcp_flags: { flags: ['SYN', 'ACK'], flags_set: ['SYN'] } },
      '-p tcp --tcp-flags SYN,ACK SYN',
    ],
    [{ protocol: 'tcp', syn: 'negate' }, '-p tcp ! --syn'],
    [
      { log_prefix: 'IN: ', limit: '2/second' },
      '-m limit --limit 2/second -j LOG --log-prefix IN: ',
    ],
    [{ reject_with: 'tcp-reset' }, '-j REJECT --reject-with tcp-reset'],
    [{ match_set: '!bad', match_set_flags: 'src' }, '-m set ! --match-set bad src'],
    [{ jump: 'DNAT', to_destination: '10.0.0.1:80' }, '-j DNAT --to-destination 10.0.0.1:80'],
    [{ fragment: '!', uid_owner: 'ada' }, '! -f -m owner --uid-owner ada'],
    [{ comment: 'a b' }, '-m comment --comment a b'],
  ];
  for (const [args, words] of cases) {
    it(`writes ${words}`, () => expect(ruleWords(argsOf(args), 'ipv4').join(' ')).to.equal(words));
  }

  it('knows ICMP of both kinds', () => {
    const args = argsOf({ icmp_type: 'echo-request' });
    expect(ruleWords(args, 'ipv4')).to.deep.equal(['--icmp-type', 'echo-request']);
    expect(ruleWords(args, 'ipv6')).to.deep.equal(['--icmpv6-type', 'echo-request']);
  });
});

describe('iptables', () => {
  const chain = 'tool\nlisted|-P INPUT ACCEPT\nlisted|-A INPUT -j DROP\n';
  const cases: readonly [what: string, args: object, text: string, expected: readonly string[]][] =
    [
      ['appends', { jump: 'ACCEPT' }, chain, ['iptables -A INPUT -j ACCEPT']],
      [
        'inserts',
        { jump: 'ACCEPT', action: 'insert', rule_num: 2 },
        chain,
        ['iptables -I INPUT 2 -j ACCEPT'],
      ],
      ['keeps', { jump: 'ACCEPT' }, `${chain}rule\n`, []],
      [
        'removes',
        { jump: 'ACCEPT', state: 'absent' },
        `${chain}rule\n`,
        ['iptables -D INPUT -j ACCEPT'],
      ],
      ['has nothing to remove', { jump: 'ACCEPT', state: 'absent' }, chain, []],
      ['sets a policy', { policy: 'DROP' }, chain, ['iptables -P INPUT DROP']],
      ['keeps a policy', { policy: 'ACCEPT' }, chain, []],
      ['flushes', { flush: true, table: 'nat' }, chain, ['iptables -t nat -F INPUT']],
      ['has nothing to flush', { flush: true }, 'tool\nlisted|-P INPUT ACCEPT\n', []],
      [
        'makes a chain',
        { chain: 'mine', chain_management: true, jump: 'DROP' },
        'tool\nproblem|iptables: No chain/target/match by that name.\n',
        ['iptables -N mine', 'iptables -A mine -j DROP'],
      ],
      [
        'removes a chain',
        { chain_management: true, state: 'absent' },
        chain,
        ['iptables -X INPUT'],
      ],
    ];
  for (const [what, args, text, expected] of cases) {
    it(what, () => {
      const plan = iptables.plan(argsOf(args), { ipv4: parseChain(text) }, given());
      expect(summaries(plan)).to.deep.equal(expected);
    });
  }

  it('asks both programs', () => {
    const ipv4 = parseChain(`${chain}rule\n`);
    const args = argsOf({ ip_version: 'both', jump: 'ACCEPT' });
    const plan = iptables.plan(args, { ipv4, ipv6: parseChain(chain) }, given());
    expect(summaries(plan)).to.deep.equal(['ip6tables -A INPUT -j ACCEPT']);
  });

  const faults: readonly [text: string, message: string][] = [
    ['', 'the host has no iptables'],
    ['tool\nproblem|Permission denied (you must be root)\n', 'iptables: Permission denied'],
    ['tool\n', 'iptables has no chain INPUT in the table filter'],
  ];
  for (const [text, message] of faults) {
    it(`says ${message}`, () => {
      const plan = () =>
        iptables.plan(argsOf({ jump: 'DROP' }), { ipv4: parseChain(text) }, given());
      expect(plan).to.throw(message);
    });
  }
});

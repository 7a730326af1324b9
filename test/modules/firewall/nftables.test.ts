import { expect } from 'chai';
import type { DetailedPlan } from '../../../src/module-api/define-module.ts';
import { Failure } from '../../../src/module-api/failure.ts';
import type { FileState } from '../../../src/module-api/file-state.ts';
import {
  includes,
  readFile,
  renderFile,
  withInclude,
} from '../../../src/modules/firewall/nftables/file.ts';
import { parseTable } from '../../../src/modules/firewall/nftables/parse.ts';
import { planNftables } from '../../../src/modules/firewall/nftables/plan.ts';
import { renderRule, renderTable } from '../../../src/modules/firewall/nftables/render.ts';
import { emptyRuleset, type Ruleset } from '../../../src/modules/firewall/nftables/ruleset.ts';
import type { NftablesState } from '../../../src/modules/firewall/nftables/state.ts';
import type { NftablesWanted } from '../../../src/modules/firewall/nftables/wanted.ts';
import type { Rule } from '../../../src/modules/firewall/rule.ts';

const open: Rule = {
  ...{ action: 'allow', chain: 'in', interfaceIn: '', interfaceOut: '', proto: 'tcp' },
  ...{ from: 'any', fromPort: 'any', to: 'any', toPort: '80', app: '', log: '', comment: '' },
};
const ssh: Rule = { ...open, toPort: '22' };
const nothing: NftablesWanted = {
  ...{ orders: [], masquerades: [], policies: [], permanent: true, immediate: true },
  connection: { clientAddress: '10.0.0.1', serverPort: 22, interface: 'eth0' },
};
const present = (...rules: readonly Rule[]) => rules.map(rule => ({ rule, present: true }));
const absent = (...rules: readonly Rule[]) => rules.map(rule => ({ rule, present: false }));

/** A host as the changes of a plan leave it. */
class Host {
  state: NftablesState = {
    ...{ runtime: undefined, intact: false, atBoot: false, loaded: false, otherDenials: [] },
  };
  main = 'flush ruleset\n';
  own: string | undefined;

  plan(wanted: Partial<NftablesWanted>): DetailedPlan {
    const main = '/etc/nftables.conf';
    return planNftables(
      this.state,
      {
        folder:
          this.own === undefined ? absentFile('/etc/nftables.d') : file('/etc/nftables.d', ''),
        own:
          this.own === undefined
            ? absentFile('/etc/nftables.d/kplay.nft')
            : file('/etc/nftables.d/kplay.nft', this.own),
        main: file(main, this.main),
      },
      { ...nothing, ...wanted },
    );
  }

  run(wanted: Partial<NftablesWanted>): readonly string[] {
    const { changes } = this.plan(wanted);
    return changes.map(change => {
      if (change.kind === 'write' && typeof change.content === 'string') {
        if (change.path === '/etc/nftables.conf') this.main = change.content;
        else this.own = change.content;
      }
      if (change.kind !== 'run') return `${change.kind} ${change.path}`;
      for (const prediction of change.predicts ?? []) {
        if (prediction.resource === 'value')
          this.state = { ...this.state, runtime: undefined, ...JSON.parse(prediction.value) };
        if (prediction.resource === 'unit') this.state = { ...this.state, atBoot: true };
      }
      return change.summary;
    });
  }
}

function absentFile(path: string): FileState {
  return { type: 'absent', path };
}

function file(path: string, content: string): FileState {
  return {
    ...{ type: 'file', path, mode: '0644', owner: 'root', group: 'root', uid: 0, gid: 0 },
    ...{ size: content.length, mtime: 0, atime: 0, ctime: 0, inode: 1, device: 1, links: 1 },
    content: Buffer.from(content),
  };
}

describe('renderRule', () => {
  const cases: readonly [rule: Partial<Rule>, text: string][] = [
    [{ toPort: '2379:2380' }, 'tcp dport 2379-2380 accept'],
    [
      { proto: 'any', toPort: '53', comment: 'names' },
      'meta l4proto { tcp, udp } th dport 53 accept comment "names"',
    ],
    [
      { from: '10.0.0.0/8', interfaceIn: 'cni+', log: 'log', action: 'deny' },
      'iifname "cni*" ip saddr 10.0.0.0/8 tcp dport 80 log prefix "kplay: " drop',
    ],
    [{ proto: 'vrrp', toPort: 'any' }, 'meta l4proto 112 accept'],
    [
      { from: 'fd00::/8', to: 'fe80::1', fromPort: '99', action: 'reject' },
      'ip6 saddr fd00::/8 ip6 daddr fe80::1 tcp sport 99 tcp dport 80 reject',
    ],
    [{ action: 'limit' }, 'tcp dport 80 jump limited'],
  ];
  for (const [rule, text] of cases) {
    it(`writes ${text}`, () => expect(renderRule({ ...open, ...rule })).to.equal(text));
  }
});

describe('renderTable', () => {
  it('replaces the table and nothing else', () => {
    const text = renderTable({
      ...emptyRuleset,
      policies: { in: 'deny', out: 'allow', routed: 'reject' },
    });
    expect(text).to.match(/^table inet kplay\ndelete table inet kplay\ntable inet kplay \{\n/);
    expect(text).to.not.include('flush');
    expect(text).to.include('hook input priority 0; policy drop;');
    expect(text).to.include('reject comment "kplay: the rest"');
  });
});

describe('parseTable', () => {
  const match = (left: object, right: unknown) => ({ match: { op: '==', left, right } });
  const payload = (protocol: string, field: string) => ({ payload: { protocol, field } });
  const always = { comment: 'kplay: always', expr: [{ accept: null }] };
  const listing = (input: readonly object[], policy = 'drop') => {
    const chains = { input, forward: [always], output: [always, always, always] };
    const chain = (name: string) => ({ chain: { name, ...(name === 'input' && { policy }) } });
    return JSON.stringify({
      nftables: [
        ...Object.keys(chains).map(chain),
        { chain: { name: 'limited' } },
        ...Object.entries(chains).flatMap(([name, rules]) =>
          rules.map(rule => ({ rule: { chain: name, ...rule } })),
        ),
        ...[1, 2, 3].map(() => ({ rule: { chain: 'limited', expr: [] } })),
      ],
    });
  };
  const basics = [always, always, always, always];

  it('reads rules as they were meant', () => {
    const { ruleset, intact } = parseTable(
      listing([
        ...basics,
        {
          comment: 'nodes',
          expr: [
            match(payload('ip', 'saddr'), { prefix: { addr: '10.0.0.0', len: 8 } }),
            match(payload('udp', 'dport'), { range: [30000, 32767] }),
            { accept: null },
          ],
        },
        { expr: [match({ meta: { key: 'l4proto' } }, 'ipencap'), { drop: null }] },
        {
          expr: [
            match({ meta: { key: 'l4proto' } }, { set: ['tcp', 'udp'] }),
            match(payload('th', 'dport'), 53),
            { jump: { target: 'limited' } },
          ],
        },
        { comment: 'kplay: the rest', expr: [{ reject: null }] },
      ]),
    );
    expect(intact).to.equal(true);
    expect(ruleset.policies.in).to.equal('reject');
    expect(ruleset.rules).to.deep.equal([
      { ...open, from: '10.0.0.0/8', proto: 'udp', toPort: '30000:32767', comment: 'nodes' },
      { ...open, proto: '4', toPort: 'any', action: 'deny' },
      { ...open, proto: 'any', toPort: '53', action: 'limit' },
    ]);
  });

  const broken: readonly [what: string, rules: readonly object[]][] = [
    ['a rule of another hand', [...basics, { expr: [{ counter: {} }] }]],
    ['a rule before the first', [{ expr: [{ drop: null }] }, ...basics]],
    ['a rule that was taken out', basics.slice(1)],
  ];
  for (const [what, rules] of broken) {
    it(`notices ${what}`, () => expect(parseTable(listing(rules)).intact).to.equal(false));
  }
});

describe('readFile', () => {
  it('reads what renderFile wrote', () => {
    const ruleset: Ruleset = { ...emptyRuleset, rules: [open, { ...ssh, comment: 'a # b' }] };
    for (const on of [true, false])
      expect(readFile(renderFile({ ruleset, on }))).to.deep.equal({ ruleset, on });
    expect(readFile('table inet kplay {}')).to.equal(undefined);
  });
});

describe('withInclude', () => {
  const cases: readonly [name: string, text: string, added: boolean][] = [
    ['a file without it', 'flush ruleset\n', true],
    ['a file that includes it', 'include "/etc/nftables.d/kplay.nft"\n', false],
    ['a file that includes all', '  include "/etc/nftables.d/*.nft"\n', false],
    ['a remark', '#include "/etc/nftables.d/*.nft"\n', true],
    ['another folder', 'include "/etc/nft/*.nft"\n', true],
  ];
  for (const [name, text, added] of cases) {
    it(`${added ? 'adds a line to' : 'leaves'} ${name}`, () => {
      expect(withInclude(text) !== text).to.equal(added);
      expect(includes(withInclude(text))).to.equal(true);
    });
  }
});

describe('planNftables', () => {
  const load = 'nft -f /etc/nftables.d/kplay.nft';

  it('makes the table, its file, and its place at boot', () => {
    const host = new Host();
    expect(host.run({ orders: present(open) })).to.deep.equal([
      ...['directory /etc/nftables.d', 'write /etc/nftables.d/kplay.nft'],
      ...['write /etc/nftables.conf', 'enable nftables at boot', load],
    ]);
    expect(host.run({ orders: present(open) })).to.deep.equal([]);
    expect(host.run({ orders: absent(open) })).to.deep.equal([
      'write /etc/nftables.d/kplay.nft',
      load,
    ]);
    expect(host.run({ orders: absent(open) })).to.deep.equal([]);
  });

  it('makes nothing where there is nothing to take away', () => {
    expect(new Host().run({ orders: absent(open) })).to.deep.equal([]);
  });

  it('loads again what others changed', () => {
    const host = new Host();
    host.run({ orders: present(open) });
    host.state = { ...host.state, intact: false };
    expect(host.run({ orders: present(open) })).to.deep.equal([load]);
  });

  it('keeps apart what counts now and what counts after a boot', () => {
    const host = new Host();
    host.run({ orders: present(open) });
    expect(host.run({ orders: present(ssh), permanent: false })).to.deep.equal([
      'nft -f - (table inet kplay)',
    ]);
    const more = { ...open, toPort: '443' };
    expect(host.run({ orders: present(more), immediate: false })).to.deep.equal([
      'write /etc/nftables.d/kplay.nft',
    ]);
    expect(host.state.runtime?.rules).to.deep.equal([open, ssh]);
    expect(readFile(host.own ?? '')?.ruleset.rules).to.deep.equal([open, more]);
  });

  it('is switched off and on with its rules kept', () => {
    const host = new Host();
    host.run({ orders: present(open) });
    expect(host.run({ running: false })).to.deep.equal([
      'nft delete table inet kplay',
      'write /etc/nftables.d/kplay.nft',
    ]);
    expect(host.run({ orders: present(ssh) })).to.deep.equal(['write /etc/nftables.d/kplay.nft']);
    expect(host.plan({ orders: present(ssh) }).warnings?.join()).to.include('switched off');
    expect(host.run({ running: true })).to.have.length(2);
    expect(host.state.runtime?.rules).to.deep.equal([open, ssh]);
    expect(host.run({ running: true })).to.deep.equal([]);
  });

  it('opens its own port before it denies the rest', () => {
    const host = new Host();
    const wanted = { policies: [{ chain: 'in', policy: 'deny' }] } as const;
    expect(host.plan(wanted).warnings).to.have.length(1);
    host.run(wanted);
    expect(host.state.runtime?.rules).to.deep.equal([ssh]);
    expect(host.run(wanted)).to.deep.equal([]);
  });

  const lockouts: readonly [name: string, wanted: Partial<NftablesWanted>][] = [
    ['the removal of the rule for its own port', { orders: absent(ssh) }],
    ['a rule that denies its own port', { orders: present({ ...ssh, action: 'deny' }) }],
    ['the same only for now', { orders: absent(ssh), permanent: false }],
    ['the same only after a boot', { orders: absent(ssh), immediate: false }],
    [
      'a rule for others in its place',
      { orders: [...absent(ssh), ...present({ ...ssh, from: '10.9.0.0/16' })] },
    ],
  ];
  for (const [name, wanted] of lockouts) {
    it(`refuses ${name}, unless it may lock out`, () => {
      const host = new Host();
      host.run({ policies: [{ chain: 'in', policy: 'deny' }] });
      expect(() => host.plan(wanted)).to.throw(Failure, 'would cut off');
      expect(host.plan({ ...wanted, allowLockout: true }).changes).to.not.deep.equal([]);
    });
  }

  it('leaves a file that is not its own', () => {
    const host = new Host();
    host.own = 'table inet kplay {}\n';
    expect(() => host.plan({ orders: present(open) })).to.throw(Failure, 'not written by kplay');
  });
});

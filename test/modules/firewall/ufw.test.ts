import { expect } from 'chai';
import type { DetailedPlan } from '../../../src/module-api/define-module.ts';
import { Failure } from '../../../src/module-api/failure.ts';
import type { Rule } from '../../../src/modules/firewall/rule.ts';
import { readTuples } from '../../../src/modules/firewall/ufw/parse.ts';
import { planUfw, type UfwWanted } from '../../../src/modules/firewall/ufw/plan.ts';
import type { UfwState } from '../../../src/modules/firewall/ufw/state.ts';

const open: Rule = {
  ...{ action: 'allow', chain: 'in', interfaceIn: '', interfaceOut: '', proto: 'tcp' },
  ...{ from: 'any', fromPort: 'any', to: 'any', toPort: '80', app: '', log: '', comment: '' },
};
const ssh: Rule = { ...open, toPort: '22' };
const state: UfwState = {
  ...{ active: true, enabled: true, ipv6: true, logging: 'low', apps: { OpenSSH: ['22/tcp'] } },
  policies: { in: 'deny', out: 'allow', routed: 'deny' },
  rules: [
    { family: 4, rule: ssh },
    { family: 6, rule: ssh },
  ],
};
const connection = { clientAddress: '10.0.0.1', serverPort: 22, interface: 'eth0' };
const nothing: UfwWanted = { orders: [], policies: [], connection };
const present = (rule: Rule) => [{ rule, present: true }];
const absent = (rule: Rule) => [{ rule, present: false }];

const summaries = ({ changes }: DetailedPlan) =>
  changes.map(change => (change.kind === 'run' ? change.summary : change.kind));

describe('readTuples', () => {
  const cases: readonly { line: string; rule: Partial<Rule> }[] = [
    {
      line: 'allow tcp 30000:32767 0.0.0.0/0 any 10.0.0.0/8 in',
      rule: { action: 'allow', proto: 'tcp', toPort: '30000:32767', from: '10.0.0.0/8', to: 'any' },
    },
    {
      line: 'deny udp 99 0.0.0.0/0 any 0.0.0.0/0 in_eth0',
      rule: { action: 'deny', chain: 'in', interfaceIn: 'eth0' },
    },
    {
      line: 'limit tcp 22 0.0.0.0/0 any 0.0.0.0/0 WWW%20Full - in',
      rule: { action: 'limit', app: 'WWW Full', proto: 'any', toPort: 'any' },
    },
    {
      line: 'reject_log any 25 0.0.0.0/0 any 0.0.0.0/0 out',
      rule: { action: 'reject', log: 'log', chain: 'out' },
    },
    {
      line: 'route:allow any any ::/0 any fd00::/8 in_eth0!out_eth1',
      rule: { chain: 'routed', interfaceIn: 'eth0', interfaceOut: 'eth1', from: 'fd00::/8' },
    },
    {
      line: 'allow any 100 0.0.0.0/0 any 0.0.0.0/0 in comment=6822c3a9202478',
      rule: { comment: 'h"é $x', toPort: '100' },
    },
  ];
  for (const { line, rule } of cases) {
    it(`reads ${line}`, () => {
      const [found] = readTuples(`### tuple ### ${line}\n-A ufw-user-input -j ACCEPT\n`, 4);
      expect(found?.rule).to.include(rule);
    });
  }
});

describe('planUfw', () => {
  const cases: readonly {
    name: string;
    before?: UfwState;
    wanted: Partial<UfwWanted>;
    runs: string[];
  }[] = [
    {
      name: 'adds a rule',
      wanted: { orders: present(open) },
      runs: ['ufw allow in proto tcp from any to any port 80'],
    },
    { name: 'leaves a rule that is there', wanted: { orders: present(ssh) }, runs: [] },
    {
      name: 'sets a remark, quoted for the shell',
      wanted: { orders: present({ ...open, comment: 'a "b" $x' }) },
      runs: [`ufw allow in proto tcp from any to any port 80 comment 'a "b" $x'`],
    },
    {
      name: 'adds what one family lacks',
      before: { ...state, rules: [...state.rules, { family: 4, rule: open }] },
      wanted: { orders: present(open) },
      runs: ['ufw allow in proto tcp from any to any port 80'],
    },
    {
      name: 'deletes a rule',
      before: { ...state, rules: [...state.rules, { family: 4, rule: open }] },
      wanted: { orders: absent(open) },
      runs: ['ufw --force delete allow in proto tcp from any to any port 80'],
    },
    {
      name: 'opens its own port before it switches on',
      before: { ...state, active: false, enabled: false, rules: [] },
      wanted: { running: true },
      runs: ['ufw allow in proto tcp from any to any port 22', 'ufw --force enable'],
    },
    {
      name: 'opens its own port before it denies the rest',
      before: { ...state, rules: [], policies: { ...state.policies, in: 'allow' } },
      wanted: { policies: [{ chain: 'in', policy: 'deny' }] },
      runs: ['ufw allow in proto tcp from any to any port 22', 'ufw default deny incoming'],
    },
  ];
  for (const { name, before = state, wanted, runs } of cases) {
    it(`${name}, and a second time nothing`, () => {
      const plan = planUfw(before, { ...nothing, ...wanted });
      expect(summaries(plan)).to.deep.equal(runs);
      const last = plan.changes.at(-1);
      const [prediction] = last?.kind === 'run' ? (last.predicts ?? []) : [];
      const after: UfwState =
        prediction?.resource === 'value' ? JSON.parse(prediction.value) : before;
      expect(summaries(planUfw(after, { ...nothing, ...wanted }))).to.deep.equal([]);
    });
  }

  const lockouts: readonly { name: string; wanted: Partial<UfwWanted> }[] = [
    { name: 'the removal of the rule for its own port', wanted: { orders: absent(ssh) } },
    {
      name: 'a rule that denies its own port',
      wanted: { orders: present({ ...ssh, action: 'deny' }) },
    },
  ];
  for (const { name, wanted } of lockouts) {
    it(`refuses ${name}, unless it may lock out`, () => {
      const all = { ...nothing, ...wanted };
      expect(() => planUfw(state, all)).to.throw(Failure, 'would cut off');
      expect(planUfw(state, { ...all, allowLockout: true }).changes).to.have.length(1);
    });
  }
});

import { expect } from 'chai';
import { attempt } from '../../../src/engine/tasks/attempt.ts';
import { asFactsOfOther } from '../../../src/engine/tasks/facts-of-other.ts';
import { Unknown, type Value } from '../../../src/values/value.ts';

describe('asFactsOfOther', () => {
  const facts = new Map<string, Value>([
    ['ansible_os_family', 'Debian'],
    ['ansible_user_id', 'root'],
    ['ansible_env', new Map([['HOME', '/root']])],
  ]);
  const one = attempt('ok', { facts, fields: new Map<string, Value>([['ansible_facts', facts]]) });
  const { facts: known = new Map(), fields, warnings } = asFactsOfOther(one, 'Make user');

  it('keeps what the host is, whoever asks', () => {
    expect(known.get('ansible_os_family')).to.equal('Debian');
  });

  it('knows nothing of the user who could not be become', () => {
    for (const name of ['ansible_user_id', 'ansible_env']) {
      expect(known.get(name)).to.be.instanceOf(Unknown).and.to.include({ because: 'Make user' });
    }
    expect([...known.keys()]).to.deep.equal([...facts.keys()]);
  });

  it('registers the same, and says so', () => {
    expect(fields.get('ansible_facts')).to.equal(known);
    expect(warnings).to.deep.equal([
      'gathered as the user who logs in: to become another depends on "Make user", which did not really run',
    ]);
  });
});

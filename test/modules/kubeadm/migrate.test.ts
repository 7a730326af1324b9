import { expect } from 'chai';
import { Failure } from '../../../src/module-api/failure.ts';
import type { JsonObject } from '../../../src/module-api/json.ts';
import { attempt } from './attempt.ts';
import { resultOf } from './sights.ts';

describe('kubeadm: operation config, action: migrate', () => {
  const b64 = (text: string): string => Buffer.from(text).toString('base64');
  const secret = 'abcdef.0123456789abcdef';
  const text = `apiVersion: kubeadm.k8s.io/v1beta4\nbootstrapTokens:\n- token: ${secret}\n`;
  const migrate = (migration: string, args: JsonObject = {}) =>
    attempt({
      args: { operation: 'config', action: 'migrate', config_file: '/etc/old.yaml', ...args },
      others: { migration: resultOf(migration), target: resultOf('absent\n') },
    });
  const old = `versions|kubeadm.k8s.io/v1beta3 \nexit|0\ntext|${b64(text)}\nerr|\n`;

  it('writes what kubeadm makes of an old file, for nobody else to read', () => {
    const plan = migrate(old, { new_config_file: '/etc/new.yaml' });
    expect(plan.changes).to.have.length(1);
    expect(plan.changes[0]).to.deep.include({
      ...{ kind: 'write', path: '/etc/new.yaml', content: text, secret: true, backup: false },
      attributes: { mode: '0600' },
    });
    expect(plan.secrets).to.deep.equal([secret]);
    expect(plan.finish(true)).to.include({ config: text });
    expect(migrate(old).changes[0]).to.include({ path: '/etc/old.yaml', backup: true });
  });

  it('leaves what is of this version, and what was migrated already', () => {
    const now = `versions|kubeadm.k8s.io/v1beta4 \nexit|0\ntext|${b64(text)}\n`;
    expect(migrate(now)).to.deep.include({ changes: [], secrets: [secret] });
    expect(migrate('versions|kubeadm.k8s.io/v1beta3 \ndone|\n').changes).to.deep.equal([]);
  });

  it('says what is wrong', () => {
    const refused = `versions|kubeadm.k8s.io/v1beta1 \nexit|1\ntext|\nerr|${b64('error: uses an old API spec')}\n`;
    expect(() => migrate('')).to.throw(Failure, 'no file /etc/old.yaml');
    expect(() => migrate('versions|\n')).to.throw(Failure, 'has no document of kubeadm');
    expect(() => migrate(refused)).to.throw(Failure, 'old API spec');
    expect(() => migrate(old, { config_file: null })).to.throw(Failure, 'takes "config_file"');
  });
});

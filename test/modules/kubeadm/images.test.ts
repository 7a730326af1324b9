import { expect } from 'chai';
import type { CommandResult } from '../../../src/module-api/command-result.ts';
import type { JsonObject } from '../../../src/module-api/json.ts';
import { summaries } from './attempt.ts';
import { resultOf } from './sights.ts';

describe('kubeadm: operation images', () => {
  const images = ['registry.k8s.io/kube-apiserver:v1.36.4', 'registry.k8s.io/kube-proxy:v1.36.4'];
  const b64 = (text: string): string => Buffer.from(text).toString('base64');
  const seen = (there: readonly string[]): CommandResult => {
    const list = JSON.stringify({
      kind: 'Images',
      images: [...images, 'registry.k8s.io/pause:3.10.2'],
    });
    const tags = JSON.stringify({ images: there.map(tag => ({ repoTags: [tag] })) });
    return resultOf(`exit|0\nlist|${b64(list)}\nerr|\ncrictl|${b64(tags)}\n`);
  };

  it('pulls what is missing, for workers only what is theirs', () => {
    const pull = (args: JsonObject, there: readonly string[]) =>
      summaries({ args: { operation: 'images', ...args }, others: { images: seen(there) } });
    expect(pull({}, images)).to.deep.equal(['kubeadm config images pull']);
    expect(pull({}, [...images, 'registry.k8s.io/pause:3.10.2'])).to.deep.equal([]);
    expect(pull({ action: 'list' }, [])).to.deep.equal([]);
    expect(pull({ role: 'worker' }, images)).to.deep.equal([
      'crictl pull registry.k8s.io/pause:3.10.2',
    ]);
  });
});

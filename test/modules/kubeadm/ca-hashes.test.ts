import { expect } from 'chai';
import { Failure } from '../../../src/module-api/failure.ts';
import { caHashesOf, checkedHashes } from '../../../src/modules/kubeadm/state/certificates.ts';
import { clusterCa, clusterHash, otherCa, otherHash, rsaCa, rsaHash } from './certificates.ts';

describe('caHashesOf', () => {
  it('hashes public keys as openssl does, of every certificate in the text', () => {
    expect(caHashesOf(clusterCa)).to.deep.equal([clusterHash]);
    expect(caHashesOf(`${rsaCa}${otherCa}`)).to.deep.equal([rsaHash, otherHash]);
    expect(caHashesOf('nothing')).to.deep.equal([]);
    expect(
      caHashesOf('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'),
    ).to.deep.equal([]);
  });
});

describe('checkedHashes', () => {
  it('takes hashes with and without their prefix', () => {
    const bare = clusterHash.slice('sha256:'.length).toUpperCase();
    expect(checkedHashes([bare, clusterHash])).to.deep.equal([clusterHash, clusterHash]);
  });

  it('refuses what is none, and the hash of nothing', () => {
    expect(() => checkedHashes(['sha256:12'])).to.throw(Failure, '64 digits');
    const nothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(() => checkedHashes([nothing])).to.throw(Failure, 'the hash of nothing');
  });
});

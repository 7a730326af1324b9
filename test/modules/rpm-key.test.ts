import { expect } from 'chai';
import { PredictedState } from '../../src/changes/predicted-state.ts';
import { Failure } from '../../src/module-api/failure.ts';
import { newFile } from '../../src/module-api/index.ts';
import { importedKeys } from '../../src/modules/rpm-key/imported-keys.ts';
import { planKey, rpmKey } from '../../src/modules/rpm-key/index.ts';
import { exampleFingerprint, exampleKey } from './apt-repository/example-key.ts';
import { given, summaries } from './support/given.ts';

const id = exampleFingerprint.slice(-8).toLowerCase();
const url = 'https://example.com/key';

interface Try {
  readonly key?: string;
  readonly state?: 'present' | 'absent';
  readonly fingerprint?: string;
  readonly ids?: readonly string[];
  /** What the address answers, or the file holds. */
  readonly content?: string;
}

function attempt({
  key = url,
  state = 'present',
  fingerprint,
  ids = [],
  content = exampleKey,
}: Try) {
  const bytes = Buffer.from(content);
  const isFile = key.startsWith('/');
  const observed = {
    imported: { hasRpm: true, ids },
    fetched: key.startsWith('https:') ? { bytes } : undefined,
    file: isFile ? newFile(key, 'file', {}, { content: bytes, size: bytes.length }) : undefined,
  };
  return planKey({ key, state, fingerprint, validate_certs: true }, observed);
}

describe('planKey', () => {
  const spaced = exampleFingerprint.replaceAll(/(.{4})/g, '$1 ');
  const rows: readonly [what: string, one: Try, expected: readonly string[]][] = [
    ['imports what an address answers', {}, [`rpm --import ${url}`]],
    ['imports a file', { key: '/etc/key.asc' }, ['rpm --import /etc/key.asc']],
    ['imports the right one', { fingerprint: spaced }, [`rpm --import ${url}`]],
    ['leaves one that is there', { ids: ['aaaaaaaa', id] }, []],
    ['leaves one that is there, by its id', { key: `0x${id}`, ids: [id] }, []],
    [
      'removes one by its id',
      { key: exampleFingerprint, state: 'absent', ids: [id] },
      [`rpm --erase --allmatches gpg-pubkey-${id}`],
    ],
    [
      'removes one by its address',
      { state: 'absent', ids: [id] },
      [`rpm --erase --allmatches gpg-pubkey-${id}`],
    ],
    ['has nothing to remove', { key: id, state: 'absent' }, []],
  ];
  for (const [what, one, expected] of rows) {
    it(`${what}, once`, () => {
      const changes = attempt(one);
      expect(summaries(changes)).to.deep.equal(expected);
      const predicted = new PredictedState();
      for (const change of changes) predicted.record(change, { task: 'Trust', user: 'root' });
      const before = { hasRpm: true, ids: one.ids ?? [] };
      const { ids } = importedKeys.overlay?.(before, predicted) ?? before;
      expect(attempt({ ...one, ids })).to.deep.equal([]);
    });
  }

  it('gives rpm the key itself on standard input', () => {
    const [change] = attempt({});
    expect(change?.kind === 'run' ? String(change.stdin) : '').to.equal(exampleKey);
  });

  const failures: readonly [one: Try, message: string][] = [
    [{ key: id }, 'is an id, and rpm has no such key'],
    [{ content: '<html>' }, 'is no public key'],
    [{ fingerprint: 'AB'.repeat(20) }, `has the fingerprint ${exampleFingerprint}, not ABAB`],
  ];
  for (const [one, message] of failures) {
    it(`says: ${message}`, () => expect(() => attempt(one)).to.throw(Failure, message));
  }

  it('says that an address does not answer, and that there is no rpm', () => {
    const imported = { hasRpm: true, ids: [] };
    const args = {
      key: url,
      state: 'present',
      fingerprint: undefined,
      validate_certs: true,
    } as const;
    const silent = { imported, fetched: { problem: 'timed out' }, file: undefined };
    expect(() => planKey(args, silent)).to.throw(Failure, `cannot fetch ${url}: timed out`);
    const none = { ...silent, imported: { hasRpm: false, ids: [] } };
    expect(() => planKey(args, none)).to.throw(Failure, 'no rpm');
  });
});

describe('rpm_key', () => {
  it('looks at what the key is', () => {
    const probes = (key: string) => {
      const args = { key, state: 'present', validate_certs: true, fingerprint: undefined } as const;
      const { fetched, file } = rpmKey.observe?.(args, given()) ?? {};
      return [fetched !== undefined, file !== undefined];
    };
    expect(probes(url)).to.deep.equal([true, false]);
    expect(probes('/etc/key')).to.deep.equal([false, true]);
    expect(probes('0xDEADBEEF')).to.deep.equal([false, false]);
  });
});

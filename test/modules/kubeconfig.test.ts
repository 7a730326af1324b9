import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PredictedState } from '../../src/changes/predicted-state.ts';
import { yamlText } from '../../src/engine/variables/yaml-text.ts';
import { Failure } from '../../src/module-api/failure.ts';
import type { JsonObject } from '../../src/module-api/json.ts';
import {
  configOf,
  emptyConfig,
  entryOf,
  withEntry,
  withoutContext,
  withoutSecrets,
} from '../../src/modules/kubeconfig/config.ts';
import { kubeconfig } from '../../src/modules/kubeconfig/index.ts';
import { RealHost } from '../support/real-host.ts';
import { runModule } from '../support/run-module.ts';
import { realShells } from '../support/shells.ts';

function config(name: string, key: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { cluster: { 'certificate-authority-data': name, server: `https://${name}:6443` }, name },
    ],
    contexts: [{ context: { cluster: name, user: `${name}-admin` }, name: `admin@${name}` }],
    'current-context': `admin@${name}`,
    preferences: {},
    users: [
      { name: `${name}-admin`, user: { 'client-certificate-data': 'c', 'client-key-data': key } },
    ],
  };
}

describe('withEntry', () => {
  it('keeps what is there, and is done after one time', () => {
    const merged = withEntry(config('a', '1'), entryOf(config('b', '2'), 'b'), undefined);
    expect(merged['clusters']).to.have.length(2);
    expect(merged['current-context']).to.equal('admin@a');
    expect(withEntry(merged, entryOf(config('b', '2'), 'b'), undefined)).to.deep.equal(merged);
    expect(withEntry(merged, entryOf(config('b', '2'), 'b'), true)['current-context']).to.equal(
      'admin@b',
    );
  });

  it('makes a whole kubeconfig of nothing', () => {
    expect(withEntry(emptyConfig, entryOf(config('a', '1'), 'a'), undefined)).to.deep.equal(
      config('a', '1'),
    );
  });

  it('replaces what has the same names, and keeps other keys and the order', () => {
    const old = { ...config('a', '1'), extensions: [1] };
    const merged = withEntry(old, entryOf(config('a', '2'), 'a'), undefined);
    expect(merged).to.deep.equal({ ...config('a', '2'), extensions: [1] });
  });
});

describe('withoutContext', () => {
  const both = withEntry(config('a', '1'), entryOf(config('b', '2'), 'b'), undefined);

  it('takes out the context, its cluster and its user', () => {
    expect(withoutContext(both, 'admin@b', '')).to.deep.equal(config('a', '1'));
    expect(withoutContext(both, 'admin@a', '')).to.deep.equal({
      ...config('b', '2'),
      'current-context': '',
    });
  });

  it('keeps what another context names', () => {
    const entry = { ...entryOf(config('a', '1'), ''), context: 'second' };
    const shared = withEntry(config('a', '1'), entry, undefined);
    expect(withoutContext(shared, 'second', '')).to.deep.equal(config('a', '1'));
    expect(withoutContext(shared, 'none', '')).to.equal(shared);
  });
});

describe('entryOf', () => {
  const failures: readonly [config: JsonObject, message: string][] = [
    [emptyConfig, 'x has no current context'],
    [{ ...config('a', '1'), clusters: [] }, 'x has no entry "a" in its "clusters"'],
    [{ ...config('a', '1'), users: 7 }, 'its "users" are no list'],
  ];
  for (const [one, message] of failures) {
    it(`says: ${message}`, () => expect(() => entryOf(one, 'x')).to.throw(Failure, message));
  }

  it('takes the only context where none is current', () => {
    expect(entryOf({ ...config('a', '1'), 'current-context': '' }, 'x').cluster).to.equal('a');
    expect(() => configOf(['x'], 'f')).to.throw('f is not a kubeconfig');
  });
});

describe('withoutSecrets', () => {
  it('tells only that a key is new', () => {
    const [old, made] = [config('a', 'first-key'), config('a', 'second-key')];
    const shown = JSON.stringify([
      withoutSecrets(old, made, false),
      withoutSecrets(made, old, true),
    ]);
    expect(shown).to.not.match(/first-key|second-key/);
    expect(shown).to.contain('"(hidden)"').and.to.contain('"(hidden, new)"');
    expect(withoutSecrets(old, old, true)).to.deep.equal(withoutSecrets(old, old, false));
  });
});

for (const shell of realShells()) {
  describe(`kubeconfig, in ${shell.name}`, () => {
    let folder: string;
    const run = (args: JsonObject, predicted?: PredictedState) =>
      runModule(new RealHost(shell), { module: kubeconfig, args }, { predicted });

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'kplay-kubeconfig-'));
      writeFileSync(join(folder, 'admin.conf'), yamlText.write(config('k', 'key-of-k')));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it('merges, and takes out again', () => {
      const path = join(folder, 'home/.kube/config');
      const args = { src: join(folder, 'admin.conf'), path, server: 'https://lb:6443' };
      const first = run(args);
      expect(first).to.include({ failure: undefined, changed: true });
      expect(first.result).to.deep.include({ context: 'admin@k', server: 'https://lb:6443', path });
      expect(statSync(path).mode & 0o777).to.equal(0o600);
      expect(statSync(join(folder, 'home/.kube')).mode & 0o777).to.equal(0o700);
      expect(run(args).changed).to.equal(false);

      const before = readFileSync(path, 'utf8');
      expect(run({ ...args, context: 'other' }).changed).to.equal(true);
      expect(run({ ...args, context: 'other', state: 'absent' }).changed).to.equal(true);
      expect(readFileSync(path, 'utf8')).to.equal(before);
      expect(run({ path, context: 'other', state: 'absent' }).changed).to.equal(false);
    });

    it('closes a file that others may read', () => {
      const args = { src: join(folder, 'admin.conf'), path: join(folder, 'config') };
      run(args);
      chmodSync(join(folder, 'config'), 0o644);
      expect(run(args).changes.map(({ kind }) => kind)).to.deep.equal(['attributes']);
    });

    it('shows no keys', () => {
      const { changes } = run(
        { src: join(folder, 'admin.conf'), path: join(folder, 'config') },
        new PredictedState(),
      );
      const [write] = changes;
      expect(write?.kind === 'write' && write.secret).to.equal(true);
      expect(JSON.stringify(write?.kind === 'write' && write.shown)).to.not.contain('key-of-k');
    });

    it('warns where another cluster has the name', () => {
      writeFileSync(
        join(folder, 'config'),
        yamlText.write({
          ...config('k', 'x'),
          clusters: [{ name: 'k', cluster: { 'certificate-authority-data': 'z' } }],
        }),
      );
      const { warnings } = run({ src: join(folder, 'admin.conf'), path: join(folder, 'config') });
      expect(warnings.join()).to.contain('Give "context" to keep both');
    });

    const failures: readonly [args: JsonObject, message: string][] = [
      [{ user: 'no-such-user' }, '"user": the host has no user "no-such-user"'],
      [
        { path: '/nowhere/config', src: '/nowhere/admin.conf' },
        '"src": there is no /nowhere/admin.conf',
      ],
      [{ path: '/nowhere/config', content: '{' }, '"content" is not YAML: 1:'],
      [{ path: '/nowhere/config', content: '[]' }, '"content" is not a kubeconfig'],
    ];
    for (const [args, message] of failures) {
      it(`says: ${message}`, () => expect(run(args).failure).to.contain(message));
    }
  });
}

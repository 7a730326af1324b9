import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PredictedState } from '../../src/changes/predicted-state.ts';
import { coerceArgs } from '../../src/module-api/coerce-args.ts';
import { Failure, Undecided } from '../../src/module-api/failure.ts';
import {
  type Json,
  type JsonObject,
  newFile,
  Shell,
  sh,
  textOf,
} from '../../src/module-api/index.ts';
import { type ArchiveArgs, archiveArgs } from '../../src/modules/archive/args.ts';
import { planArchive } from '../../src/modules/archive/index.ts';
import { parseSources, type Sources, sourcesProbe } from '../../src/modules/archive/sources.ts';
import { type RealShell, realShells, runScript } from '../support/shells.ts';

function argsOf(args: JsonObject): ArchiveArgs {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
  return coerceArgs(archiveArgs, args) as unknown as ArchiveArgs;
}

const parent = newFile('/var/backups', 'directory', {}, {});
const dest = '/var/backups/a.tar.gz';
const sources: Sources = {
  ...{ problem: undefined, root: '/srv/', isArchive: true, isSame: false },
  ...{ paths: ['/srv/app'], excluded: [], missing: [], directories: ['/srv/app'] },
  names: ['app/a', 'app/b'],
};

describe('planArchive', () => {
  const planned = (args: JsonObject, seen: Partial<Sources> = {}, isThere = false) =>
    planArchive(argsOf({ path: '/srv/app', dest, ...args }), {
      dest: isThere ? newFile(dest, 'file', { mode: '0644' }, {}) : { type: 'absent', path: dest },
      parent,
      sources: { ...sources, ...seen },
    }).map(change => (change.kind === 'run' ? change.summary : `${change.kind} ${change.path}`));

  it('makes what is missing or differs', () => {
    expect(planned({})).to.deep.equal([`copy ${dest}`]);
    expect(planned({}, {}, true)).to.deep.equal([`copy ${dest}`]);
    expect(planned({}, { isSame: true }, true)).to.deep.equal([]);
    expect(planned({ mode: '0600' }, { isSame: true }, true)).to.deep.equal([`attributes ${dest}`]);
  });

  it('removes what went into it', () => {
    const seen = { paths: ['/srv/app', '/srv/none'], missing: ['/srv/none'] };
    expect(planned({ remove: true }, seen)).to.deep.equal([`copy ${dest}`, 'rm -r /srv/app']);
    expect(planned({ remove: true }, { names: [], missing: ['/srv/app'] })).to.deep.equal([]);
  });

  it('says what it cannot', () => {
    const own = { dest: '/srv/app/a.tar.gz', remove: true };
    expect(() => planned(own)).to.throw(Failure, 'would be removed with /srv/app');
    expect(() => planned({ dest: null })).to.throw(Failure, '"dest" is needed');
    const none = { problem: 'Error, no source paths were found' };
    expect(() => planned({}, none)).to.throw(Failure, 'no source paths');
  });
});

for (const shell of realShells().filter(({ name }) => name !== 'busybox')) {
  describe(`what archive packs, in ${shell.name}`, () => {
    let folder: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'kplay-archive-'));
      mkdirSync(join(folder, 'app/sub/empty'), { recursive: true });
      for (const name of ['a', 'b.tmp', 'sub/c d', '-x']) {
        writeFileSync(join(folder, 'app', name), `it is ${name}\n`);
      }
      symlinkSync('a', join(folder, 'app/link'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const all = [
      'app/-x',
      'app/a',
      'app/b.tmp',
      'app/link',
      'app/sub',
      'app/sub/c d',
      'app/sub/empty',
    ];
    const looked = (args: JsonObject): Sources => look(shell, argsOf(within(folder, args)));
    const made = (args: JsonObject): void =>
      make(shell, argsOf(within(folder, args)), looked(args));
    const app = { path: 'app', dest: 'out' };

    const rows: readonly [
      what: string,
      args: JsonObject,
      root: string,
      names: readonly string[],
    ][] = [
      ['a directory', app, '', all],
      ['what is in a directory', { ...app, path: 'app/' }, 'app/', all.map(name => name.slice(4))],
      [
        'a pattern',
        { ...app, path: 'app/*', exclude_path: 'app/sub' },
        'app/',
        ['-x', 'a', 'b.tmp', 'link'],
      ],
      [
        'several paths',
        { ...app, path: ['app/a', 'app/sub'] },
        'app/',
        ['a', 'sub/c d', 'sub/empty'],
      ],
      [
        'without what is excluded',
        { ...app, exclusion_patterns: ['*.tmp', 'app/sub*', '/none/*'] },
        '',
        ['app/-x', 'app/a', 'app/link'],
      ],
    ];
    for (const [what, args, root, names] of rows) {
      it(`finds ${what}`, () => {
        const seen = looked(args);
        expect(seen.root).to.equal(`${folder}/${root}`);
        expect(seen.names).to.deep.equal(names);
        expect(seen.isArchive).to.equal(true);
      });
    }

    it('knows a single file, and one that is missing', () => {
      expect(looked({ path: 'app/a', dest: 'out' })).to.include({ isArchive: false });
      expect(looked({ path: 'app/a', dest: 'out', force_archive: true })).to.include({
        isArchive: true,
      });
      const { missing, names } = looked({ path: ['app/a', 'none'], dest: 'out' });
      expect([missing, names]).to.deep.equal([[`${folder}/none`], ['app/a']]);
      expect(looked({ path: 'n*', dest: 'out' }).problem).to.contain('no source paths');
    });

    for (const format of ['gz', 'bz2', 'xz', 'tar', 'zip'] as const) {
      it(`makes ${format} once, until something differs`, function () {
        if (!hasTools(shell, format)) this.skip();
        const args = { ...app, format };
        made(args);
        utimesSync(join(folder, 'app/a'), 1, 1);
        expect(looked(args).isSame).to.equal(true);
        writeFileSync(join(folder, 'app/a'), 'it is b\n');
        expect(looked(args).isSame).to.equal(false);
        made(args);
        expect(looked(args).isSame).to.equal(true);
        rmSync(join(folder, 'app/link'));
        expect(looked(args).isSame).to.equal(false);
      });
    }

    it('minds modes, and compresses a single file', () => {
      made(app);
      chmodSync(join(folder, 'app/a'), 0o600);
      expect(looked(app).isSame).to.equal(false);
      const one = { path: 'app/a', dest: 'a.xz', format: 'xz' };
      made(one);
      expect(looked(one).isSame).to.equal(true);
      writeFileSync(join(folder, 'app/a'), 'other\n');
      expect(looked(one).isSame).to.equal(false);
    });

    it('is not in itself', () => {
      const inside = { path: 'app', dest: 'app/out.tar', format: 'tar' };
      made(inside);
      expect(existsSync(join(folder, 'app/out.tar'))).to.equal(true);
      expect(looked(inside)).to.deep.include({ isSame: true, names: all });
    });
  });
}

describe('sourcesProbe', () => {
  it('is undecided where a task before would have written there', () => {
    const predicted = new PredictedState();
    const path = '/srv/app/x';
    predicted.record(
      { kind: 'write', path, content: 'x', before: { type: 'absent', path }, attributes: {} },
      { task: 'Write', user: 'root' },
    );
    const probe = sourcesProbe(argsOf({ path: '/srv/app', dest }), dest);
    expect(() => probe.overlay?.(sources, predicted)).to.throw(Undecided, 'Write');
    const other = sourcesProbe(argsOf({ path: '/srv/web', dest }), dest);
    expect(other.overlay?.(sources, predicted)).to.equal(sources);
  });
});

function within(folder: string, args: JsonObject): JsonObject {
  const place = (one: Json): Json =>
    Array.isArray(one) ? one.map(place) : typeof one === 'string' ? `${folder}/${one}` : one;
  const paths = ['path', 'dest', 'exclude_path'];
  return Object.fromEntries(
    Object.entries(args).map(([key, one]) => [key, paths.includes(key) ? place(one) : one]),
  );
}

function look(shell: RealShell, args: ArchiveArgs): Sources {
  const result = runScript(shell, new Shell(sourcesProbe(args, args.dest ?? '').script.text));
  expect(textOf(result.stderr)).to.equal('');
  return parseSources(textOf(result.stdout));
}

function make(shell: RealShell, args: ArchiveArgs, seen: Sources): void {
  const path = args.dest ?? '';
  const folder = newFile('/', 'directory', {}, {});
  const before = { type: 'absent', path } as const;
  const [change] = planArchive(args, {
    dest: before,
    parent: folder,
    sources: { ...seen, isSame: false },
  });
  if (change?.kind !== 'copy' || change.fill === undefined) return expect.fail('it is made');
  const script = sh`k_temp=${`${path}.new`}; ${change.fill} && mv "$k_temp" ${path}`;
  const { exitCode, stderr } = runScript(shell, script);
  expect(exitCode, textOf(stderr)).to.equal(0);
}

function hasTools(shell: RealShell, format: string): boolean {
  const tools = { gz: ['gzip'], bz2: ['bzip2'], xz: ['xz'], tar: ['tar'], zip: ['zip', 'unzip'] };
  const needed = Object.entries(tools).find(([name]) => name === format)?.[1] ?? [];
  const script = new Shell(needed.map(tool => `command -v ${tool}`).join(' && '));
  return runScript(shell, script).exitCode === 0;
}

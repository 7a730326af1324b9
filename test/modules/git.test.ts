import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { JsonObject } from '../../src/module-api/json.ts';
import { parseGitState } from '../../src/modules/git/git-state.ts';
import { git } from '../../src/modules/git/index.ts';
import { RealHost } from '../support/real-host.ts';
import { checkAll, runModule } from '../support/run-module.ts';
import { realShells } from '../support/shells.ts';

const hasGit = process.env['PATH']?.split(':').some(folder => existsSync(join(folder, 'git')));

describe('git', () => {
  const [shell] = realShells();
  let folder: string;
  let repo: string;
  let dest: string;
  let host: RealHost;
  let work: string;

  before(function needsGit() {
    if (hasGit !== true || shell === undefined) {
      process.stderr.write('      left out: this machine has no git\n');
      this.skip();
    }
    host = new RealHost(shell);
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kplay-git-'));
    work = join(folder, "it's work");
    repo = `file://${work}`;
    dest = join(folder, 'clone $x');
    mkdirSync(work);
    inWork('init', '-q', '-b', 'main');
    commit('one');
    inWork('tag', 'v1');
    inWork('checkout', '-q', '-b', 'dev');
    commit('dev');
    inWork('checkout', '-q', 'main');
    commit('two');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function inWork(...words: string[]): string {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false'];
    return execFileSync('git', [...identity, '-C', work, ...words], { encoding: 'utf8' }).trim();
  }

  function commit(text: string): string {
    writeFileSync(join(work, 'file'), text);
    inWork('add', 'file');
    inWork('commit', '-q', '-m', text);
    return inWork('rev-parse', 'HEAD');
  }

  /** Check, run, run: what is foretold comes, once. Returns what is registered. */
  function converges(args: JsonObject, changes: boolean): JsonObject {
    const task = { module: git, args: { repo, dest, ...args } };
    const [check] = checkAll(host, [task]);
    expect(check?.failure, 'check').to.equal(undefined);
    expect(check?.changed, 'check').to.equal(changes);
    const first = runModule(host, task);
    expect(first.failure, 'run').to.equal(undefined);
    expect(first.changed, 'run').to.equal(changes);
    const { after = first.result['after'] } = check?.result ?? {};
    expect(first.result['after']).to.equal(after);
    const again = runModule(host, task);
    expect(again.changed, 'run again').to.equal(false);
    if (changes) expect(again.result['before']).to.equal(after);
    return first.result;
  }

  const fileIn = (directory: string): string => readFileSync(join(directory, 'file'), 'utf8');

  it('clones, and follows the main branch', () => {
    expect(converges({}, true)).to.include({ before: null, remote_url_changed: false });
    expect(fileIn(dest)).to.equal('two');
    const after = commit('three');
    expect(converges({}, true)).to.include({ after });
    expect(fileIn(dest)).to.equal('three');
  });

  const versions: readonly [
    what: string,
    version: () => string,
    text: string,
    more?: JsonObject,
  ][] = [
    ['a branch', () => 'dev', 'dev'],
    ['a branch of the remote', () => 'origin/dev', 'dev', { single_branch: true }],
    ['a tag', () => 'v1', 'one', { depth: 1 }],
    ['a commit', () => inWork('rev-parse', 'v1'), 'one'],
    ['a short commit', () => inWork('rev-parse', 'v1').slice(0, 9), 'one'],
  ];
  for (const [what, version, text, more = {}] of versions) {
    it(`checks out ${what}, and leaves it again`, () => {
      converges({ version: version(), ...more }, true);
      expect(fileIn(dest)).to.equal(text);
      converges({ version: 'main' }, true);
      expect(fileIn(dest)).to.equal('two');
    });
  }

  it('takes a branch that was moved by force', () => {
    converges({ version: 'dev' }, true);
    inWork('branch', '-q', '-f', 'dev', 'v1');
    converges({ version: 'dev' }, true);
    expect(fileIn(dest)).to.equal('one');
  });

  it('keeps local changes, unless it shall not', () => {
    converges({}, true);
    writeFileSync(join(dest, 'file'), 'mine');
    const { failure } = runModule(host, { module: git, args: { repo, dest } });
    expect(failure).to.equal(`Local modifications exist in the destination: ${dest} (force=no).`);
    converges({ update: false }, false);
    converges({ force: true }, true);
    expect(fileIn(dest)).to.equal('two');
  });

  it('changes the remote', () => {
    converges({}, true);
    const other = `${repo}/.git`;
    expect(converges({ repo: other }, true)).to.include({ remote_url_changed: true });
    expect(converges({ repo: other, remote: 'up' }, true)).to.include({ repo: other });
  });

  it('has bare repositories, archives, and a git directory elsewhere', () => {
    converges({ bare: true, version: 'dev' }, true);
    const after = inWork('rev-parse', 'main');
    inWork('branch', '-q', '-f', 'dev', 'main');
    expect(converges({ bare: true, version: 'dev' }, true)).to.include({ after });
    const tree = join(folder, 'tree');
    const archive = join(folder, 'a.tar.gz');
    converges({ dest: tree, archive, separate_git_dir: join(folder, 'apart.git') }, true);
    expect(existsSync(archive) && existsSync(join(folder, 'apart.git/HEAD'))).to.equal(true);
    rmSync(archive);
    converges({ dest: tree, archive }, true);
  });

  it('leaves all alone with "clone: false"', () => {
    const after = inWork('rev-parse', 'main');
    expect(converges({ clone: false }, false)).to.include({ before: null, after });
    expect(existsSync(dest)).to.equal(false);
  });

  const faults: readonly [args: () => JsonObject, message: RegExp][] = [
    [() => ({ version: 'nope' }), /has no branch, tag or commit "nope"$/],
    [() => ({ repo: `${repo}-not` }), /^cannot read file:.*-not: fatal: /],
    [() => ({ dest: work.replace(/\/[^/]*$/, '') }), /has something in it, and is not a git/],
    [() => ({ verify_commit: true }), /^git: fatal: main has no good signature/],
  ];
  for (const [args, message] of faults) {
    it(`says ${String(message)}`, () => {
      const task = { module: git, args: { repo, dest, ...args() } };
      expect(runModule(host, task).failure).to.match(message);
    });
  }
});

describe('parseGitState', () => {
  it('reads what git says of a server', () => {
    const one = 'a'.repeat(40);
    const { refs, mainBranch, clone } = parseGitState(
      `refs\nref: refs/heads/trunk\tHEAD\n${one}\tHEAD\n${one}\trefs/tags/v1^{}\nwarning: x\n`,
    );
    expect(mainBranch).to.equal('trunk');
    expect([...(refs ?? [])]).to.deep.equal([
      ['HEAD', one],
      ['refs/tags/v1^{}', one],
    ]);
    expect(clone).to.equal(undefined);
  });
});

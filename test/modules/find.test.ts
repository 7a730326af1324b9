import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { coerceArgs } from '../../src/module-api/coerce-args.ts';
import { PythonRegex } from '../../src/module-api/python-regex.ts';
import { regexOfGlob } from '../../src/modules/find/filter.ts';
import { find } from '../../src/modules/find/index.ts';
import { runModule, type TaskResult } from '../support/run-module.ts';
import type { TestHost } from '../support/test-host.ts';

describe('regexOfGlob', () => {
  const cases: readonly [glob: string, matching: string[], other: string[]][] = [
    ['*.log', ['a.log', '.log', 'a\n.log'], ['a.logs', 'log']],
    ['a?c', ['abc', 'a.c', 'a🐳c'], ['ac', 'abbc']],
    ['[a-c]x', ['ax', 'cx'], ['dx', '[a-c]x']],
    ['[!a]x', ['bx', '!x'], ['ax']],
    ['[]x]', [']', 'x'], ['a']],
    ['[x', ['[x'], ['x']],
    ['a+(b)$', ['a+(b)$'], ['aab']],
    ['\\d', ['\\d'], ['1']],
  ];
  for (const [glob, matching, other] of cases) {
    it(`reads ${glob}`, () => {
      const regex = new PythonRegex(regexOfGlob(glob));
      for (const name of matching) expect(regex.match(name), name).not.to.equal(undefined);
      for (const name of other) expect(regex.match(name), name).to.equal(undefined);
    });
  }
});

describe('find', () => {
  let folder = '';
  const host: TestHost = {
    look: script => {
      const stdout = execFileSync('/bin/sh', ['-c', script.text], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      return { exitCode: 0, stdout, stderr: new Uint8Array(), omitted: { stdout: 0, stderr: 0 } };
    },
    perform: () => expect.fail('it changes nothing'),
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kplay-find-'));
    const put = (path: string, content: string): void => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), content);
    };
    put('a.log', 'first\nsecond Line\n');
    put('b.txt', 'x'.repeat(3000));
    put('.hidden.log', '');
    put('sub/c.log', 'one\nsecond\n');
    put("sub/deep/-it's $x\n🐳.log", 'x');
    put('sub/stat|0|.log', '');
    chmodSync(join(folder, 'b.txt'), 0o600);
    symlinkSync('sub', join(folder, 'link'));
    const old = new Date('2001-01-01');
    utimesSync(join(folder, 'a.log'), old, old);
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = (args: object): TaskResult =>
    runModule(host, { module: find, args: coerceArgs(find.args, { paths: folder, ...args }) });
  const filesIn = ({ result, failure }: TaskResult): { readonly path: string }[] => {
    expect(failure).to.equal(undefined);
    return JSON.parse(JSON.stringify(result['files']));
  };
  const odd = "sub/deep/-it's $x\n🐳.log";

  const cases: readonly [what: string, args: object, paths: string[]][] = [
    ['files', {}, ['a.log', 'b.txt']],
    ['hidden ones too', { hidden: true }, ['.hidden.log', 'a.log', 'b.txt']],
    ['directories', { file_type: 'directory' }, ['sub']],
    ['links', { file_type: 'link' }, ['link']],
    ['anything', { file_type: 'any' }, ['a.log', 'b.txt', 'link', 'sub']],
    ['names', { patterns: '*.log', recurse: true }, ['a.log', 'sub/c.log', odd, 'sub/stat|0|.log']],
    ['names by expressions', { patterns: '^[ab]\\.', use_regex: true }, ['a.log', 'b.txt']],
    ['not others', { patterns: ['*.log', '*.txt'], excludes: 'a*' }, ['b.txt']],
    ['names in brackets', { patterns: '[!b].*' }, ['a.log']],
    [
      'so deep',
      { recurse: true, depth: 2, patterns: '*.log' },
      ['a.log', 'sub/c.log', 'sub/stat|0|.log'],
    ],
    [
      'through links',
      { recurse: true, follow: true, patterns: 'c.log' },
      ['link/c.log', 'sub/c.log'],
    ],
    ['large ones', { size: '2k' }, ['b.txt']],
    ['small ones', { size: '-2k' }, ['a.log']],
    ['old ones', { age: '1w' }, ['a.log']],
    ['young ones', { age: '-1d' }, ['b.txt']],
    ['modes', { mode: '0600' }, ['b.txt']],
    ['at least modes', { mode: '0400', exact_mode: false, patterns: 'b*' }, ['b.txt']],
    ['lines', { contains: 'second$', recurse: true }, ['sub/c.log']],
    ['lines by expressions', { contains: '.*\\bL(?P<x>i)ne$' }, ['a.log']],
    ['whole texts', { contains: 'first\\nsec', read_whole_file: true }, ['a.log']],
    ['nothing', { contains: 'none' }, []],
  ];
  for (const [what, args, paths] of cases) {
    it(`finds ${what}`, () => {
      const found = filesIn(run(args)).map(({ path }) => relative(folder, path));
      expect(found).to.deep.equal(paths);
    });
  }

  it('registers what it knows', () => {
    const { result } = run({ patterns: 'a.log', get_checksum: true, checksum_algorithm: 'md5' });
    const [file] = filesIn(
      run({ patterns: 'a.log', get_checksum: true, checksum_algorithm: 'md5' }),
    );
    expect(file).to.deep.include({
      size: 18,
      isreg: true,
      mtime: 978_307_200,
      checksum: createHash('md5').update('first\nsecond Line\n').digest('hex'),
    });
    expect(result).to.include({ matched: 1, msg: 'All paths examined' });
    expect(run({ limit: 1 }).result).to.include({ matched: 2 });
    expect(filesIn(run({ limit: 1 }))).to.have.length(1);
  });

  it('says where it could not look', () => {
    const { result } = run({ paths: [`${folder}/none`, `${folder}/sub/`] });
    expect(result['skipped_paths']).to.deep.equal({ [`${folder}/none`]: 'not a directory' });
    expect(result['matched']).to.equal(2);
  });

  const failures: readonly [args: object, message: RegExp][] = [
    [{ age: '3 weeks' }, /"age" is a number/],
    [{ size: 'big' }, /"size" is a number/],
    [{ patterns: '(', use_regex: true }, /\(/],
    [{ contains: '(' }, /the host's grep cannot look for "contains"/],
  ];
  for (const [args, message] of failures) {
    it(`fails with ${message.source}`, () => expect(run(args).failure).to.match(message));
  }
});

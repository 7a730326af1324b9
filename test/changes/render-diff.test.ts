import { expect } from 'chai';
import { diffOf } from '../../src/changes/diff.ts';
import { countLines, renderUnifiedDiff, visible } from '../../src/changes/render-diff.ts';
import type { Change, RunDiff, WriteChange } from '../../src/module-api/change.ts';
import { sh } from '../../src/module-api/shell.ts';
import { absentAt, fileAt } from '../support/states.ts';

describe('renderUnifiedDiff', () => {
  const write = (before: string | Uint8Array | undefined, more: Partial<WriteChange> = {}) =>
    renderUnifiedDiff(
      diffOf({
        kind: 'write',
        path: '/etc/x',
        content: 'a\nc\n',
        before: before === undefined ? absentAt('/etc/x') : fileAt('/etc/x', before),
        attributes: {},
        ...more,
      }),
    );

  it('shows what may be seen of a secret', () => {
    const shown = { before: 'key: hidden\n', after: 'key: new\n' };
    expect(write('x', { secret: true, shown })).to.equal(
      '--- before: /etc/x\n+++ after: /etc/x\n@@ -1 +1 @@\n-key: hidden\n+key: new\n',
    );
  });

  const runs = (diff: RunDiff) =>
    renderUnifiedDiff(diffOf({ kind: 'run', script: sh`true`, summary: 'true', diff }));

  const cases: readonly [name: string, shown: string, expected: string][] = [
    [
      'shows the settings that a command changes',
      runs({ header: 'container web', before: { image: 'a' }, after: { image: 'b' } }),
      '--- before: container web\n+++ after: container web\n@@ -1,3 +1,3 @@\n {\n-    "image": "a"\n+    "image": "b"\n }\n',
    ],
    [
      'shows the diff that a tool made, and nothing that commands the terminal',
      runs({ prepared: '--- a\n+++ b\n-x\u001b[0m\n' }),
      '--- a\n+++ b\n-x^[[0m\n',
    ],
    [
      'shows lines that come and go',
      write('a\nb\n'),
      '--- before: /etc/x\n+++ after: /etc/x\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n',
    ],
    [
      'shows a new file',
      write(undefined),
      '--- before\n+++ after: /etc/x\n@@ -0,0 +1,2 @@\n+a\n+c\n',
    ],
    [
      'shows that a file would be emptied',
      write('one\n', { content: '' }),
      '--- before: /etc/x\n+++ after: /etc/x\n@@ -1 +0,0 @@\n-one\n',
    ],
    [
      'says where the last line has no newline',
      write('a\nc'),
      '--- before: /etc/x\n+++ after: /etc/x\n@@ -1,2 +1,2 @@\n a\n-c\n\\ No newline at end of file\n+c\n',
    ],
    [
      'shows carriage returns and other control characters',
      write('a\r\nc\u001b[1m\u009b\t\n'),
      '--- before: /etc/x\n+++ after: /etc/x\n@@ -1,2 +1,2 @@\n-a^M\n-c^[[1mM-^[\t\n+a\n+c\n',
    ],
    [
      'says that a file is binary',
      write(Uint8Array.of(0, 1)),
      '--- before: /etc/x\n+++ after: /etc/x\ndiff skipped: the old file is binary\n',
    ],
    [
      'says that a content is too large',
      write('a', { content: 'x'.repeat(1_048_577) }),
      '--- before: /etc/x\n+++ after: /etc/x\ndiff skipped: the new file is too large (1048577 bytes)\n',
    ],
    [
      'never shows a secret',
      write('old secret', { secret: true }),
      '--- before: /etc/x\n+++ after: /etc/x\ndiff skipped: the content is a secret\n',
    ],
    [
      'shows attributes as pairs',
      write('a\nc\n', { attributes: { mode: '0600', owner: 'app' } }),
      '--- before\n+++ after\n@@ -1,5 +1,5 @@\n {\n-    "mode": "0644",\n-    "owner": "root",\n' +
        '+    "mode": "0600",\n+    "owner": "app",\n     "path": "/etc/x"\n }\n',
    ],
  ];
  for (const [name, shown, expected] of cases) {
    it(name, () => expect(shown).to.equal(expected));
  }

  it('compares texts that differ much from both ends', () => {
    const lines = (start: number) =>
      Array.from({ length: 3000 }, (_, index) => String(start + index)).join('\n');
    const [old, made] = [`a\n${lines(0)}`, `a\n${lines(5000)}\nb\n`];

    const shown = write(old, { content: made });

    expect(shown).to.contain('@@ -1,3001 +1,3002 @@\n a\n-0\n-1\n');
    expect(shown).to.contain('\n-2999\n\\ No newline at end of file\n+5000\n');
    expect(shown.endsWith('\n+7999\n+b\n')).to.equal(true);
    expect(countLines(old, made)).to.deep.equal({ added: 3001, removed: 3000 });
  });
});

describe('diffOf', () => {
  const path = '/a/b';
  const cases: readonly [name: string, change: Change, before: object, after: object][] = [
    [
      'a directory that is made',
      { kind: 'directory', path, before: absentAt(path), attributes: { mode: 0o750 } },
      { path, state: 'absent' },
      { path, state: 'directory', mode: '0750' },
    ],
    [
      'a file that is removed',
      { kind: 'remove', path, before: fileAt(path, '') },
      { path, state: 'file' },
      { path, state: 'absent' },
    ],
    [
      'a link that leads elsewhere',
      {
        ...{ kind: 'link', path, target: 'new', hard: false },
        before: { ...fileAt(path, ''), type: 'link', target: 'old' },
      },
      { path, state: 'link', src: 'old' },
      { path, state: 'link', src: 'new' },
    ],
    [
      'times that are set',
      {
        ...{ kind: 'touch', path, before: fileAt(path, ''), attributes: {} },
        ...{ modificationTime: 5, accessTime: 'now' },
      },
      { path, mtime: 0, atime: 0 },
      { path, mtime: 5, atime: 'now' },
    ],
    [
      'a tree',
      {
        ...{ kind: 'attributes', path, before: fileAt(path, ''), recurse: true },
        attributes: { mode: '0600', group: 'root' },
      },
      { path, mode: '0644' },
      { path, mode: '0600', recurse: 'mode 0600, group root' },
    ],
  ];
  for (const [name, change, before, after] of cases) {
    it(`tells ${name}`, () => {
      expect(diffOf(change)).to.deep.equal([{ before, after }]);
    });
  }
});

describe('visible', () => {
  it('keeps tabs and letters of every script', () => {
    expect(visible('a\tß😀\u0000\u007f')).to.equal('a\tß😀^@^?');
  });
});

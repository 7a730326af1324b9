import { expect } from 'chai';
import fc from 'fast-check';
import { describeChange } from '../../src/changes/describe-change.ts';
import { type LineEdit, withLine, withoutLines } from '../../src/modules/file-line/edit.ts';
import { fileLine } from '../../src/modules/file-line/index.ts';
import { ModelHost } from '../support/model-host.ts';
import { checkAll, runModule, type TaskResult } from '../support/run-module.ts';

const plain = { backrefs: false, first: false };

describe('withLine', () => {
  interface Case {
    readonly name: string;
    readonly text: string;
    readonly edit: Partial<LineEdit> & { readonly line: string };
    readonly expected: string;
  }

  const cases: readonly Case[] = [
    { name: 'adds a line at the end', text: 'a\n', edit: { line: 'b' }, expected: 'a\nb\n' },
    { name: 'adds to nothing', text: '', edit: { line: 'b' }, expected: 'b\n' },
    {
      name: 'ends the last line before it adds one',
      text: 'a',
      edit: { line: 'b', after: 'EOF' },
      expected: 'a\nb\n',
    },
    {
      name: 'adds at the beginning',
      text: 'a\n',
      edit: { line: 'b', after: 'BOF' },
      expected: 'b\na\n',
    },
    {
      name: 'adds before all',
      text: 'a\n',
      edit: { line: 'b', before: 'BOF' },
      expected: 'b\na\n',
    },
    {
      name: 'leaves a line that is there',
      text: 'b\na\n',
      edit: { line: 'b' },
      expected: 'b\na\n',
    },
    {
      name: 'leaves a last line without a newline',
      text: 'a\nb',
      edit: { line: 'b', regexp: '^b' },
      expected: 'a\nb',
    },
    {
      name: 'replaces the last line that matches',
      text: 'x=1\nx=2\ny\n',
      edit: { line: 'x=3', regexp: '^x=' },
      expected: 'x=1\nx=3\ny\n',
    },
    {
      name: 'replaces the first line that matches',
      text: 'x=1\nx=2\ny\n',
      edit: { line: 'x=3', regexp: '^x=', first: true },
      expected: 'x=3\nx=2\ny\n',
    },
    {
      name: 'replaces a line that holds a text, whatever its characters mean elsewhere',
      text: 'a.b*\na.b\n',
      edit: { line: 'c', search: '.b*' },
      expected: 'c\na.b\n',
    },
    {
      name: 'leaves the line alone when another matches nothing',
      text: 'c\n',
      edit: { line: 'c', regexp: '^d' },
      expected: 'c\n',
    },
    {
      name: 'inserts after the last match',
      text: '[a]\n[b]\nz\n',
      edit: { line: 'x', after: '^\\[' },
      expected: '[a]\n[b]\nx\nz\n',
    },
    {
      name: 'inserts after the first match',
      text: '[a]\n[b]\n',
      edit: { line: 'x', after: '^\\[', first: true },
      expected: '[a]\nx\n[b]\n',
    },
    {
      name: 'inserts after a last line without a newline',
      text: 'a\nb',
      edit: { line: 'x', after: '^b' },
      expected: 'a\nb\nx\n',
    },
    {
      name: 'inserts before the last match',
      text: 'a\nb\nb\n',
      edit: { line: 'x', before: '^b' },
      expected: 'a\nb\nx\nb\n',
    },
    {
      name: 'inserts before the first match',
      text: 'b\nb\n',
      edit: { line: 'x', before: '^b', first: true },
      expected: 'x\nb\nb\n',
    },
    {
      name: 'inserts at the end when nothing matches',
      text: 'a\n',
      edit: { line: 'x', before: '^q' },
      expected: 'a\nx\n',
    },
    {
      name: 'prefers what matches to where to insert',
      text: 'x=1\nanchor\n',
      edit: { line: 'x=2', regexp: '^x=', after: '^anchor' },
      expected: 'x=2\nanchor\n',
    },
    {
      name: 'fills in groups',
      text: 'opts="a b"\n',
      edit: { line: 'opts="\\g<inner> c"', regexp: '^opts="(?P<inner>.*)"$', backrefs: true },
      expected: 'opts="a b c"\n',
    },
    {
      name: 'leaves the text alone when there are no groups to fill in',
      text: 'other\n',
      edit: { line: '\\1', regexp: '^(x)', backrefs: true },
      expected: 'other\n',
    },
    {
      name: 'takes backslashes as they are without groups',
      text: 'x\n',
      edit: { line: 'C:\\1\\new', regexp: '^x' },
      expected: 'C:\\1\\new\n',
    },
    {
      name: 'keeps the endings of Windows',
      text: 'a=1\r\nb\r\n',
      edit: { line: 'a=2', regexp: '^a=' },
      expected: 'a=2\r\nb\r\n',
    },
    {
      name: 'adds with the endings of Windows',
      text: 'a\r\nb\r\n',
      edit: { line: 'c' },
      expected: 'a\r\nb\r\nc\r\n',
    },
    {
      name: 'sees a line through its ending',
      text: 'a\r\nb\r\n',
      edit: { line: 'a' },
      expected: 'a\r\nb\r\n',
    },
    {
      name: 'matches with a dollar before the newline only, as Python does',
      text: 'a\r\na\n',
      edit: { line: 'b', regexp: '^a$', first: true },
      expected: 'a\r\nb\n',
    },
  ];
  for (const { name, text, edit, expected } of cases) {
    it(name, () => {
      const { text: made, message } = withLine(text, { ...plain, ...edit });
      expect(made).to.equal(expected);
      expect(message === '').to.equal(made === text);
    });
  }

  it('changes nothing the second time', () => {
    const line = fc.stringMatching(/^[ab#=]{1,3}$/);
    const pattern = fc.constantFrom('a', '^a', 'b$', '^#', 'a|b', '[ab]=', 'BOF', 'EOF');
    const edits = fc.record({
      ...{ line, backrefs: fc.constant(false), first: fc.boolean() },
      regexp: fc.option(
        line.map(text => `^${text}`),
        { nil: undefined },
      ),
      after: fc.option(pattern, { nil: undefined }),
    });
    const texts = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\n', '\r\n')))
      .map(lines => lines.map(pair => pair.join('')).join(''));
    fc.assert(
      fc.property(texts, fc.boolean(), edits, (text, isOpen, edit) => {
        const start = isOpen ? text.replace(/\r?\n$/, '') : text;
        // A line that its own expression does not find is added once more by Ansible too.
        fc.pre(edit.regexp === undefined || new RegExp(edit.regexp).test(edit.line));
        const once = withLine(start, edit).text;
        expect(withLine(once, edit)).to.deep.equal({ text: once, message: '' });
      }),
      { numRuns: 2000 },
    );
  });
});

describe('withoutLines', () => {
  it('removes every line that matches, holds a text, or is the line', () => {
    const text = 'a\nb\na b\r\nb';
    expect(withoutLines(text, { regexp: '^a' })).to.deep.equal({ text: 'b\nb', count: 2 });
    expect(withoutLines(text, { search: ' b' })).to.deep.equal({ text: 'a\nb\nb', count: 1 });
    expect(withoutLines(text, { line: 'b' })).to.deep.equal({ text: 'a\na b\r\n', count: 2 });
    expect(withoutLines(text, { line: 'none' })).to.deep.equal({ text, count: 0 });
  });
});

describe('file-line', () => {
  let host = new ModelHost();
  beforeEach(() => {
    host = new ModelHost();
    host.write('/etc/conf', 'Port 22\n#Root yes\n', { mode: '0600' });
    host.link('/etc/link', 'conf');
  });

  const run = (args: object): TaskResult =>
    runModule(host, { module: fileLine, args: { ...args } });
  const contentAt = (path: string): string =>
    Buffer.from(host.files.at(path)?.content ?? []).toString('latin1');

  it('replaces a line, says so, and keeps the rest', () => {
    const args = { dest: '/etc/link', regex: '^#?Root', line: 'Root no\n', backup: true };
    const [checked] = checkAll(host, [{ module: fileLine, args }]);
    const { changes, result } = run(args);

    expect(changes.map(describeChange)).to.deep.equal(['write /etc/conf (+1 -1 lines)']);
    expect(checked?.changes).to.deep.equal(changes);
    expect(result).to.include({ msg: 'line replaced' });
    expect(result['backup']).to.match(/^\/etc\/conf\.\d/);
    expect(contentAt('/etc/conf')).to.equal('Port 22\nRoot no\n');
    expect(host.files.at('/etc/conf')?.mode).to.equal(0o600);
    expect(run(args)).to.deep.include({ changes: [], result: { msg: '', backup: '' } });
  });

  it('sets attributes, alone or with a line', () => {
    const args = { path: '/etc/conf', line: 'x', mode: '0644' };
    expect(run(args).result['msg']).to.equal(
      'line added and ownership, perms or SE linux context changed',
    );
    expect(run({ ...args, mode: '0640' }).result['msg']).to.equal(
      'ownership, perms or SE linux context changed',
    );
    expect(run({ ...args, mode: '0640' }).changed).to.equal(false);
  });

  it('removes lines', () => {
    const args = { path: '/etc/conf', regexp: '.', state: 'absent' };
    expect(run(args).result).to.include({ msg: '2 line(s) removed', found: 2 });
    expect(contentAt('/etc/conf')).to.equal('');
    expect(run(args).result).to.include({ msg: '', found: 0 });
    expect(run({ ...args, path: '/none/x' }).result['msg']).to.equal('file not present');
  });

  it('makes the file and its directory when asked to', () => {
    const args = { path: '/new/dir/file', line: 'x', create: true, mode: '0600' };
    expect(run(args).changes.map(describeChange)).to.deep.equal([
      'make directory /new/dir',
      'write /new/dir/file (new, +1 -0 lines, 0600)',
    ]);
    expect(run(args).changed).to.equal(false);
    const groups = { path: '/new/other', line: '\\1', regexp: '(a)', backrefs: true, create: true };
    expect(run(groups).changes).to.deep.equal([]);
  });

  it('sees the lines of earlier tasks in check mode', () => {
    const tasks = ['a', 'b', 'a'].map(line => ({
      module: fileLine,
      args: { path: '/etc/x', line, create: true },
    }));
    const checked = checkAll(host, tasks);
    const done = tasks.map(task => runModule(host, task));
    expect(checked.map(({ changed }) => changed)).to.deep.equal([true, true, false]);
    expect(done.map(({ changed }) => changed)).to.deep.equal([true, true, false]);
    expect(contentAt('/etc/x')).to.equal('a\nb\n');
  });

  it('keeps bytes that are not UTF-8', () => {
    const bytes = Buffer.from([0x61, 0xe9, 0x0a]);
    host.write('/etc/latin', '');
    const node = host.files.at('/etc/latin');
    if (node !== undefined) node.content = bytes;

    expect(run({ path: '/etc/latin', line: 'ß' }).changed).to.equal(true);
    expect(run({ path: '/etc/latin', line: 'ß' }).changed).to.equal(false);
    expect(contentAt('/etc/latin')).to.equal('a\xe9\n\xc3\x9f\n');
  });

  const failures: readonly [what: string, args: object, message: string][] = [
    ['a missing file', { path: '/x', line: 'a' }, 'Destination /x does not exist !'],
    ['a directory', { path: '/etc', line: 'a' }, 'Path /etc is a directory !'],
    [
      'an expression that is none',
      { path: '/etc/conf', line: 'a', regexp: '(' },
      '"(" is not a regular expression',
    ],
  ];
  for (const [what, args, message] of failures) {
    it(`fails for ${what}`, () => expect(run(args).failure).to.contain(message));
  }

  it('warns of what Ansible warns of, and of what does not converge', () => {
    const conf = { path: '/etc/conf', line: 'a' };
    expect(run({ ...conf, regexp: '' }).warnings).to.have.length(1);
    expect(run({ ...conf, search_string: '' }).warnings).to.have.length(1);
    expect(run({ ...conf, line: 'a\nb' }).warnings).to.have.length(1);
    expect(run({ ...conf, line: 'a\n' }).warnings).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { type BlockEdit, LoneMarker, withBlock } from '../../src/modules/blockinfile/edit.ts';
import { blockinfile } from '../../src/modules/blockinfile/index.ts';
import { ModelHost } from '../support/model-host.ts';
import { checkAll, runModule, type TaskResult } from '../support/run-module.ts';

const plain = { begin: '# B', end: '# E', prependNewline: false, appendNewline: false };

describe('withBlock', () => {
  interface Case {
    readonly name: string;
    readonly text: string;
    readonly edit: Partial<BlockEdit>;
    readonly expected: string;
  }

  const x = '# B\nx\n# E\n';
  const cases: readonly Case[] = [
    { name: 'adds a block at the end', text: 'a\n', edit: { block: 'x' }, expected: `a\n${x}` },
    { name: 'adds to nothing', text: '', edit: { block: 'x\n' }, expected: x },
    { name: 'ends the last line first', text: 'a', edit: { block: 'x' }, expected: `a\n${x}` },
    {
      name: 'replaces the block where it is',
      text: 'a\n# B\nold\nolder\n# E\nz\n',
      edit: { block: 'x', after: '^z' },
      expected: `a\n${x}z\n`,
    },
    {
      name: 'replaces the last of several',
      text: '# B\n1\n# E\n# B\n2\n# E\n',
      edit: { block: 'x' },
      expected: `# B\n1\n# E\n${x}`,
    },
    {
      name: 'keeps a file that ends with its marker',
      text: 'a\n# B\nold\n# E',
      edit: { block: 'x' },
      expected: 'a\n# B\nx\n# E',
    },
    {
      name: 'keeps the line endings of Windows',
      text: 'a\r\n# B\r\nold\r\n# E\r\n',
      edit: { block: 'x\ny\n' },
      expected: 'a\r\n# B\r\nx\r\ny\r\n# E\r\n',
    },
    { name: 'removes the block', text: `a\n${x}z`, edit: { block: undefined }, expected: 'a\nz' },
    { name: 'removes nothing', text: 'a', edit: { block: undefined }, expected: 'a' },
    {
      name: 'adds before all',
      text: 'a\n',
      edit: { block: 'x', before: 'BOF' },
      expected: `${x}a\n`,
    },
    {
      name: 'adds after the last match',
      text: '[a]\n[b]\nz\n',
      edit: { block: 'x', after: String.raw`^\[` },
      expected: `[a]\n[b]\n${x}z\n`,
    },
    {
      name: 'adds before the last match',
      text: '[a]\n[b]\nz\n',
      edit: { block: 'x', before: String.raw`^\[` },
      expected: `[a]\n${x}[b]\nz\n`,
    },
    {
      name: 'adds at the end where nothing matches',
      text: 'a\n',
      edit: { block: 'x', before: 'none' },
      expected: `a\n${x}`,
    },
    {
      name: 'adds behind a match of several lines',
      text: 'a\nb\nz\n',
      edit: { block: 'x', after: '(?m)^a\\nb$' },
      expected: `a\nb\n${x}z\n`,
    },
    {
      name: 'adds before a match of several lines',
      text: 'a\nb\nz\n',
      edit: { block: 'x', before: '(?m)^b\\nz$' },
      expected: `a\n${x}b\nz\n`,
    },
    {
      name: 'sets empty lines around',
      text: 'a\nz\n',
      edit: { block: 'x', after: '^a', prependNewline: true, appendNewline: true },
      expected: `a\n\n${x}\nz\n`,
    },
    {
      name: 'sets no empty lines at the ends of the file',
      text: '',
      edit: { block: 'x', prependNewline: true, appendNewline: true },
      expected: x,
    },
    {
      name: 'takes text with signs of regular expressions as it is',
      text: 'a\n',
      edit: { block: "$& $1 \\1 it's `id` {{ x }}" },
      expected: "a\n# B\n$& $1 \\1 it's `id` {{ x }}\n# E\n",
    },
  ];
  for (const { name, text, edit, expected } of cases) {
    const whole = { block: undefined, ...plain, ...edit };
    it(name, () => expect(withBlock(text, whole)).to.equal(expected));
    it(`${name}, and a second time changes nothing`, () =>
      expect(withBlock(expected, whole)).to.equal(expected));
  }

  it('refuses half a block', () => {
    for (const text of ['a\n# B\nx\n', '# E\n# B\n']) {
      expect(() => withBlock(text, { ...plain, block: 'x' })).to.throw(LoneMarker);
    }
  });

  it('removes exactly what it added', () => {
    const line = fc.constantFrom('a', '', ' b', '#', 'x\r');
    const lines = fc.array(line).map(all => all.map(one => `${one}\n`).join(''));
    fc.assert(
      fc.property(lines, lines, fc.constantFrom('BOF', 'EOF', 'a', 'b'), (text, block, after) => {
        const made = withBlock(text, { ...plain, block, after });
        expect(withBlock(made, { ...plain, block, after })).to.equal(made);
        expect(withBlock(made, { ...plain, block: undefined })).to.equal(text);
      }),
    );
  });
});

describe('blockinfile', () => {
  let host = new ModelHost();
  beforeEach(() => {
    host = new ModelHost();
    host.files.makeDirectory('/etc', {});
  });

  const run = (args: object): TaskResult =>
    runModule(host, { module: blockinfile, args: { path: '/etc/x', ...args } });
  const content = (): string => Buffer.from(host.files.at('/etc/x')?.content ?? []).toString();

  it('adds, replaces and removes a block, and says so', () => {
    host.write('/etc/x', 'a\n', { mode: '0600' });
    expect(run({ block: 'b' }).result).to.deep.equal({ msg: 'Block inserted' });
    expect(run({ block: 'b' })).to.deep.include({ changed: false, result: { msg: '' } });
    expect(content()).to.equal(
      'a\n# BEGIN ANSIBLE MANAGED BLOCK\nb\n# END ANSIBLE MANAGED BLOCK\n',
    );
    expect(run({ block: 'b', mode: '0640' }).result).to.deep.equal({
      msg: 'ownership, perms or SE linux context changed',
    });
    expect(run({ block: '', backup: true }).result).to.have.keys('msg', 'backup_file');
    expect(content()).to.equal('a\n');
    expect(run({ state: 'absent' })).to.deep.include({ changed: false });
  });

  it('makes the file, and its directory, when told to', () => {
    const args = { path: '/etc/new/x', block: 'b', create: true };
    expect(run({ ...args, create: false }).failure).to.equal('Path /etc/new/x does not exist !');
    const [checked] = checkAll(host, [{ module: blockinfile, args }]);
    expect(checked?.changed).to.equal(true);
    expect(run(args).result).to.deep.equal({ msg: 'File created' });
    expect(run(args).changed).to.equal(false);
    expect(run({ path: '/etc/none', state: 'absent' }).result).to.deep.equal({
      msg: 'File /etc/none not present',
    });
  });

  const failures: readonly [args: object, message: RegExp][] = [
    [{ block: 'x', marker: '# mine' }, /"marker" must contain "{mark}"/],
    [{ block: 'x', marker_end: 'BEGIN' }, /"marker_begin" and "marker_end" must differ/],
    [{ block: 'x', marker: '# {mark}\n#' }, /"marker" must be one line/],
    [{ block: 'x', insertafter: '(' }, /\(/],
    [{ block: 'x', marker: '{mark}' }, /^\/etc\/x:2 is the marker "END" without its other half$/],
    [{ path: '/etc', block: 'x' }, /Path \/etc is a directory/],
  ];
  for (const [args, message] of failures) {
    it(`fails with ${message.source}`, () => {
      host.write('/etc/x', 'a\nEND\n');
      expect(run(args).failure).to.match(message);
      expect(content()).to.equal('a\nEND\n');
    });
  }
});

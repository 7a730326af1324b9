import { expect } from 'chai';
import { describeChange } from '../../src/changes/describe-change.ts';
import type { Source } from '../../src/module-api/source.ts';
import { copy } from '../../src/modules/copy/index.ts';
import { controllerDirectory, controllerFile } from '../support/controller.ts';
import { ModelHost } from '../support/model-host.ts';
import { checkAll, runModule, type TaskResult } from '../support/run-module.ts';

describe('copy', () => {
  let host = new ModelHost();
  beforeEach(() => {
    host = new ModelHost();
    host.files.makeDirectory('/etc/app', {});
  });

  const run = (args: object, source?: Source): TaskResult =>
    runModule(host, { module: copy, args: { ...args } }, { source: () => source ?? expect.fail() });
  const contentAt = (path: string): string =>
    Buffer.from(host.files.at(host.files.real(path))?.content ?? []).toString();

  /** Each leaves `/etc/app/x` behind with this content, and changes nothing the second time. */
  const contents: readonly [what: string, content: unknown, text: string][] = [
    ['a text', 'text\n', 'text\n'],
    ['an empty text', '', ''],
    ['a number', 8080, '8080'],
    ['a boolean', true, 'True'],
    ['a dictionary', { a: [1, null, 'ß"'], b: {} }, '{"a": [1, null, "\\u00df\\""], "b": {}}'],
    ['a list', [], '[]'],
  ];
  for (const [what, content, text] of contents) {
    it(`writes ${what}`, () => {
      const args = { content, dest: '/etc/app/x', mode: '0600' };

      expect(run(args)).to.include({ changed: true });
      expect(contentAt('/etc/app/x')).to.equal(text);
      expect(run(args)).to.deep.include({ changed: false, changes: [] });
    });
  }

  it('registers what Ansible registers, done or not', () => {
    const args = { content: 'abc', dest: '/etc/app/x', mode: '0640', owner: 'daemon' };
    const registered = {
      ...{ dest: '/etc/app/x', state: 'file', mode: '0640', size: 3 },
      ...{ owner: 'daemon', uid: 1, group: 'root', gid: 0 },
      checksum: 'a9993e364706816aba3e25717850c26c9cd0d89d',
      md5sum: '900150983cd24fb0d6963f7d28e17f72',
    };

    const [checked] = checkAll(host, [{ module: copy, args }]);
    expect(checked?.result).to.deep.equal({ ...withoutKey(registered, 'uid') });
    expect(run(args).result).to.deep.equal(registered);
    expect(run(args).result).to.deep.equal(registered);
  });

  it('tells where the old file is kept', () => {
    host.write('/etc/app/x', 'old');
    const { backup_file: kept } = run({ content: 'new', dest: '/etc/app/x', backup: true }).result;
    expect(contentAt(typeof kept === 'string' ? kept : '')).to.equal('old');
  });

  it('keeps the name of the source in a directory, and makes one that ends in a slash', () => {
    const file = controllerFile('/here/files/a.conf', 'x');
    const args = { src: 'sub/a.conf', mode: '0600', owner: 'bin' };

    expect(run({ ...args, dest: '/etc/app' }, file).result['dest']).to.equal('/etc/app/a.conf');
    const { changes } = run({ ...args, dest: '/new/dir/', directory_mode: '0711' }, file);

    expect(changes.map(describeChange)).to.deep.equal([
      'make directory /new/dir (0711 bin)',
      'write /new/dir/a.conf (new, +1 -0 lines, 0600 bin)',
    ]);
    expect(run({ ...args, dest: '/new/dir/', directory_mode: '0711' }, file).changed).to.equal(
      false,
    );
    expect(run({ ...args, dest: '/new/dir' }, file).changed).to.equal(false);
  });

  const failures: readonly [what: string, args: object, message: string][] = [
    [
      'names a directory that is missing',
      { content: '', dest: '/none/here/x' },
      'Destination directory /none/here does not exist',
    ],
    [
      'wants a name for a text',
      { content: '', dest: '/etc/app' },
      '"content" needs the name of a file in "dest": /etc/app is a directory',
    ],
    [
      'wants the checksum that was given',
      { content: '', dest: '/etc/app/x', checksum: 'ff' },
      'the source does not have the expected checksum',
    ],
    [
      'wants a mode that is one',
      { content: '', dest: '/x', mode: 'rw' },
      '"rw" is not a file mode',
    ],
    ['wants a value', { content: null, dest: '/x' }, '"content" has no value'],
  ];
  for (const [what, args, message] of failures) {
    it(what, () => expect(run(args).failure).to.contain(message));
  }

  it('keeps a text to its owner that has no file to take the mode from', () => {
    const { changes } = run({ content: '', dest: '/x', mode: 'preserve' });
    expect(JSON.stringify(changes)).to.contain('"mode":384');
  });

  it('warns of a mode without its zero', () => {
    expect(run({ content: '', dest: '/x', mode: 644 }).warnings).to.deep.equal([
      '"mode: 644" is the decimal number, 1204 in octal: write "0644"',
    ]);
  });

  it('replaces a link, or writes to where it leads', () => {
    host.write('/etc/app/real', 'old', { mode: '0600' });
    host.link('/etc/app/link', 'real');
    const args = { content: 'new', dest: '/etc/app/link' };

    expect(run({ ...args, follow: true }).result['dest']).to.equal('/etc/app/real');
    expect(contentAt('/etc/app/real')).to.equal('new');
    expect(host.files.at('/etc/app/link')?.type).to.equal('link');
    expect(run({ ...args, follow: true }).changed).to.equal(false);

    expect(run(args).changed).to.equal(true);
    expect(host.files.at('/etc/app/link')).to.include({ type: 'file', mode: 0o644 });
    expect(run(args).changed).to.equal(false);
  });

  it('goes into the directory that a link leads to', () => {
    host.link('/etc/link', 'app');
    run({ src: 'a', dest: '/etc/link' }, controllerFile('/here/a', 'x'));
    expect(contentAt('/etc/app/a')).to.equal('x');
  });

  it('leaves what is there alone without force', () => {
    host.write('/etc/app/x', 'old');
    const args = { content: 'new', dest: '/etc/app/x', force: false, mode: '0600' };
    expect(run(args)).to.include({ changed: false });
    expect(run({ ...args, dest: '/etc/app/y' })).to.include({ changed: true });
    expect(run({ ...args, dest: '/etc/app/y', content: 'newer' }).changed).to.equal(false);
  });

  it('takes the mode from the source', () => {
    const file = controllerFile('/here/tool', 'x', '0755');
    const args = { src: 'tool', dest: '/etc/app/tool', mode: 'preserve' };
    expect(run(args, file).result['mode']).to.equal('0755');
    expect(run(args, file).changed).to.equal(false);
  });

  describe('of a directory', () => {
    const folder = controllerDirectory('/here/site', {
      'index.html': 'home',
      sub: { deep: { 'a b': 'x' }, empty: {} },
      link: { link: 'index.html' },
    });

    it('copies it by its name, or what is in it', () => {
      const byName = run(
        { src: 'site', dest: '/srv', mode: '0640', directory_mode: '0750' },
        folder,
      );
      expect(byName.changes.map(describeChange)).to.deep.equal([
        'make directory /srv/site (0750)',
        'write /srv/site/index.html (new, +1 -0 lines, 0640)',
        'make directory /srv/site/sub (0750)',
        'make directory /srv/site/sub/deep (0750)',
        'write /srv/site/sub/deep/a b (new, +1 -0 lines, 0640)',
        'make directory /srv/site/sub/empty (0750)',
        'link /srv/site/link -> index.html',
      ]);

      run({ src: 'site/', dest: '/etc/app/' }, folder);
      expect(contentAt('/etc/app/sub/deep/a b')).to.equal('x');
      expect(run({ src: 'site/', dest: '/etc/app' }, folder).changed).to.equal(false);
    });

    it('changes only what differs, and keeps what it does not know', () => {
      run({ src: 'site/', dest: '/srv' }, folder);
      host.write('/srv/index.html', 'changed');
      host.write('/srv/other', 'mine');
      host.link('/srv/link', 'elsewhere');

      const { changes, result } = run({ src: 'site/', dest: '/srv' }, folder);

      expect(changes.map(({ kind }) => kind)).to.deep.equal(['write', 'link']);
      expect(contentAt('/srv/other')).to.equal('mine');
      expect(result).to.deep.equal({ src: 'site/', dest: '/srv' });
    });

    it('gives directories and links to their owner', () => {
      const args = { src: 'site/', dest: '/srv', owner: 'bin', directory_mode: '0700' };
      host.files.makeDirectory('/srv/sub', {});
      run(args, folder);
      expect(host.files.at('/srv/sub')).to.include({ owner: 'bin', mode: 0o700 });
      expect(host.files.at('/srv/link')).to.include({ owner: 'bin' });
      expect(host.files.at('/srv')).to.include({ owner: 'root', mode: 0o755 });
      expect(run(args, folder).changed).to.equal(false);
    });

    it('fails where a directory would become a link or a file a directory', () => {
      host.files.makeDirectory('/srv/link', {});
      expect(run({ src: 'site/', dest: '/srv' }, folder).failure).to.equal(
        '/srv/link is a directory, and cannot become a link',
      );
      host.write('/etc/app/sub', '');
      expect(run({ src: 'site/', dest: '/etc/app' }, folder).failure).to.equal(
        '/etc/app/sub is a file, not a directory',
      );
    });
  });

  describe('of what is on the host', () => {
    beforeEach(() => {
      host.write('/src/a', 'x', { mode: '0750' });
      host.write('/src/sub/b', 'y', { mode: '0600' });
      host.link('/src/link', 'a');
    });

    it('copies a file', () => {
      const args = { src: '/src/a', dest: '/etc/app/', remote_src: true };
      const { changes, result } = run(args);
      expect(changes.map(describeChange)).to.deep.equal(['copy /src/a to /etc/app/a']);
      expect(result).to.include({ dest: '/etc/app/a', mode: '0644', src: '/src/a', size: 1 });
      expect(run(args).changed).to.equal(false);
      expect(run({ ...args, mode: 'preserve' }).result).to.include({ mode: '0750' });
      expect(run({ ...args, mode: 'preserve' }).changed).to.equal(false);
    });

    it('copies a directory with the modes it has', () => {
      const args = { src: '/src', dest: '/copy', remote_src: true };
      run(args);
      expect(host.files.at('/copy/src/a')).to.include({ mode: 0o750 });
      expect(host.files.at('/copy/src/sub/b')).to.include({ mode: 0o600 });
      expect(host.files.at('/copy/src/link')).to.include({ type: 'link', target: 'a' });
      expect(run(args).changed).to.equal(false);

      host.write('/src/sub/b', 'changed');
      expect(run(args).changes).to.have.length(1);
      run({ ...args, src: '/src/', dest: '/other', mode: '0644', local_follow: true });
      expect(host.files.at('/other/link')).to.include({ type: 'file', mode: 0o644 });
    });

    it('says that the source is missing', () => {
      const args = { src: '/none', dest: '/etc/app/', remote_src: true };
      expect(run(args).failure).to.equal('Source /none not found');
    });
  });
});

function withoutKey(object: object, key: string): object {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

import { expect } from 'chai';
import fc from 'fast-check';
import { newFile } from '../../src/module-api/attributes.ts';
import type { Change } from '../../src/module-api/change.ts';
import { textOf } from '../../src/module-api/command-result.ts';
import type { FileState } from '../../src/module-api/file-state.ts';
import { type ModuleState, parseModuleState } from '../../src/modules/modprobe/module-state.ts';
import { moduleName } from '../../src/modules/modprobe/name.ts';
import { planPersistent, planTransient } from '../../src/modules/modprobe/plan-persistent.ts';
import { planAbsent, planPresent } from '../../src/modules/modprobe/plan-state.ts';

const state = (more: Partial<ModuleState>): ModuleState => ({
  ...{ name: 'dummy', loaded: false, builtin: false, known: true, holders: [] },
  ...{ release: '6.1.0', hasTree: true },
  ...more,
});

describe('planPresent and planAbsent', () => {
  const rows: readonly [state: ModuleState, present: string, absent: string][] = [
    [state({}), 'modprobe br-x a=1', ''],
    [state({ loaded: true }), '', 'modprobe -r br-x'],
    [state({ builtin: true }), '', 'built into'],
    [state({ known: false }), 'no kernel module br-x for its kernel 6.1.0', ''],
    [state({ known: false, hasTree: false }), '/lib/modules/6.1.0 is missing', ''],
    [state({ loaded: true, holders: ['x', 'y'] }), '', 'in use by x, y'],
  ];
  for (const [observed, present, absent] of rows) {
    it(`say for ${JSON.stringify(observed)}: "${present}" and "${absent}"`, () => {
      expect(said(() => planPresent('br-x', ['a=1'], observed))).to.contain(present);
      expect(said(() => planAbsent('br-x', observed))).to.contain(absent);
      if (present === '') expect(planPresent('br-x', [], observed)).to.deep.equal([]);
      if (absent === '') expect(planAbsent('br-x', observed)).to.deep.equal([]);
    });
  }
});

describe('parseModuleState', () => {
  it('reads what the host says', () => {
    const printed = 'release|6.1.0\nname|stp\ntree\nloaded\nholder|bridge\nholder|x\n';
    expect(parseModuleState('net-stp', printed)).to.deep.equal(
      state({ name: 'stp', loaded: true, known: false, holders: ['bridge', 'x'] }),
    );
    expect(() => parseModuleState('x', 'release|6\nname|x\nno-modprobe\n')).to.throw(
      'install kmod',
    );
    expect(() => parseModuleState('x', '')).to.throw('cannot look for');
  });
});

describe('moduleName', () => {
  it('takes dashes for underscores, and only names', () => {
    expect(moduleName('br-netfilter')).to.equal('br_netfilter');
    for (const name of ['', '-r', 'a b', 'a;b', '../x', 'a/b', '$x', "a'b"]) {
      expect(() => moduleName(name)).to.throw('is not the name of a kernel module');
    }
  });
});

describe('planPersistent', () => {
  const plan = (load: Texts, options: Texts, params?: readonly string[]) =>
    texts(planPersistent('br_x', params, files(load, options)));

  it('writes files that are named after the module', () => {
    expect(plan({}, {}, ['a=1', 'b'])).to.deep.equal({
      '/etc/modules-load.d/br_x.conf': 'br_x\n',
      '/etc/modprobe.d/br_x.conf': 'options br_x a=1 b\n',
    });
  });

  it('is content with what other files say', () => {
    expect(
      plan({ 'a.conf': '#\nbr-x\n' }, { 'b.conf': 'options br-x  b a=1' }, ['a=1', 'b']),
    ).to.deep.equal({});
    expect(plan({ 'a.conf': 'br_x' }, { 'b.conf': 'options br_x b' })).to.deep.equal({});
  });

  it('replaces other parameters wherever they are', () => {
    const options = {
      'b.conf': '# b\noptions br-x b\n',
      'br_x.conf': 'options y z\noptions br_x c',
    };
    expect(plan({ 'a.conf': 'br_x' }, options, ['d'])).to.deep.equal({
      '/etc/modprobe.d/b.conf': '# b\n',
      '/etc/modprobe.d/br_x.conf': 'options y z\noptions br_x d\n',
    });
  });

  it('adds to a file that is there', () => {
    expect(plan({ 'br_x.conf': '# none' }, {})).to.deep.equal({
      '/etc/modules-load.d/br_x.conf': '# none\nbr_x\n',
    });
  });
});

describe('planTransient', () => {
  it('takes the module out, and removes its own files once they are empty', () => {
    const observed = files(
      { 'a.conf': 'loop\nbr-x\n', 'br_x.conf': 'br_x\n' },
      { 'br_x.conf': 'options br_x a\n', 'c.conf': 'options br_x b\n' },
    );
    expect(texts(planTransient('br_x', observed))).to.deep.equal({
      '/etc/modules-load.d/a.conf': 'loop\n',
      '/etc/modules-load.d/br_x.conf': undefined,
      '/etc/modprobe.d/br_x.conf': undefined,
      '/etc/modprobe.d/c.conf': '',
    });
  });
});

describe('the files of modules', () => {
  it('are right after one plan, whatever they held', () => {
    const line = fc.constantFrom(
      'br_x',
      'br-x',
      '# br_x',
      'options br_x a',
      'options br-x b c',
      '',
    );
    const content = fc.array(line).map(lines => lines.join('\n'));
    const some = fc.record({ 'a.conf': content, 'br_x.conf': content }, { requiredKeys: [] });
    const params = fc.constantFrom(undefined, [], ['a'], ['b', 'c']);
    fc.assert(
      fc.property(some, some, params, fc.boolean(), (load, options, wanted, present) => {
        const plan = (before: ReturnType<typeof files>) =>
          present ? planPersistent('br_x', wanted, before) : planTransient('br_x', before);
        const before = files(load, options);
        expect(plan(after(before, plan(before)))).to.deep.equal([]);
      }),
    );
  });
});

interface Texts {
  readonly [name: string]: string | undefined;
}

function files(load: Texts, options: Texts) {
  return {
    load: filesIn('/etc/modules-load.d', load),
    options: filesIn('/etc/modprobe.d', options),
  };
}

function filesIn(directory: string, contents: Texts): readonly FileState[] {
  return Object.entries(contents).map(([name, text = '']) => fileAt(`${directory}/${name}`, text));
}

function fileAt(path: string, text: string): FileState {
  return newFile(path, 'file', {}, { content: Buffer.from(text) });
}

function texts(changes: readonly Change[]): Texts {
  return Object.fromEntries(
    changes.map(change => {
      if (change.kind === 'write' && typeof change.content === 'string')
        return [change.path, change.content];
      return [change.kind === 'remove' ? change.path : expect.fail(change.kind), undefined];
    }),
  );
}

function after(before: ReturnType<typeof files>, changes: readonly Change[]) {
  const at = (directory: string, known: readonly FileState[]) => {
    const old = Object.fromEntries(known.map(file => [file.path, contentOf(file)]));
    const merged = Object.entries({ ...old, ...texts(changes) });
    return merged.flatMap(([path, text]) =>
      text === undefined || !path.startsWith(directory) ? [] : [fileAt(path, text)],
    );
  };
  return {
    load: at('/etc/modules-load.d', before.load),
    options: at('/etc/modprobe.d', before.options),
  };
}

function contentOf(file: FileState): string {
  return file.type === 'file' ? textOf(file.content ?? new Uint8Array()) : '';
}

/** The summary of what is planned, or the reason why nothing can be. */
function said(plan: () => readonly Change[]): string {
  try {
    return plan()
      .map(change => (change.kind === 'run' ? change.summary : change.kind))
      .join();
  } catch (error) {
    return String(error);
  }
}

import { expect } from 'chai';
import fc from 'fast-check';
import { Undecided } from '../../src/module-api/failure.ts';
import { withEntry } from '../../src/modules/sysctl/entries.ts';
import { type KernelValue, parseKernelValue } from '../../src/modules/sysctl/kernel-value.ts';
import { parameterOf, sameValue, valueText } from '../../src/modules/sysctl/parameter.ts';
import { planKernel } from '../../src/modules/sysctl/plan-kernel.ts';

describe('parameterOf', () => {
  const cases: readonly [written: string, path: string, name: string][] = [
    ['net.ipv4.ip_forward', 'net/ipv4/ip_forward', 'net.ipv4.ip_forward'],
    ['net/ipv4/ip_forward', 'net/ipv4/ip_forward', 'net.ipv4.ip_forward'],
    ['net.ipv4.conf.eth0/100.x', 'net/ipv4/conf/eth0.100/x', 'net.ipv4.conf.eth0/100.x'],
    ['net/ipv4/conf/eth0.100/x', 'net/ipv4/conf/eth0.100/x', 'net.ipv4.conf.eth0/100.x'],
  ];
  for (const [written, path, name] of cases) {
    it(`reads ${written}`, () => expect(parameterOf(written)).to.deep.equal({ path, name }));
  }

  for (const written of ['', '.', 'a..b', 'a/../b', 'a b', 'a=b', '/a', 'a/', 'a\nb', '#a']) {
    it(`refuses ${JSON.stringify(written)}`, () => {
      expect(() => parameterOf(written)).to.throw('is not the name of a kernel parameter');
    });
  }
});

describe('sameValue', () => {
  const cases: readonly [a: string, b: string, same: boolean][] = [
    ['4096\t131072\t6291456', '4096 131072  6291456', true],
    ['16', '0x10', true],
    ['8', '010', true],
    ['1', '2', false],
    ['1 2', '12', false],
    ['|/usr/bin/x %p', '|/usr/bin/x %p', true],
    ['-1', '-1', true],
  ];
  for (const [a, b, same] of cases) {
    it(`${same ? 'equates' : 'tells apart'} ${JSON.stringify(a)} and ${b}`, () => {
      expect(sameValue(a, b)).to.equal(same);
    });
  }
});

describe('valueText', () => {
  it('turns words of truth into numbers, and keeps the rest', () => {
    const texts = [true, false, 'Yes', 'off', ' 1 2 ', 0, 1.5].map(valueText);
    expect(texts).to.deep.equal(['1', '0', '1', '0', '1 2', '0', '1.5']);
    expect(() => valueText('1\nkernel.panic = 1')).to.throw('a single line');
  });
});

describe('withEntry', () => {
  const cases: readonly [
    what: string,
    text: string,
    value: string | undefined,
    expected: string,
  ][] = [
    ['adds to an empty file', '', '1', 'a.b = 1\n'],
    ['adds after a line without an end', '# x', '1', '# x\na.b = 1\n'],
    ['keeps an entry that will do', 'a.b=1', '1', 'a.b=1'],
    ['keeps one with other blanks', 'a.b =  1\t2\n', '1 2', 'a.b =  1\t2\n'],
    ['changes a value where it is', 'x.y=1\na.b=2\n; z\n', '1', 'x.y=1\na.b = 1\n; z\n'],
    ['keeps the sign and the spelling', '-a/b = 2\n', '1', '-a/b = 1\n'],
    ['keeps the last of several', 'a.b=1\n#\na/b=1\n', '1', '#\na/b=1\n'],
    ['corrects the last of several', 'a.b=1\na.b=2\n', '1', 'a.b = 1\n'],
    ['takes out all', 'a.b=1\nx.y=1\na.b=2\n', undefined, 'x.y=1\n'],
    ['takes out nothing', '#a.b=1', undefined, '#a.b=1'],
    [
      'leaves comments and patterns alone',
      '#a.b = 2\na.* = 3\n',
      '1',
      '#a.b = 2\na.* = 3\na.b = 1\n',
    ],
  ];
  for (const [what, text, value, expected] of cases) {
    it(what, () => {
      expect(withEntry(text, 'a/b', value)).to.equal(expected);
      expect(withEntry(expected, 'a/b', value), 'a second time').to.equal(expected);
    });
  }

  it('is done after one time, whatever the file', () => {
    const line = fc.constantFrom(
      'a.b=1',
      '-a/b = 2',
      'a.b',
      '# a.b=1',
      '',
      'x.y = 1',
      ' a.b = 1 2 ',
    );
    const value = fc.constantFrom('1', '2', '1 2', undefined);
    fc.assert(
      fc.property(fc.array(line), fc.boolean(), value, (lines, ended, wanted) => {
        const once = withEntry(lines.join('\n') + (ended ? '\n' : ''), 'a/b', wanted);
        expect(withEntry(once, 'a/b', wanted)).to.equal(once);
      }),
    );
  });
});

describe('planKernel', () => {
  const parameter = parameterOf('net.bridge.bridge-nf-call-iptables');
  const present: KernelValue = {
    ...{ state: 'present', value: '0', writable: true, mode: '644', isRoot: true },
  };
  const wanted = { parameter, value: '1', ignoreErrors: false, changesFile: false };
  const summaries = (running: KernelValue, more: Partial<typeof wanted> = {}) =>
    planKernel({ ...wanted, ...more }, running).map(
      change => change.kind === 'run' && change.summary,
    );
  const set = ['sysctl -w net.bridge.bridge-nf-call-iptables=1'];

  it('sets what differs, and nothing else', () => {
    expect(summaries(present)).to.deep.equal(set);
    expect(summaries({ ...present, value: '1' })).to.deep.equal([]);
    expect(summaries({ ...present, value: '1', writable: false })).to.deep.equal([]);
  });

  it('sets what cannot be read', () => {
    expect(summaries({ ...present, value: undefined })).to.deep.equal(set);
  });

  const failures: readonly [running: KernelValue, message: string][] = [
    [{ state: 'absent' }, 'load the module br_netfilter first'],
    [{ ...present, writable: false, mode: '444' }, 'is read-only, and it is "0"'],
    [{ ...present, writable: false }, '/proc/sys is read-only'],
    [{ ...present, writable: false, isRoot: false }, 'use "become: true"'],
  ];
  for (const [running, message] of failures) {
    it(`says: ${message}`, () => {
      expect(() => summaries(running)).to.throw(message);
      expect(summaries(running, { ignoreErrors: true })).to.deep.equal([]);
    });
  }

  it('waits for a module that did not really load, unless the file changes anyway', () => {
    const running: KernelValue = { state: 'unknown', because: 'modprobe br_netfilter' };
    expect(() => summaries(running)).to.throw(Undecided);
    expect(summaries(running, { changesFile: true })).to.deep.equal(set);
  });
});

describe('parseKernelValue', () => {
  const parameter = parameterOf('a.b');

  it('reads what the host says', () => {
    const text = `mode|644\nuser|0\nwritable\nvalue|${btoa('1\t2\n')}\n`;
    expect(parseKernelValue(parameter, text)).to.deep.equal({
      ...{ state: 'present', value: '1\t2', writable: true, mode: '644', isRoot: true },
    });
    expect(parseKernelValue(parameter, 'mode|200\nuser|5\n')).to.deep.equal({
      ...{ state: 'present', value: undefined, writable: false, mode: '200', isRoot: false },
    });
    expect(parseKernelValue(parameter, 'absent\n')).to.deep.equal({ state: 'absent' });
    expect(() => parseKernelValue(parameter, 'directory\n')).to.throw('a group of kernel');
    expect(() => parseKernelValue(parameter, '')).to.throw('cannot look at');
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { coerceArgs } from '../../src/module-api/coerce-args.ts';
import { sh } from '../../src/module-api/shell.ts';
import { type UnarchiveArgs, unarchiveArgs } from '../../src/modules/unarchive/args.ts';
import { compare } from '../../src/modules/unarchive/compare.ts';
import { unpack } from '../../src/modules/unarchive/unpack.ts';
import { realShells, runScript } from '../support/shells.ts';

const sum = (letter: string): string => letter.repeat(40);
const at = (
  path: string,
  fields: Partial<Record<'type' | 'mode' | 'ids' | 'size' | 'time' | 'target', string>> = {},
): string => {
  const { type = 'f', mode = '644', ids = '0|0', size = '1', time = '10', target = '' } = fields;
  return `at|${type}|${mode}|${ids}|${size}|${time}|./${path}\0${target}\0`;
};
const file = (path: string, fields = {}, letter = 'a'): string =>
  `${at(path, fields)}${sum(letter)}  ./${path}\0`;

describe('compare', () => {
  const rules = { keepNewer: false, byRoot: true };
  const cases: readonly [what: string, archive: string, there: string, isDifferent: boolean][] = [
    ['the same file', file('x'), file('x'), false],
    ['a missing file', file('x'), '', true],
    ['another content', file('x'), file('x', {}, 'b'), true],
    ['another size', file('x'), file('x', { size: '2' }), true],
    ['another mode', file('x'), file('x', { mode: '600' }), true],
    ['another owner', file('x'), file('x', { ids: '1|0' }), true],
    ['another time', file('x'), file('x', { time: '99' }), false],
    ['a name with all signs', file("a|b c\n'x"), file("a|b c\n'x"), false],
    ['a directory', at('d', { type: 'd' }), at('d', { type: 'd', size: '4096' }), false],
    [
      'a link',
      at('l', { type: 'l', target: 'x' }),
      at('l', { type: 'l', target: 'x', mode: '777' }),
      false,
    ],
    [
      'a link elsewhere',
      at('l', { type: 'l', target: 'x' }),
      at('l', { type: 'l', target: 'y' }),
      true,
    ],
    ['a file for a directory', at('d', { type: 'd' }), file('d'), true],
  ];
  for (const [what, archive, there, isDifferent] of cases) {
    it(`judges ${what}`, () => {
      const { members, different } = compare(`${archive}dest\0${there}sums\0`, rules);
      expect(members).to.have.length(1);
      expect(different).to.have.length(isDifferent ? 1 : 0);
    });
  }

  it('minds contexts and attributes where they are asked for', () => {
    const there = (extra: string) => `${file('x')}dest\0${file('x')}sums\0extra|${extra}|./x\0`;
    const count = (extra: string, attributes: object): number =>
      compare(there(extra), { ...rules, attributes }).different.length;
    const context = 'system_u:object_r:tmp_t:s0';
    expect(count(`${context}|--------------e-------`, { setype: 'etc_t' })).to.equal(1);
    expect(count(`${context}|`, { setype: 'tmp_t', selevel: 's0' })).to.equal(0);
    expect(count('|', { setype: 'etc_t' })).to.equal(0);
    expect(count('|----i---------e-------', { attributes: '+i' })).to.equal(0);
    expect(count('|--------------e-------', { attributes: '+i' })).to.equal(1);
  });

  it('minds owners only for root, and newer files only when told to', () => {
    const output = `${file('x')}dest\0${file('x', { ids: '1|1' })}`;
    expect(compare(output, { ...rules, byRoot: false }).different).to.deep.equal([]);
    const newer = `${file('x')}dest\0${file('x', { time: '11.5' }, 'b')}`;
    expect(compare(newer, { ...rules, keepNewer: true }).different).to.deep.equal([]);
  });
});

for (const shell of realShells().filter(({ name }) => name !== 'busybox')) {
  describe(`what unarchive unpacks, in ${shell.name}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'kplay-unarchive-'));
    after(() => rmSync(folder, { recursive: true }));

    const unpacked = (bytes: Uint8Array, tools?: string): string => {
      const src = join(folder, 'archive');
      writeFileSync(src, bytes);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
      const args = coerceArgs(unarchiveArgs, { src, dest: folder }) as unknown as UnarchiveArgs;
      const script = sh`${unpack(args, { path: src })}\nfind . -type f`;
      const { stdout } = runScript(shell, script, { tools });
      return stdout.toString();
    };

    const kinds: readonly [what: string, bytes: Uint8Array, said: string][] = [
      ['a 7-Zip archive', Buffer.from('377abcaf271c0004', 'hex'), 'it is a 7-Zip archive, which'],
      ['a RAR archive', Buffer.from('Rar!\x1a\x07\x01\x00', 'latin1'), 'it is a RAR archive'],
      ['a Debian package', Buffer.from('!<arch>\n'), 'it is an archive of ar'],
      [
        'one compressed file',
        gzipSync('text'.repeat(200)),
        'it is no archive but one file that gzip compressed',
      ],
      ['a short one', gzipSync('x'), 'it is no archive but one file that gzip compressed'],
      ['a text', Buffer.from('nothing of the kind, but long enough'), 'tar cannot unpack it'],
    ];
    for (const [what, bytes, said] of kinds) {
      it(`says what it is: ${what}`, () => {
        expect(unpacked(bytes)).to.contain(`problem|${said}`);
      });
    }

    it('leaves it to bsdtar where the host has it', () => {
      const tools = join(folder, 'tools');
      mkdirSync(tools);
      writeFileSync(join(tools, 'bsdtar'), '#!/bin/sh\necho "$@" > "$4/made"\n', { mode: 0o755 });
      expect(unpacked(Buffer.from('377abcaf271c0004', 'hex'), tools)).to.equal('./made\n');
    });
  });
}

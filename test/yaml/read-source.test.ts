import { expect } from 'chai';
import { positionOf } from '../../src/diagnostics/source-file.ts';
import { readSource } from '../../src/yaml/read-source.ts';

describe('readSource', () => {
  const texts: readonly (readonly [string, Uint8Array, string])[] = [
    ['UTF-8', Buffer.from('a: é😀\n'), 'a: é😀\n'],
    ['a byte order mark', Buffer.from('\ufeffa: 1\n'), 'a: 1\n'],
    ['UTF-16', Buffer.from('\ufeffa: é\n', 'utf16le'), 'a: é\n'],
    ['UTF-16, the other way round', Buffer.from('\ufeffa: é\n', 'utf16le').swap16(), 'a: é\n'],
    ['nothing', Buffer.alloc(0), ''],
  ];
  for (const [name, bytes, text] of texts) {
    it(`reads ${name}`, () => {
      expect(readSource(bytes, 'x.yaml')).to.deep.equal({
        ok: true,
        value: { path: 'x.yaml', text },
      });
    });
  }

  const invalid: readonly (readonly [string, Uint8Array, string, number, number])[] = [
    ['Latin-1', Buffer.from('a: b\nc: dé\n', 'latin1'), '0xE9 at offset 9', 2, 5],
    ['a character cut off', Buffer.from('é: 😀').subarray(0, 6), '0xF0 at offset 4', 1, 4],
    ['a stray byte after others', Buffer.from([0xc3, 0xa9, 0x80, 0x0a]), '0x80 at offset 2', 1, 2],
  ];
  for (const [name, bytes, byte, line, column] of invalid) {
    it(`reports ${name} at its place`, () => {
      const result = readSource(bytes, 'x.yaml');
      const problem = result.ok ? undefined : result.diagnostics[0];
      expect(problem?.code).to.equal('file/unreadable');
      expect(problem?.message).to.contain(byte);
      const location = problem?.location ?? expect.fail();
      expect(positionOf(location.source, location.start)).to.deep.equal({ line, column });
    });
  }
});

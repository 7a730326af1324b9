/** Writes the few shapes of ASN.1 that a certificate is made of, in its distinguished encoding. */
export const der = {
  sequence: (...parts: readonly Buffer[]) => tagged(0x30, ...parts),
  set: (...parts: readonly Buffer[]) => tagged(0x31, ...parts),
  explicit: (tag: number, ...parts: readonly Buffer[]) => tagged(0xa0 + tag, ...parts),
  implicit: (tag: number, content: Buffer) => tagged(0x80 + tag, content),
  boolean: (value: boolean) => tagged(0x01, Buffer.from([value ? 0xff : 0])),
  integer: (content: Buffer) => tagged(0x02, positive(content)),
  octets: (content: Buffer) => tagged(0x04, content),
  null: () => tagged(0x05),
  text: (content: string) => tagged(0x0c, Buffer.from(content)),
  bits: (content: Buffer, unused = 0) => tagged(0x03, Buffer.from([unused]), content),
  oid: (dotted: string) => tagged(0x06, objectIdentifier(dotted)),
  time: (date: Date) => {
    const digits = date.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
    const year = date.getUTCFullYear();
    return year < 2050
      ? tagged(0x17, Buffer.from(digits.slice(2)))
      : tagged(0x18, Buffer.from(digits));
  },
} as const;

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>= 8) bytes.unshift(rest & 0xff);
  return Buffer.from([0x80 + bytes.length, ...bytes]);
}

function positive(content: Buffer): Buffer {
  return (content[0] ?? 0) < 0x80 ? content : Buffer.concat([Buffer.from([0]), content]);
}

function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return Buffer.from([first * 40 + second, ...rest.flatMap(base128)]);
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

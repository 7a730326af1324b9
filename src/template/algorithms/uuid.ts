import { createHash } from 'node:crypto';

/** The UUID (version 5) of a name in a namespace; `undefined` if the namespace is not a UUID. */
export function uuid5(name: string, namespace: string): string | undefined {
  const hex = namespace.replaceAll(/^urn:|uuid:|[{}-]/g, '');
  if (!/^[\da-f]{32}$/i.test(hex)) return undefined;
  const bytes = createHash('sha1').update(Buffer.from(hex, 'hex')).update(name, 'utf8').digest();
  bytes.writeUInt8(((bytes[6] ?? 0) & 0x0f) | 0x50, 6);
  bytes.writeUInt8(((bytes[8] ?? 0) & 0x3f) | 0x80, 8);
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

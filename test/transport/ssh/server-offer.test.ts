import { expect } from 'chai';
import fc from 'fast-check';
import { parseServerOffer } from '../../../src/transport/ssh/server-offer.ts';

const lists = [
  'mlkem768x25519-sha256,ext-info-s,kex-strict-s-v00@openssh.com',
  'ssh-ed25519',
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'hmac-sha2-256,hmac-sha2-512',
  'hmac-sha1',
  'none',
  'none',
  '',
  '',
];

const greeting = 'SSH-2.0-OpenSSH_10.0\r\n';

describe('parseServerOffer', () => {
  it('reads the lists, without the signals for extensions', () => {
    expect(parseServerOffer(offer(greeting))).to.deep.equal({
      keyExchange: ['mlkem768x25519-sha256'],
      hostKey: ['ssh-ed25519'],
      cipher: ['aes128-gcm@openssh.com'],
      mac: ['hmac-sha2-256', 'hmac-sha2-512'],
    });
  });

  it('passes over lines before the greeting', () => {
    const bytes = offer(`Authorized users only\n${greeting}`);

    expect(parseServerOffer(bytes)?.hostKey).to.deep.equal(['ssh-ed25519']);
  });

  it('waits for the rest', () => {
    const bytes = offer(greeting);
    for (let length = 0; length < bytes.length; length++) {
      expect(parseServerOffer(bytes.subarray(0, length))).to.equal(undefined);
    }
  });

  it('reads any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), bytes => {
        parseServerOffer(Buffer.concat([Buffer.from(greeting), bytes]));
      }),
    );
  });
});

function offer(before: string): Buffer {
  const payload = Buffer.concat([
    Buffer.from([20]),
    Buffer.alloc(16, 7),
    ...lists.flatMap(list => [uint32(list.length), Buffer.from(list)]),
    Buffer.alloc(5),
  ]);
  const padding = Buffer.alloc(6);
  const length = uint32(1 + payload.length + padding.length);
  return Buffer.concat([
    Buffer.from(before),
    length,
    Buffer.from([padding.length]),
    payload,
    padding,
  ]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

import { expect } from 'chai';
import fc from 'fast-check';
import {
  fingerprintOf,
  hashedName,
  hostKeyOf,
  isForHost,
  judgeHostKey,
  type KnownHost,
  knownHostName,
  knownKeyTypes,
  parseKnownHosts,
} from '../../../src/transport/ssh/known-hosts.ts';

const keyA = 'AAAAC3NzaC1lZDI1NTE5AAAAIFymP3u+eSaCBzXtNkicF+5A/vBfy2G69DddE6A4t2bc';
const keyB = 'AAAAC3NzaC1lZDI1NTE5AAAAIMKA7RuRm1iGS4WxIQmvKbhk2KbCYap0U3WOtJkXTiwU';
const ecdsaKey = wire('ecdsa-sha2-nistp256');
const rsaKey = wire('ssh-rsa');

/** As `ssh-keygen -H` wrote them. */
const hashed = [
  `|1|D2tXl/2Sa0jkvw0WyOMXc9/eBes=|lW/nIyrJZSM4SxRXN7X/Z0Wczes= ssh-ed25519 ${keyA}`,
  `|1|xerJc+ZSZVvIZjFSZcueeJtHmY8=|9h7vzFp6CQ7Fi0mT8EPZeIJ/8F4= ssh-ed25519 ${keyB}`,
].join('\n');

describe('parseKnownHosts', () => {
  it('gives each entry its place, marker, names, type and key', () => {
    const text = `# a comment\n\nweb1,10.0.0.1 ssh-ed25519 ${keyA} a comment\n@revoked\t* ssh-ed25519 ${keyB}\n`;

    expect(parseKnownHosts('/known', text)).to.deep.equal([
      entry({ line: 3, hosts: 'web1,10.0.0.1', key: keyA }),
      entry({ line: 4, marker: 'revoked', hosts: '*', key: keyB }),
    ]);
  });

  const ignored = [
    'web1',
    'web1 ssh-ed25519',
    'web1 ssh-ed25519 not-a-key',
    `web1 ssh-rsa ${keyA}`,
    `@unknown-marker web1 ssh-ed25519 ${keyA}`,
    `#web1 ssh-ed25519 ${keyA}`,
    'web1 2048 35 1234567',
  ];
  for (const line of ignored) {
    it(`leaves out ${line}`, () => {
      expect(parseKnownHosts('/known', line)).to.deep.equal([]);
    });
  }

  it('reads any text at all', () => {
    fc.assert(fc.property(fc.string(), text => Array.isArray(parseKnownHosts('/known', text))));
  });
});

describe('isForHost', () => {
  const cases = [
    ['web1', 'web1', true],
    ['web1,web2', 'web2', true],
    ['WEB1', 'web1', true],
    ['web*', 'web17', true],
    ['web?', 'web17', false],
    ['*,!web2', 'web1', true],
    ['*,!web2', 'web2', false],
    ['[web1]:2222', '[web1]:2222', true],
    ['[web1]:2222', 'web1', false],
    ['web1', '[web1]:2222', false],
    ['[*.example.org]:2222', '[a.example.org]:2222', true],
    ['|1|broken', 'web1', false],
    ['|2|D2tXl/2Sa0jkvw0WyOMXc9/eBes=|lW/nIyrJZSM4SxRXN7X/Z0Wczes=', 'web1.example.org', false],
  ] as const;
  for (const [hosts, name, expected] of cases) {
    it(`${expected ? 'finds' : 'does not find'} ${name} in ${hosts}`, () => {
      expect(isForHost(entry({ hosts }), name)).to.equal(expected);
    });
  }

  it('finds what ssh-keygen has hashed', () => {
    const entries = parseKnownHosts('/known', hashed);
    const linesOf = (name: string) =>
      entries.filter(known => isForHost(known, name)).map(({ line }) => line);

    expect(linesOf('web1.example.org')).to.deep.equal([1]);
    expect(linesOf('[web1.example.org]:2222')).to.deep.equal([2]);
    expect(linesOf('web2.example.org')).to.deep.equal([]);
  });

  it('finds what hashedName has hashed, and no other name', () => {
    fc.assert(
      fc.property(fc.domain(), fc.uint8Array({ minLength: 20, maxLength: 20 }), (name, salt) => {
        const hosts = hashedName(name, Buffer.from(salt));
        return isForHost(entry({ hosts }), name) && !isForHost(entry({ hosts }), `${name}x`);
      }),
    );
  });
});

describe('knownHostName', () => {
  it('names the port unless it is the usual one', () => {
    expect(knownHostName('Web1', 22)).to.equal('web1');
    expect(knownHostName('Web1', 2222)).to.equal('[web1]:2222');
    expect(knownHostName('::1', 22)).to.equal('::1');
  });
});

describe('judgeHostKey', () => {
  const offered = { type: 'ssh-ed25519', key: keyA };
  const ecdsa = { type: 'ecdsa-sha2-nistp256', key: ecdsaKey };
  const cases: readonly {
    readonly name: string;
    readonly entries: readonly KnownHost[];
    readonly expected: string;
    readonly line?: number;
  }[] = [
    { name: 'nothing', entries: [], expected: 'unknown' },
    { name: 'the key', entries: [entry({ key: keyA })], expected: 'known', line: 1 },
    {
      name: 'the key after another of its type',
      entries: [entry({ key: keyB }), entry({ key: keyA, line: 2 })],
      expected: 'known',
      line: 2,
    },
    { name: 'another key', entries: [entry({ key: keyB })], expected: 'changed', line: 1 },
    { name: 'a key of another type', entries: [entry(ecdsa)], expected: 'other-type', line: 1 },
    {
      name: 'another key, and one of another type before it',
      entries: [entry(ecdsa), entry({ key: keyB, line: 2 })],
      expected: 'changed',
      line: 2,
    },
    {
      name: 'the key, revoked after it was known',
      entries: [entry({ key: keyA }), entry({ key: keyA, marker: 'revoked', line: 2 })],
      expected: 'revoked',
      line: 2,
    },
    {
      name: 'another key that is revoked',
      entries: [entry({ key: keyB, marker: 'revoked' })],
      expected: 'unknown',
    },
    {
      name: 'who signs its certificates',
      entries: [entry({ key: keyB, marker: 'cert-authority' })],
      expected: 'unknown',
    },
    {
      name: 'its own key as one that signs certificates',
      entries: [entry({ key: keyA, marker: 'cert-authority' })],
      expected: 'unknown',
    },
  ];
  for (const { name, entries, expected, line } of cases) {
    it(`says "${expected}" of a host of which is known: ${name}`, () => {
      const verdict = judgeHostKey(entries, offered);

      expect(verdict.kind).to.equal(expected);
      expect('entry' in verdict ? verdict.entry.line : undefined).to.equal(line);
    });
  }

  it('tells who would sign the certificates of an unknown host', () => {
    const authority = entry({ key: keyB, marker: 'cert-authority' });

    expect(judgeHostKey([authority], offered)).to.deep.equal({ kind: 'unknown', authority });
  });
});

describe('knownKeyTypes', () => {
  it('names each type once, and not those of authorities and revoked keys', () => {
    const entries = [
      entry({ type: 'ssh-rsa', key: rsaKey }),
      entry({ type: 'ssh-ed25519', key: keyA }),
      entry({ type: 'ssh-rsa', key: rsaKey }),
      entry({ type: 'ecdsa-sha2-nistp256', key: ecdsaKey, marker: 'cert-authority' }),
    ];

    expect(knownKeyTypes(entries)).to.deep.equal(['ssh-rsa', 'ssh-ed25519']);
  });
});

describe('hostKeyOf', () => {
  it('reads the type from the wire format', () => {
    const key = hostKeyOf(Buffer.from(keyA, 'base64'));

    expect(key).to.deep.equal({ type: 'ssh-ed25519', key: keyA });
  });

  it('finds no type in what is no key', () => {
    expect(hostKeyOf(Buffer.from([0, 0, 0, 9, 1])).type).to.equal('');
  });
});

describe('fingerprintOf', () => {
  it('is what ssh-keygen prints', () => {
    expect(fingerprintOf(keyA)).to.equal('SHA256:ERddcAhfpXBNAchIukT/Uz0M4KWdXBsfWt5w4XNRq/g');
  });
});

function entry(more: Partial<KnownHost>): KnownHost {
  const usual = { file: '/known', line: 1, marker: undefined, hosts: 'web1' };
  return { ...usual, type: 'ssh-ed25519', key: keyA, ...more };
}

/** The beginning of a key of that type; enough to be told from others. */
function wire(type: string): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([length, Buffer.from(`${type}…`)]).toString('base64');
}

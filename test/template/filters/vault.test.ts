import { expect } from 'chai';
import * as fc from 'fast-check';
import { decryptVault, encryptVault, VaultError } from '../../../src/template/algorithms/vault.ts';
import { itRefuses, valueOf } from '../support.ts';

// Written by Ansible.
const vault = `$ANSIBLE_VAULT;1.2;AES256;filter_default
37333631366337343733363136633734373336313663373437333631366337343733363136633734
3733363136633734373336313663373437333631366337340a303334623939666664633836663130
35386461363139373263373166663266626235306634613237383734376365326435613638383265
3030623638383430630a623331613461336365303838373761336164646139373636343537373634
3163
`;

describe('the filters vault and unvault', () => {
  it('write what Ansible writes', () => {
    const expression = "'secret text é' | vault('pass', 'saltsaltsaltsaltsaltsaltsaltsalt')";
    expect(valueOf(expression)).to.equal(vault);
  });

  it('read what Ansible has written', () => {
    expect(valueOf("text | unvault('pass')", { text: vault })).to.equal('secret text é');
    expect(valueOf("'plain' | unvault('pass')")).to.equal('plain');
  });

  it('make a vault of their own each time', () => {
    const expression = "('a' | vault('pass')) == ('a' | vault('pass'))";
    expect(valueOf(expression)).to.equal(false);
    expect(valueOf("'a' | vault('pass') | unvault('pass')")).to.equal('a');
  });

  itRefuses([
    ["'a' | vault('right') | unvault('wrong')", 'The secret does not open the vault.'],
    [
      "'$ANSIBLE_VAULT;1.1;AES256\\n00' | unvault('x')",
      'The vault is damaged: part of it is missing.',
    ],
  ]);
});

describe('decryptVault', () => {
  it('gives back what was encrypted', () => {
    const salt = Uint8Array.from([1, 2, 3]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, secret) => {
        expect(decryptVault(encryptVault(text, secret, { salt }), secret)).to.equal(text);
      }),
      { numRuns: 8 },
    );
  });

  it('refuses what is no vault', () => {
    expect(() => decryptVault('plain', 'x')).to.throw(VaultError);
  });
});

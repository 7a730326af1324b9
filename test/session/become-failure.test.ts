import { expect } from 'chai';
import { startFailure } from '../../src/session/become-failure.ts';

describe('startFailure', () => {
  const kinds: readonly [text: string, method: 'sudo' | 'su' | 'doas', kind: string][] = [
    [
      'sudo: unknown user app\nsudo: error initializing audit plugin sudoers_audit\n',
      'sudo',
      'unknown-user',
    ],
    ['sudo: unknown user: app\n', 'sudo', 'unknown-user'],
    ["sudo-rs: user 'app' not found\n", 'sudo', 'unknown-user'],
    [
      'su: user app does not exist or the user entry does not contain all the required fields\n',
      'su',
      'unknown-user',
    ],
    ["No passwd entry for user 'app'\n", 'su', 'unknown-user'],
    ['su: unknown user app\n', 'su', 'unknown-user'],
    ['doas: unknown user\n', 'doas', 'unknown-user'],
    ['sudo: a password is required\n', 'sudo', 'become'],
    ['Sorry, user jane is not allowed to execute /bin/sh as app on a.\n', 'sudo', 'become'],
    ['su: Authentication failure\n', 'su', 'become'],
  ];
  for (const [text, method, kind] of kinds) {
    it(`is of the kind ${kind}: ${text.trim()}`, () => {
      const become = { method, user: 'app' };
      expect(startFailure(become, { text, nonce: '0f3c9a', exitCode: 1 }).kind).to.equal(kind);
    });
  }
});

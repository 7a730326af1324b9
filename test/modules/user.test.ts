import { expect } from 'chai';
import fc from 'fast-check';
import { PredictedState } from '../../src/changes/predicted-state.ts';
import type { Change } from '../../src/module-api/change.ts';
import type { UserArgs } from '../../src/modules/user/args.ts';
import { user } from '../../src/modules/user/index.ts';
import { planUser } from '../../src/modules/user/plan.ts';
import {
  type Account,
  parseUserState,
  type UserState,
  userState,
} from '../../src/modules/user/user-state.ts';
import { given, summaries } from './support/given.ts';

const defaults: UserArgs = {
  ...{ name: 'jo', state: 'present', non_unique: false, append: false, create_home: true },
  ...{ move_home: false, system: false, update_password: 'always', remove: false, force: false },
  ...{ generate_ssh_key: false, ssh_key_type: 'rsa', local: false },
};
const none: UserState = {
  ...{ account: undefined, hasOwnGroup: false, holder: undefined, key: undefined },
  ...{ directories: new Set(), hasUseradd: true, isRoot: true },
  known: new Map(['docker', 'sudo', 'www'].map(name => [name, name])),
};
const jo: Account = {
  ...{ uid: '1000', gid: '1000', comment: '', home: '/home/jo', shell: '/bin/sh', group: 'jo' },
  ...{ groups: ['sudo'], shadow: ['$6$a$b', '19000', '0', '99999', '7', '', ''] },
};
const there: UserState = { ...none, account: jo, directories: new Set(['/home/jo']) };
const planOf = (args: Partial<UserArgs>, state: UserState) =>
  summaries(planUser({ ...defaults, ...args }, state));

describe('user', () => {
  const rows: readonly [
    what: string,
    args: Partial<UserArgs>,
    state: UserState,
    expected: readonly string[],
  ][] = [
    ['a new user', {}, none, ['useradd -m jo']],
    [
      'all that a new user can have',
      {
        ...{ uid: 5, comment: 'J. O', group: 'www', groups: ['docker', 'sudo'], shell: '/bin/zsh' },
        ...{ home: '/srv/jo', skeleton: '/s', system: true, umask: '077', uid_min: 3 },
      },
      none,
      [
        'useradd -r -u 5 -g www -G docker,sudo -c J. O -d /srv/jo -s /bin/zsh -m -k /s -K UMASK=077 -K UID_MIN=3 jo',
      ],
    ],
    ['no home', { create_home: false }, none, ['useradd -M jo']],
    ['a group that stands in the way', {}, { ...none, hasOwnGroup: true }, ['useradd -N -m jo']],
    ['nothing for who is there', {}, there, []],
    ['groups to join', { groups: ['docker'], append: true }, there, ['usermod -a -G docker jo']],
    ['groups joined already', { groups: ['sudo'], append: true }, there, []],
    ['groups that are all', { groups: ['docker'] }, there, ['usermod -G docker jo']],
    ['no groups', { groups: [] }, there, ['usermod -G  jo']],
    ['the same groups', { groups: ['sudo'] }, there, []],
    [
      'the primary group among them',
      { groups: ['jo', 'sudo'], append: true },
      { ...there, known: new Map([...none.known, ['jo', 'jo']]) },
      [],
    ],
    [
      'what differs',
      { shell: '/bin/zsh', comment: 'x', uid: 7, group: 'www' },
      there,
      ['usermod -u 7 -g www -c x -s /bin/zsh jo'],
    ],
    [
      'a home that moves',
      { home: '/srv/jo', move_home: true },
      there,
      ['usermod -d /srv/jo -m jo'],
    ],
    [
      'a home that does not move',
      { home: '/srv/jo' },
      there,
      ['usermod -d /srv/jo jo', 'make the home directory /srv/jo'],
    ],
    [
      'a missing home',
      {},
      { ...there, directories: new Set() },
      ['make the home directory /home/jo'],
    ],
    [
      'no home for a service',
      {},
      { ...there, account: { ...jo, home: '/nonexistent' }, directories: new Set() },
      [],
    ],
    ['a password', { password: '$6$c$d' }, there, ['set the password of jo']],
    ['the same password', { password: '$6$a$b' }, there, []],
    ['the same password, locked', { password: '$6$a$b' }, locked(), []],
    ['a password at first only', { password: '$6$c$d', update_password: 'on_create' }, there, []],
    [
      'the first password',
      { password: '$6$c$d', update_password: 'on_create' },
      none,
      ['useradd -m jo', 'set the password of jo'],
    ],
    ['a lock', { password_lock: true }, there, ['set the password of jo']],
    ['a lock that is there', { password_lock: true }, locked(), []],
    ['an unlocking', { password_lock: false }, locked(), ['set the password of jo']],
    ['an end', { expires: 86_400 * 20_000 }, there, ['chage -E 20000 jo']],
    ['no end', { expires: -1 }, there, []],
    [
      'ageing',
      { password_expire_max: 90, password_expire_min: 0, password_expire_warn: 7 },
      there,
      ['chage -M 90 jo'],
    ],
    [
      'a key',
      { generate_ssh_key: true, ssh_key_type: 'ed25519', ssh_key_comment: 'c' },
      there,
      ['ssh-keygen -q -t ed25519 -f /home/jo/.ssh/id_ed25519 -C c'],
    ],
    [
      'a key that is there',
      { generate_ssh_key: true },
      { ...there, key: { publicKey: 'ssh-rsa A', fingerprint: 'f' } },
      [],
    ],
    ['a removal', { state: 'absent', remove: true, force: true }, there, ['userdel -f -r jo']],
    ['no removal of nobody', { state: 'absent' }, none, []],
  ];
  for (const [what, args, state, expected] of rows) {
    it(`plans ${what}`, () => expect(planOf(args, state)).to.deep.equal(expected));
  }

  it('keeps hashes and passphrases out of commands', () => {
    const args = {
      ...{ password: '$6$secret$hash', generate_ssh_key: true, ssh_key_passphrase: 'pass-phrase' },
    };
    const { changes } = planUser({ ...defaults, ...args }, none);
    const runs = changes.flatMap(change => (change.kind === 'run' ? [change] : []));
    expect(runs.map(({ stdin }) => stdin)).to.deep.equal([
      ...[undefined, 'jo:$6$secret$hash\n', 'pass-phrase'],
    ]);
    expect(runs.map(({ script, summary }) => script.text + summary).join()).to.not.match(
      /secret|pass-phrase/,
    );
  });

  const failures: readonly [args: Partial<UserArgs>, state: UserState, message: string][] = [
    [{ groups: ['nope', 'sudo'] }, none, 'the host has no group nope'],
    [{ uid: 5 }, { ...none, holder: 'x' }, 'is the number of the user x'],
    [{}, { ...none, isRoot: false }, 'only root may change users'],
    [{}, { ...none, hasUseradd: false }, 'has no useradd'],
    [{ password: 'a:b' }, there, 'one hash, without a colon'],
    [
      { password: '!' },
      { ...there, account: { ...jo, shadow: [] } },
      'only root can see passwords',
    ],
  ];
  for (const [args, state, message] of failures) {
    it(`says: ${message}`, () => expect(() => planOf(args, state)).to.throw(message));
  }

  it('warns of a password that is no hash', () => {
    const warnings = (password: string) =>
      planUser({ ...defaults, password }, there).warnings?.join();
    expect(warnings('letmein')).to.contain('does not look like a hash');
    expect(warnings('*')).to.equal('');
    const locked = { ...there, account: { ...jo, shadow: ['!'] } };
    const plan = planUser({ ...defaults, password_lock: false }, locked);
    expect(plan.warnings?.join()).to.contain('no password that could be unlocked');
  });

  it('refuses odd names', () => {
    expect(() => user.observe?.({ ...defaults, name: '-f' }, given())).to.throw(
      'cannot be the name',
    );
  });

  it('is done after one time in check mode, whatever is asked', () => {
    const some = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const args = fc.record({
      groups: some<readonly string[]>([], ['docker'], ['sudo', 'www']),
      append: fc.boolean(),
      group: some('www'),
      shell: some('/bin/zsh'),
      home: some('/srv/jo'),
      move_home: fc.boolean(),
      create_home: fc.boolean(),
      password: some('$6$c$d', '!', '*', '$6$a$b'),
      password_lock: some(true, false),
      expires: some(-1, 86_400),
      password_expire_max: some(-1, 9),
      generate_ssh_key: fc.boolean(),
    });
    fc.assert(
      fc.property(args, fc.constantFrom(none, there, locked()), (asked, state) => {
        const predicted = new PredictedState();
        const all = { ...defaults, ...asked };
        for (const change of planUser(all, state).changes) {
          predicted.record(change, { task: 't', user: 'root' });
        }
        const after = userState(all).overlay?.(state, predicted) ?? state;
        expect(summaries(planUser(all, after))).to.deep.equal([]);
      }),
    );
  });

  it('knows the groups and directories that earlier tasks would have made', () => {
    const predicted = new PredictedState();
    const made: Change = {
      ...{ kind: 'directory', path: '/srv/jo', attributes: {} },
      before: { type: 'absent', path: '/srv/jo' },
    };
    predicted.record(made, { task: 't', user: 'root' });
    const args: UserArgs = { ...defaults, home: '/srv/jo', groups: ['new'] };
    const after = userState(args).overlay?.({ ...none, known: new Map() }, predicted);
    expect(after?.directories.has('/srv/jo')).to.equal(true);
    expect(after?.known.has('new')).to.equal(false);
  });
});

describe('parseUserState', () => {
  it('reads what the host says', () => {
    const text = `passwd|jo:x:1000:1000::/home/jo:/bin/sh
shadow|jo:$6$a$b:19000:0:99999:7:::
primary|jo
member|sudo
known|27|sudo
known|nope|
own|jo
holder|
directory|/home/jo
key|ssh-rsa A b|256 SHA256:x b (RSA)
has|useradd
user|0
`;
    expect(parseUserState('jo', text)).to.deep.equal({
      account: { ...jo, shadow: [...jo.shadow, ''] },
      known: new Map([['27', 'sudo']]),
      hasOwnGroup: true,
      holder: undefined,
      directories: new Set(['/home/jo']),
      key: { publicKey: 'ssh-rsa A b', fingerprint: '256 SHA256:x b (RSA)' },
      hasUseradd: true,
      isRoot: true,
    });
    expect(parseUserState('jo', 'passwd|\nuser|5\n')).to.include({
      account: undefined,
      isRoot: false,
    });
  });
});

function locked(): UserState {
  return { ...there, account: { ...jo, shadow: ['!$6$a$b', '', '', '', '', '', ''] } };
}

import { defineModule, type Plan } from '../../module-api/index.ts';
import { requireAccountName } from '../accounts/account.ts';
import { userArgs } from './args.ts';
import { planUser } from './plan.ts';
import { resultOf } from './result.ts';
import { soughtGroups, userState } from './user-state.ts';

export const user = defineModule({
  name: 'user',
  summary: 'Add, change or remove a user.',
  notes: [
    'It uses useradd, usermod, userdel, chpasswd and chage, which Alpine has in its package "shadow".',
    'Groups are what the databases say, not what a session that is open has: who logs in gets new groups with the next login. kplay keeps its sessions for the whole run, so let "meta: reset_connection" follow a task that changes the groups of the user kplay logs in as, or becomes.',
    'To be in a group such as docker, lxd or disk is to be root in all but name.',
    'The password is a hash; it travels on standard input and is seen neither in a process list nor in a log.',
    '"system", "skeleton", "umask", "seuser", "uid_min" and "uid_max" concern new users alone.',
  ],
  args: userArgs,
  constraints: {
    requiredIf: [
      { option: 'non_unique', values: [true], all: ['uid'] },
      { option: 'append', values: [true], all: ['groups'] },
    ],
  },
  returns: {
    name: { type: 'string', description: 'The user.' },
    state: { type: 'string', description: 'Whether the user is to be there.' },
    uid: { type: 'integer', description: 'The number of the user.' },
    group: { type: 'integer', description: 'The number of the primary group.' },
    groups: { type: 'string', description: 'The groups of the task, separated by commas.' },
    append: { type: 'boolean', description: 'Whether they were added to the others.' },
    comment: { type: 'string', description: 'The full name.' },
    home: { type: 'string', description: 'The home directory.' },
    shell: { type: 'string', description: 'The login shell.' },
    system: { type: 'boolean', description: 'Whether it is made as a system user.' },
    create_home: { type: 'boolean', description: 'Whether a home directory is made.' },
    move_home: { type: 'boolean', description: 'Whether it is moved.' },
    remove: { type: 'boolean', description: 'Whether it is removed with the user.' },
    force: { type: 'boolean', description: 'Whether the user is removed in any case.' },
    password: { type: 'string', description: 'In place of a password that was given.' },
    ssh_key_file: { type: 'string', description: 'The file of the key, with "generate_ssh_key".' },
    ssh_public_key: { type: 'string', description: 'The public key, with "generate_ssh_key".' },
    ssh_fingerprint: { type: 'string', description: 'Its fingerprint, with "generate_ssh_key".' },
    password_expire_min: {
      type: 'integer',
      description: 'Days before the password may be changed.',
    },
    password_expire_max: {
      type: 'integer',
      description: 'Days after which the password must be changed.',
    },
  },
  examples: [
    `- name: A user for the application
  user:
    name: app
    system: true
    shell: /usr/sbin/nologin
    home: /srv/app
    create_home: false`,
    `- name: Let a person use Docker
  user:
    name: jane
    groups: [docker, sudo]
    append: true
    password: "{{ jane_password | password_hash('sha512', 'salt') }}"
    update_password: on_create`,
    `- name: A key to log in elsewhere
  user:
    name: deploy
    generate_ssh_key: true
    ssh_key_type: ed25519`,
    `- name: Remove a person and all files
  user:
    name: joe
    state: absent
    remove: true`,
  ],
  observe(args) {
    requireAccountName('name', args.name);
    for (const group of soughtGroups(args)) requireAccountName('groups', group);
    return { user: userState(args) };
  },
  plan: (args, { user }): Plan => planUser(args, user),
  result: (args, { user }, outcomes) => resultOf(args, user, outcomes),
});

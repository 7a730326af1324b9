import { type ArgsSchema, format, type InferArgs } from '../../module-api/index.ts';
import { accountFormat, isAccountName } from '../accounts/account.ts';

/** Empty is none. */
const groupFormat = format(accountFormat.what, text => text === '' || isAccountName(text));

export const userArgs = {
  name: {
    type: 'string',
    required: true,
    aliases: ['user'],
    format: accountFormat,
    description: 'The user.',
  },
  state: {
    type: 'string',
    enum: ['present', 'absent'],
    default: 'present',
    description: 'Whether the user is there.',
  },
  uid: {
    type: 'integer',
    minimum: 0,
    maximum: 4_294_967_294,
    description: 'The number; otherwise the next free one.',
  },
  non_unique: {
    type: 'boolean',
    default: false,
    description: 'Let the number be one that another user has.',
  },
  comment: {
    type: 'string',
    format: format('one line without a colon', /^[^:\r\n]*$/),
    description: 'A full name or another remark (GECOS).',
  },
  group: {
    type: 'string',
    format: groupFormat,
    description: 'The primary group, by name or number.',
  },
  groups: {
    type: 'array',
    items: { type: 'string', format: groupFormat },
    description:
      'The other groups, by name or number. Without "append" the user leaves all others; an empty list is none.',
  },
  append: {
    type: 'boolean',
    default: false,
    description: 'Join "groups" and leave none.',
  },
  shell: { type: 'string', description: 'The login shell.' },
  home: {
    type: 'string',
    format: format('an absolute path', /^(?:$|[/~$])/),
    description: 'The home directory.',
  },
  create_home: {
    type: 'boolean',
    default: true,
    aliases: ['createhome'],
    description: 'Make the home directory where there is none.',
  },
  move_home: {
    type: 'boolean',
    default: false,
    description: 'Move what is in the old home directory when "home" changes.',
  },
  skeleton: {
    type: 'string',
    description: 'The directory that a new home directory is a copy of; otherwise /etc/skel.',
  },
  umask: {
    type: 'string',
    format: format('an octal number like "0077"', /^[0-7]{3,4}$/),
    description: 'The umask a new home directory is made with, such as "0077".',
  },
  system: {
    type: 'boolean',
    default: false,
    description: 'Make it as a system user, with a low number. It changes no user that is there.',
  },
  password: {
    type: 'string',
    secret: true,
    format: format('one hash, without a colon', /^[^:\n]*$/),
    description:
      'The password as a crypt(3) hash, as "password_hash" makes it; "!" or "*" for none that could be given.',
  },
  update_password: {
    type: 'string',
    enum: ['always', 'on_create'],
    default: 'always',
    description: 'Whether the password of a user that is there changes too.',
  },
  password_lock: {
    type: 'boolean',
    description: 'Lock the password, or unlock it. Keys for ssh are not concerned.',
  },
  expires: {
    type: 'number',
    description: 'When the account ends, in seconds since 1970; a negative number for never.',
  },
  password_expire_max: {
    type: 'integer',
    description: 'Days after which the password has to be changed.',
  },
  password_expire_min: {
    type: 'integer',
    description: 'Days before which it cannot be changed again.',
  },
  password_expire_warn: {
    type: 'integer',
    description: 'Days of warning before it has to be changed.',
  },
  password_expire_account_disable: {
    type: 'integer',
    description: 'Days after its end until the account is closed.',
  },
  remove: {
    type: 'boolean',
    default: false,
    description: 'With "state: absent", remove the home directory and the mail too.',
  },
  force: {
    type: 'boolean',
    default: false,
    description:
      'With "state: absent", remove a user who is logged in. With "generate_ssh_key", replace the key each time.',
  },
  generate_ssh_key: {
    type: 'boolean',
    default: false,
    description: 'Make a key for ssh where there is none.',
  },
  ssh_key_type: { type: 'string', default: 'rsa', description: 'Its type: rsa, ed25519, ecdsa.' },
  ssh_key_bits: { type: 'integer', minimum: 0, description: 'Its size.' },
  ssh_key_file: {
    type: 'string',
    description:
      'Its file, in the home directory unless it begins with a slash; otherwise .ssh/id_TYPE.',
  },
  ssh_key_comment: { type: 'string', description: 'Its comment; otherwise what ssh-keygen says.' },
  ssh_key_passphrase: {
    type: 'string',
    secret: true,
    description: 'Its passphrase; otherwise none.',
  },
  local: {
    type: 'boolean',
    default: false,
    description: 'Look in the files of /etc alone, where users also come from a directory service.',
  },
  seuser: { type: 'string', description: 'The SELinux user of a new user.' },
  hidden: { type: 'boolean', description: 'Accepted; it has a meaning on macOS alone.' },
  login_class: { type: 'string', description: 'Accepted; it has a meaning on BSD alone.' },
  profile: { type: 'string', description: 'Accepted; it has a meaning on Solaris alone.' },
  authorization: { type: 'string', description: 'Accepted; it has a meaning on Solaris alone.' },
  role: { type: 'string', description: 'Accepted; it has a meaning on Solaris alone.' },
  uid_min: { type: 'integer', minimum: 0, description: 'The least number a new user may get.' },
  uid_max: { type: 'integer', minimum: 0, description: 'The greatest number a new user may get.' },
} as const satisfies ArgsSchema;

export type UserArgs = InferArgs<typeof userArgs>;

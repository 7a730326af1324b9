/** How a user of a lab host may become root. */
type Rights = 'sudo' | 'sudo with password' | 'doas' | 'none' | 'root';

export interface LabUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly password: string;
  readonly rights: Rights;
  /** Whether sshd takes the password too. Every user may log in with the lab's key. */
  readonly passwordLogin: boolean;
}

const user = (name: string, uid: number, rights: Rights): LabUser => ({
  name,
  uid,
  gid: uid,
  home: `/home/${name}`,
  password: `${name}-secret`,
  rights,
  passwordLogin: rights === 'sudo with password',
});

export const users = {
  admin: user('admin', 1001, 'sudo'),
  // Debian has a group of that name from the start, which becomes the user's.
  operator: { ...user('operator', 1002, 'sudo with password'), gid: 37 },
  plain: user('plain', 1003, 'none'),
  doer: user('doer', 1004, 'doas'),
  root: { ...user('root', 0, 'root'), home: '/root' },
} as const satisfies Record<string, LabUser>;

export type UserName = keyof typeof users;

export const userNames: readonly UserName[] = ['admin', 'operator', 'plain', 'doer', 'root'];

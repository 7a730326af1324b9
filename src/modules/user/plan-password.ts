import { type Change, fail, sh } from '../../module-api/index.ts';
import { accountChange, userKey, whyNot } from '../accounts/account.ts';
import type { UserArgs } from './args.ts';
import type { Account } from './user-state.ts';

const secondsPerDay = 86_400;

interface PasswordPlan {
  readonly changes: readonly Change[];
  readonly warnings: readonly string[];
  /** With the password it is to have. */
  readonly after: Account;
}

/** The hash travels on standard input. A lock is a "!" before it. */
export function planPassword(
  args: UserArgs,
  before: Account | undefined,
  after: Account,
): PasswordPlan {
  const { name, password, password_lock: lock, update_password } = args;
  if (password === undefined && lock === undefined) return { changes: [], warnings: [], after };
  if (password !== undefined && /[:\n]/.test(password)) {
    fail('"password" is one hash, without a colon');
  }
  const current = before === undefined ? '!' : shadowField(before, 0);
  const asked = before === undefined || update_password === 'always' ? password : undefined;
  const isNew = asked !== undefined && unlocked(asked) !== unlocked(current);
  const plain = isNew ? asked : current;
  const warnings = isNew ? warningsFor(asked) : [];
  const wanted = lock === undefined ? plain : lock ? `!${unlocked(plain)}` : unlocked(plain);
  const isRight = wanted === current || (lock === true && !isNew && isLocked(current));
  if (isRight) return { changes: [], warnings, after };
  if (wanted === '' && asked === undefined) {
    return { changes: [], warnings: [`${name} has no password that could be unlocked`], after };
  }
  const shadow = [wanted, ...after.shadow.slice(1)];
  const changed = { ...after, shadow };
  return { changes: [setPassword(name, wanted, changed)], warnings, after: changed };
}

function setPassword(name: string, hash: string, after: Account): Change {
  return {
    kind: 'run',
    script: hash === '' ? sh`passwd -d ${name} >/dev/null` : sh`chpasswd -e`,
    stdin: `${name}:${hash}\n`,
    summary: `set the password of ${name}`,
    predicts: [{ resource: 'value', key: userKey(name), value: JSON.stringify(after) }],
    failureMessage: (exitCode, _, stderr) =>
      whyNot(`set the password of ${name}`, { exitCode, stdout: '', stderr }),
  };
}

function warningsFor(password: string): readonly string[] {
  const isHash = password === '' || /^[!*x]/.test(password) || /^\$[^$]+\$.+/.test(password);
  // Of the old DES, which is 13 characters.
  if (isHash || /^[./0-9A-Za-z]{13}$/.test(password)) return [];
  return ['"password" does not look like a hash: nobody can log in with it'];
}

/** When the account and the password end. */
export function planAging(
  args: UserArgs,
  before: Account | undefined,
  after: Account,
): readonly Change[] {
  const { name, expires } = args;
  const day = expires === undefined ? undefined : expiryDay(expires);
  const wanted = [
    ['-m', 2, args.password_expire_min],
    ['-M', 3, args.password_expire_max],
    ['-W', 4, args.password_expire_warn],
    ['-I', 5, args.password_expire_account_disable],
    ['-E', 6, day],
  ] as const;
  const shadow = [...after.shadow];
  const options = wanted.flatMap(([option, field, value]) => {
    if (value === undefined) return [];
    const current = before === undefined ? '' : shadowField(before, field);
    // No number, and -1, mean never.
    if (value === Number(current === '' ? -1 : current) || (value < 0 && current === '')) return [];
    shadow[field] = value < 0 ? '' : String(value);
    return [option, String(value)];
  });
  if (options.length === 0) return [];
  const predicts = [
    { resource: 'value', key: userKey(name), value: JSON.stringify({ ...after, shadow }) } as const,
  ];
  const words = ['chage', ...options, name];
  return [accountChange({ words, does: `set when the account of ${name} ends`, predicts })];
}

function expiryDay(seconds: number): number {
  return seconds < 0 ? -1 : Math.floor(seconds / secondsPerDay);
}

function shadowField({ shadow }: Account, index: number): string {
  const field = shadow[index];
  if (field !== undefined) return field;
  return fail('only root can see passwords and when accounts end; use "become: true"');
}

function isLocked(hash: string): boolean {
  return hash.startsWith('!');
}

function unlocked(hash: string): string {
  return hash.replace(/^!+/, '');
}

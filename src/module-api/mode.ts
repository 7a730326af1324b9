import { fail } from './failure.ts';

/**
 * The permission bits a user asked for, applied to what is there. Numbers are as YAML gives them
 * (`0644` is 420); strings are octal (`0644`, `'644'`) or symbolic (`u=rwX,go+r`). `umask` is what symbolic
 * clauses without `ugoa` leave alone.
 */
export function modeBits(
  wanted: string | number,
  current: { readonly bits: number; readonly directory: boolean },
  umask = 0o022,
): number {
  if (typeof wanted === 'number') return checkBits(wanted, String(wanted));
  const text = wanted.trim();
  if (/^(0o)?[0-7]+$/.test(text))
    return checkBits(Number.parseInt(text.replace('0o', ''), 8), text);

  let { bits } = current;
  for (const clause of text.split(',')) bits = applyClause(clause, bits, current, umask);
  return bits;
}

/** `undefined` when the text is a mode, else what is wrong with it. */
export function modeProblem(wanted: string | number): string | undefined {
  try {
    modeBits(wanted, { bits: 0, directory: false });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * For a number whose digits were probably meant to be octal: `644` without its zero is 01204. Not for
 * `420`, which is what `0644` becomes.
 */
export function modeWarning(
  wanted: string | number | undefined,
  option = 'mode',
): string | undefined {
  if (typeof wanted !== 'number' || isLikelyMode(wanted)) return undefined;
  const digits = String(wanted);
  if (!/^[0-7]{3,4}$/.test(digits) || !isLikelyMode(Number.parseInt(digits, 8))) return undefined;
  return `"${option}: ${digits}" is the decimal number, ${formatMode(wanted)} in octal: write "0${digits}"`;
}

/** Nobody is allowed more than the owner, and the owner may read. */
function isLikelyMode(bits: number): boolean {
  const [user, group, others] = [(bits >> 6) & 7, (bits >> 3) & 7, bits & 7];
  const isNested = (group & ~user) === 0 && (others & ~group) === 0;
  return isNested && (user & 4) !== 0;
}

export function formatMode(bits: number): string {
  return bits.toString(8).padStart(4, '0');
}

function checkBits(bits: number, text: string): number {
  if (!Number.isInteger(bits) || bits < 0 || bits > 0o7777) fail(`"${text}" is not a file mode`);
  return bits;
}

const classBits: ReadonlyMap<string, number> = new Map([
  ['u', 0o4700],
  ['g', 0o2070],
  ['o', 0o1007],
  ['a', 0o7777],
]);

function applyClause(
  clause: string,
  bits: number,
  { directory, bits: before }: { readonly bits: number; readonly directory: boolean },
  umask: number,
): number {
  const match = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/.exec(clause.trim());
  if (match === null) fail(`"${clause}" is not a file mode: write "0644" or "u=rw,go=r"`);
  const who = match[1] === '' ? 'a' : (match[1] ?? 'a');
  const mask = who.split('').reduce((all, letter) => all | (classBits.get(letter) ?? 0), 0);
  const allowed = match[1] === '' ? mask & ~umask : mask;

  let result = bits;
  for (const [, operator = '', permissions = ''] of (match[2] ?? '').matchAll(
    /([-+=])([rwxXst]*[ugo]?)/g,
  )) {
    const executable = directory || (before & 0o111) !== 0;
    const value = permissionBits(permissions, result, executable) & allowed;
    if (operator === '+') result |= value;
    else if (operator === '-') result &= ~value;
    else result = (result & ~(mask & (directory ? 0o1777 : 0o7777))) | value;
  }
  return result;
}

function permissionBits(letters: string, bits: number, executable: boolean): number {
  if (letters === 'u') return spread((bits >> 6) & 7);
  if (letters === 'g') return spread((bits >> 3) & 7);
  if (letters === 'o') return spread(bits & 7);
  let value = 0;
  for (const letter of letters) {
    if (letter === 'r') value |= 0o444;
    if (letter === 'w') value |= 0o222;
    if (letter === 'x' || (letter === 'X' && executable)) value |= 0o111;
    if (letter === 's') value |= 0o6000;
    if (letter === 't') value |= 0o1000;
  }
  return value;
}

function spread(three: number): number {
  return (three << 6) | (three << 3) | three;
}

import { fail } from '../../module-api/index.ts';

/** Where a kernel parameter is, and how it is named whichever way the user wrote it. */
export interface Parameter {
  /** Below `/proc/sys`. */
  readonly path: string;
  /** With dots between its parts; a dot inside a part is a slash, as sysctl writes it. */
  readonly name: string;
}

/**
 * Reads a name as sysctl does: the first `.` or `/` says which of them separates the parts; the other stands
 * for a dot inside a part (`net.ipv4.conf.eth0/100.rp_filter`).
 */
export function parameterOf(written: string): Parameter {
  const text = written.trim();
  const separator = /[./]/.exec(text)?.[0] ?? '.';
  const path = separator === '/' ? text : swapped(text);
  const parts = path.split('/');
  if (parts.some(part => part === '' || part === '.' || part === '..') || /[\s=#;]/.test(path)) {
    fail(`"name": ${JSON.stringify(written)} is not the name of a kernel parameter`);
  }
  return { path, name: swapped(path) };
}

/** The value as it is written into a file; words of truth are numbers to the kernel. */
export function valueText(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  const text = String(value).trim();
  if (/[\n\r]/.test(text)) fail('"value" of a kernel parameter is a single line');
  if (/^(yes|on|true|y|t)$/i.test(text)) return '1';
  return /^(no|off|false|n|f)$/i.test(text) ? '0' : text;
}

/** Fields may be separated by any blanks, and the kernel prints numbers in decimal. */
export function sameValue(a: string, b: string): boolean {
  return normalised(a) === normalised(b);
}

function normalised(value: string): string {
  const fields = value.trim().split(/\s+/);
  return fields.map(field => (isOtherBase(field) ? String(Number(octal(field))) : field)).join(' ');
}

function isOtherBase(field: string): boolean {
  return /^0x[\da-f]+$/i.test(field) || /^0[0-7]+$/.test(field);
}

function octal(field: string): string {
  return /^0[0-7]+$/.test(field) ? `0o${field}` : field;
}

function swapped(text: string): string {
  return text.replaceAll(/[./]/g, sign => (sign === '.' ? '/' : '.'));
}

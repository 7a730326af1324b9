import { controlEscapes, RegexSyntaxError } from './python-regex-syntax.ts';

export interface Groups {
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

/** The texts and group numbers that a replacement in `re.sub`'s syntax consists of. */
export function parseReplacement(template: string, known: Groups): readonly (string | number)[] {
  const parts: (string | number)[] = [];
  let at = 0;
  for (const found of template.matchAll(
    /\\(?:g(<[^>]*>?)?|(0[0-7]{0,2}|[1-3][0-7]{2}|[1-9]\d?)|([^]?))/g,
  )) {
    parts.push(template.slice(at, found.index), partOf(template, found, known));
    at = found.index + found[0].length;
  }
  parts.push(template.slice(at));
  return parts.filter(part => part !== '');
}

function partOf(template: string, found: RegExpExecArray, known: Groups): string | number {
  const [whole, reference, digits, letter] = found;
  if (whole.startsWith('\\g')) return groupNamed(template, reference ?? '', known);
  if (digits !== undefined) {
    if (/^0|^[1-3][0-7]{2}$/.test(digits)) return String.fromCodePoint(Number.parseInt(digits, 8));
    return existing(template, Number(digits), known);
  }
  if (letter === undefined || letter === '') {
    throw new RegexSyntaxError(template, 'the backslash at its end escapes nothing');
  }
  const control = letter === 'b' ? '\b' : controlEscapes.get(letter);
  if (control !== undefined) return control;
  if (letter === '\\') return letter;
  if (/[A-Za-z]/.test(letter)) throw new RegexSyntaxError(template, `bad escape \\${letter}`);
  return whole;
}

function groupNamed(template: string, reference: string, known: Groups): number {
  const name = /^<(.+)>$/s.exec(reference)?.[1];
  if (name === undefined) throw new RegexSyntaxError(template, 'missing <name> after \\g');
  if (/^\d+$/.test(name)) return existing(template, Number(name), known);
  const group = known.names.get(name);
  if (group === undefined) throw new RegexSyntaxError(template, `unknown group name "${name}"`);
  return group;
}

function existing(template: string, group: number, known: Groups): number {
  if (group <= known.groups) return group;
  throw new RegexSyntaxError(template, `invalid group reference ${group}`);
}

const escapes = /\\(?:[0-7]{1,3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[^])/g;

const single: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The value of a string literal's inside by Python's escapes; an escape Python does not know stays. */
export function unescapeString(inside: string): string {
  if (!inside.includes('\\')) return inside;
  return inside.replaceAll(escapes, whole => {
    const body = whole.slice(1);
    if (/^[0-7]/.test(body)) return String.fromCodePoint(Number.parseInt(body, 8));
    if (body.length > 1) return fromHex(body.slice(1)) ?? whole;
    return single[body] ?? whole;
  });
}

function fromHex(digits: string): string | undefined {
  const point = Number.parseInt(digits, 16);
  return point > 0x10ffff ? undefined : String.fromCodePoint(point);
}

/** What makes it too hard to say where quotes of a shell begin and end. */
const hard = /<<|`|\$'|\bcase\b/;

/**
 * The quote that a shell script opens and never closes. `undefined` where it has none, and where it cannot be told
 * without being a shell.
 */
export function openQuote(script: string): string | undefined {
  if (hard.test(script)) return undefined;
  // What is open around each place: `"`, or `(` of a group or a substitution.
  const open: string[] = [];
  for (let at = 0; at < script.length; at++) {
    const character = script[at] ?? '';
    const pair = script.slice(at, at + 2);
    const isQuoted = open.at(-1) === '"';
    if (character === '\\') at++;
    else if (character === '"') {
      if (isQuoted) open.pop();
      else open.push('"');
    } else if (pair === '$(') {
      open.push('(');
      at++;
    } else if (pair === '${') {
      const end = script.indexOf('}', at);
      if (end === -1 || /['"]/.test(script.slice(at, end))) return undefined;
      at = end;
    } else if (isQuoted) continue;
    else if (character === "'") {
      at = script.indexOf("'", at + 1);
      if (at === -1) return "'";
    } else if (character === '#' && /^$|[\s;&|()]/.test(script.charAt(at - 1))) {
      at = endOfLine(script, at);
    } else if (character === '(') open.push('(');
    else if (character === ')') open.pop();
  }
  return open.includes('"') ? '"' : undefined;
}

function endOfLine(script: string, at: number): number {
  const end = script.indexOf('\n', at);
  return end === -1 ? script.length : end;
}

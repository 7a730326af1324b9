/** The value a configuration gives the setting; the last line counts. */
export function settingIn(text: string, name: string): string | undefined {
  return [...text.matchAll(lineOf(name))].at(-1)?.[1];
}

/** The text with exactly this value, in the place of the last line that sets it, or at the end. */
export function withSetting(text: string, name: string, value: string): string {
  if (settingIn(text, name) === value) return text;
  const last = [...text.matchAll(lineOf(name))].at(-1);
  const line = `${name}=${value}`;
  if (last === undefined)
    return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`;
  return text.slice(0, last.index) + line + text.slice(last.index + last[0].length);
}

function lineOf(name: string): RegExp {
  return new RegExp(`^[ \\t]*${name}[ \\t]*=[ \\t]*([^\\s#]*).*$`, 'gm');
}

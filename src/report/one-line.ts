/** Names and items that hold line breaks must not look like lines of the report. */
export function oneLine(text: string): string {
  return text.replaceAll(/\r?\n/g, String.raw`\n`);
}

/** One line for each name, in order. */
export function renderList(
  all: readonly { readonly name: string; readonly summary: string }[],
): string {
  const sorted = all.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const width = Math.max(...sorted.map(({ name }) => name.length));
  return sorted.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}\n`).join('');
}

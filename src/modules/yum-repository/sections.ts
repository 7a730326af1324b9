/** Part of an INI file: a `[section]` line with what follows it, or what comes before the first. */
interface Section {
  readonly id: string | undefined;
  readonly lines: readonly string[];
}

/** The text with the section's options replaced by these. Every other section stays as it is written. */
export function withSection(text: string, id: string, options: readonly string[]): string {
  const sections = sectionsOf(text);
  const wanted: Section = { id, lines: [`[${id}]`, ...options].join('\n').split('\n') };
  const known = sections.filter(section => section.id === id);
  if (known.some(section => isSame(section, wanted)) && known.length === 1) return text;
  const at = sections.findIndex(section => section.id === id);
  const others = sections.filter(section => section.id !== id);
  const place = at === -1 ? others.length : at;
  return render(others.toSpliced(place, 0, wanted));
}

export function withoutSection(text: string, id: string): string {
  const sections = sectionsOf(text);
  if (!sections.some(section => section.id === id)) return text;
  return render(sections.filter(section => section.id !== id));
}

/** Whether no section is left. */
export function hasSections(text: string): boolean {
  return sectionsOf(text).some(({ id }) => id !== undefined);
}

function sectionsOf(text: string): readonly Section[] {
  const sections: { id: string | undefined; lines: string[] }[] = [{ id: undefined, lines: [] }];
  for (const line of text.split('\n')) {
    const id = /^\[([^\]]*)\]/.exec(line)?.[1];
    if (id !== undefined) sections.push({ id, lines: [] });
    sections.at(-1)?.lines.push(line);
  }
  return sections;
}

/** Comments, empty lines, the order of options and spaces around `=` do not matter to dnf. */
function isSame(one: Section, other: Section): boolean {
  const [first, second] = [one, other].map(({ lines }) => optionsOf(lines).join('\n'));
  return first === second;
}

function optionsOf(lines: readonly string[]): readonly string[] {
  const options: string[] = [];
  for (const line of lines.slice(1)) {
    if (/^\s*([#;].*)?$/.test(line)) continue;
    const last = options.at(-1);
    if (/^\s/.test(line) && last !== undefined)
      options[options.length - 1] = `${last}\n${line.trim()}`;
    else options.push(line.trim().replace(/\s*=\s*/, '='));
  }
  return options.toSorted();
}

/** One empty line between sections, none at the end. */
function render(sections: readonly Section[]): string {
  const parts = sections
    .map(({ lines }) => lines.join('\n').trimEnd())
    .filter(part => part.trim() !== '');
  return parts.length === 0 ? '' : `${parts.join('\n\n')}\n`;
}

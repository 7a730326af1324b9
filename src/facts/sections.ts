import { sectionMark } from './script.ts';

/** The raw texts of the fact script's output by section; one that was not asked for is empty. */
export class Sections {
  readonly #texts = new Map<string, string>();

  constructor(output: string) {
    for (const part of output.split(sectionMark).slice(1)) {
      const end = part.indexOf('\n');
      this.#texts.set(part.slice(0, end), part.slice(end + 1));
    }
  }

  has(name: string): boolean {
    return this.#texts.has(name);
  }

  text(name: string): string {
    return (this.#texts.get(name) ?? '').trim();
  }

  lines(name: string): readonly string[] {
    return this.text(name)
      .split('\n')
      .filter(line => line.trim() !== '');
  }
}

import { formatDuration } from './durations.ts';
import { cutToWidth } from './text-width.ts';

interface Working {
  readonly host: string;
  readonly task: string;
  readonly since: number;
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** The last line of a terminal: what runs where, and for how long. */
export class LiveLine {
  readonly #working = new Map<string, Working>();
  #frame = 0;

  start(host: string, task: string, since: number): void {
    this.#working.set(host, { host, task, since });
  }

  end(host: string): void {
    this.#working.delete(host);
  }

  /** `undefined` when nothing runs. Fits in `columns`, whatever the names have in them. */
  render(now: number, columns: number, clean: (text: string) => string): string | undefined {
    const all = [...this.#working.values()].sort((a, b) => a.since - b.since);
    const [oldest] = all;
    if (oldest === undefined) return undefined;
    this.#frame = (this.#frame + 1) % frames.length;
    const hosts = all.slice(0, 3).map(({ host }) => host);
    const more = all.length > hosts.length ? ` +${all.length - hosts.length}` : '';
    const parts = [formatDuration(now - oldest.since), oldest.task, `${hosts.join(' ')}${more}`];
    const text = `${frames[this.#frame] ?? ''} ${parts.join('  ')}`;
    // A terminal breaks the line after a character in its last column.
    return cutToWidth(clean(text).replaceAll(/[\r\n\t]+/g, ' '), columns - 1);
  }
}

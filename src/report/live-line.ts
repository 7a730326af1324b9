import { formatDuration } from './durations.ts';
import { cutToWidth, textWidth } from './text-width.ts';

interface Working {
  readonly host: string;
  readonly task: string;
  readonly since: number;
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Columns of a task's name without which the hosts are left out before it. */
const shortestTask = 12;

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
    const tidy = (text: string) => clean(text).replaceAll(/[\r\n\t]+/g, ' ');
    const head = `${frames[this.#frame] ?? ''} ${formatDuration(now - oldest.since)}  `;
    const tail = tidy(`  ${hosts.join(' ')}${more}`);
    // A terminal breaks the line after a character in its last column.
    const room = columns - 1 - textWidth(head) - textWidth(tail);
    const task = tidy(oldest.task);
    if (room >= shortestTask) return `${head}${cutToWidth(task, room)}${tail}`;
    return cutToWidth(`${head}${task}${tail}`, columns - 1);
  }
}

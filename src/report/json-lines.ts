import type { Event } from '../engine/events.ts';
import { eventJson } from './event-json.ts';
import type { Reporter, Screen } from './reporter.ts';

/** Tells a program what happens: one event per line. */
export class JsonLinesReporter implements Reporter {
  readonly #screen: Screen;
  readonly #redact: (text: string) => string;

  constructor(screen: Screen, redact: (text: string) => string) {
    this.#screen = screen;
    this.#redact = redact;
  }

  handle(event: Event): void {
    this.#screen.write(`${this.#redact(eventJson(event))}\n`);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

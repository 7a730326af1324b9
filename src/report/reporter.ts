import type { Event } from '../engine/events.ts';

/** Somebody who is told what happens: a person at a terminal, a program, a file. */
export interface Reporter {
  handle(event: Event): void;
  /** Keeps the terminal free for a question; returns how to go on. */
  hold?(): () => void;
  /** Settles when everything has been written. */
  close(): Promise<void>;
}

/** Where text goes. `columns` is `undefined` where nobody looks at it as it comes. */
export interface Screen {
  write(text: string): void;
  readonly columns: number | undefined;
  readonly color: boolean;
}

import type { JsonObject } from './json.ts';

/** The task fails on this host. The message is one sentence without the module's or the host's name. */
export class Failure extends Error {
  /** Further fields of the registered result. */
  readonly details: JsonObject;

  constructor(message: string, details: JsonObject = {}) {
    super(message);
    this.name = 'Failure';
    this.details = details;
  }
}

/** Check mode cannot tell what the task would do, because it depends on what `because` really does. */
export class Undecided extends Error {
  readonly because: string;

  constructor(because: string) {
    super(`depends on "${because}", which did not really run`);
    this.name = 'Undecided';
    this.because = because;
  }
}

export function fail(message: string, details: JsonObject = {}): never {
  throw new Failure(message, details);
}

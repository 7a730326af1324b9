import { closeSync, openSync } from 'node:fs';
import { createLogger, format, type Logger, transports } from 'winston';
import type { Event, Status } from '../engine/events.ts';
import { eventJson } from './event-json.ts';
import type { Reporter } from './reporter.ts';

const bad: ReadonlySet<Status> = new Set(['failed', 'unreachable']);

/** Writes every event to a file, with the time, as `--log-file` asks for. The file is made for its owner only. */
export class LogFileReporter implements Reporter {
  readonly #logger: Logger;
  readonly #redact: (text: string) => string;

  constructor(path: string, redact: (text: string) => string) {
    closeSync(openSync(path, 'a', 0o600));
    this.#redact = redact;
    this.#logger = createLogger({
      level: 'info',
      format: format.printf(({ level, message }) => `${level} ${String(message)}`),
      transports: [new transports.File({ filename: path })],
    });
  }

  handle(event: Event): void {
    const time = new Date(event.time).toISOString();
    const line = this.#redact(`${time} ${event.type} ${eventJson(event)}`);
    this.#logger.log({ level: levelOf(event), message: line });
  }

  close(): Promise<void> {
    return new Promise(resolve => {
      this.#logger.once('finish', () => resolve());
      this.#logger.end();
    });
  }
}

function levelOf(event: Event): 'error' | 'warn' | 'info' {
  if (event.type === 'warning') return 'warn';
  if (event.type === 'host-lost') return 'error';
  const outcome = event.type === 'task-on-host-finished' ? event.outcome : undefined;
  return outcome !== undefined && bad.has(outcome.status) && !outcome.ignored ? 'error' : 'info';
}

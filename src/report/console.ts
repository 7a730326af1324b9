import { renderDiagnostic } from '../diagnostics/code-frame.ts';
import type { Event, PlayStarted, TaskRef, TasksIncluded, WarningGiven } from '../engine/events.ts';
import { LiveLine } from './live-line.ts';
import { oneLine } from './one-line.ts';
import { outcomeLines } from './outcome-lines.ts';
import { recapLines } from './recap.ts';
import type { Reporter, Screen } from './reporter.ts';
import { type Paint, painter } from './style.ts';

export interface ConsoleOptions {
  readonly screen: Screen;
  readonly verbosity: number;
  readonly now: () => number;
  readonly redact: (text: string) => string;
  /** Calls again and again, to keep a live line moving; returns how to stop. */
  readonly repeat?: ((draw: () => void) => () => void) | undefined;
}

const clearLine = '\r\u001B[K';

/** Tells a person what happens: stable lines, and on a terminal a live line below them. */
export class ConsoleReporter implements Reporter {
  readonly #options: ConsoleOptions;
  readonly #paint: Paint;
  readonly #live = new LiveLine();
  readonly #stop: (() => void) | undefined;
  #isLiveShown = false;
  #held = 0;
  #started = 0;
  #checkMode = false;
  /** The task whose heading stands above the last line. */
  #heading: number | undefined;
  /** Tasks on hosts whose output was shown as it came. */
  readonly #streamed = new Set<string>();

  constructor(options: ConsoleOptions) {
    this.#options = options;
    this.#paint = painter(options.screen.color);
    if (options.screen.columns !== undefined) {
      const { repeat = everyMoment } = options;
      this.#stop = repeat(() => this.#drawLive());
    }
  }

  handle(event: Event): void {
    switch (event.type) {
      case 'run-started':
        this.#started = event.time;
        this.#checkMode = event.checkMode;
        return;
      case 'play-started':
        this.#playStarted(event);
        return;
      case 'task-on-host-started':
        this.#live.start(event.host, event.task.name, event.time);
        return;
      case 'output':
        if (this.#options.verbosity > 0 || event.task.module === 'pause') this.#output(event);
        return;
      case 'item-finished':
        this.#outcome(event, event.item);
        return;
      case 'task-on-host-finished':
        this.#live.end(event.host);
        if (this.#options.verbosity === 0 && isRoutine(event)) return;
        if (event.items === undefined || event.items === 0 || isBad(event)) this.#outcome(event);
        this.#streamed.delete(taskOnHost(event));
        return;
      case 'tasks-included':
        this.#print([...this.#headingFor(event.task), this.#paint('cyan', includedLine(event))]);
        return;
      case 'handler-notified':
        if (this.#options.verbosity > 1)
          this.#print([`    notified: ${event.handler} on ${event.host}`]);
        return;
      case 'host-lost':
        this.#live.end(event.host);
        if (event.reason === 'aborted')
          this.#print([this.#paint('red', `stopped: [${event.host}]: ${event.message}`)]);
        return;
      case 'warning':
        this.#warning(event);
        return;
      case 'run-ended': {
        const milliseconds = event.time - this.#started;
        const { columns } = this.#options.screen;
        const view = { milliseconds, checkMode: this.#checkMode, paint: this.#paint, columns };
        this.#print(recapLines(event, view));
        return;
      }
      case 'task-started':
      case 'change-planned':
      // Told as text, beside all others, when there is no more to come.
      case 'problem-found':
      case 'play-ended':
        return;
    }
  }

  /** Nothing is drawn while somebody is asked something; returns how to go on. */
  hold(): () => void {
    this.#held++;
    this.#hideLive();
    return () => {
      this.#held--;
    };
  }

  close(): Promise<void> {
    this.#stop?.();
    this.#hideLive();
    return Promise.resolve();
  }

  #playStarted({ play, batch, hosts }: PlayStarted): void {
    const part = batch.of > 1 ? ` (batch ${batch.number} of ${batch.of}: ${hosts.join(', ')})` : '';
    this.#heading = undefined;
    const lines = ['', this.#paint('bold', `PLAY [${oneLine(play.name)}]${part}`)];
    if (hosts.length === 0) lines.push(this.#paint('cyan', 'skipping: no hosts matched'));
    this.#print(lines);
  }

  /** Above the first line of a task; and again where lines of another one came between. */
  #headingFor(task: TaskRef): readonly string[] {
    if (this.#heading === task.number) return [];
    this.#heading = task.number;
    const kind = task.handler ? 'HANDLER' : 'TASK';
    const where = this.#options.verbosity > 1 ? this.#paint('dim', `  ${task.location}`) : '';
    return ['', `${this.#paint('bold', `${kind} [${oneLine(task.name)}]`)}${where}`];
  }

  #outcome(
    event: Extract<Event, { type: 'item-finished' | 'task-on-host-finished' }>,
    item?: string,
  ): void {
    const { task, host, outcome } = event;
    const lines = outcomeLines({
      ...{ task, host, outcome, item },
      wasStreamed: this.#streamed.has(taskOnHost(event)),
      verbosity: this.#options.verbosity,
      paint: this.#paint,
    });
    this.#print([...this.#headingFor(task), ...lines]);
  }

  #output(event: Extract<Event, { type: 'output' }>): void {
    const { task, host, stream, text } = event;
    this.#streamed.add(taskOnHost(event));
    const mark = this.#paint('dim', `    ${host} ${stream === 'stderr' ? '!' : '|'}`);
    this.#print([...this.#headingFor(task), ...text.split('\n').map(line => `${mark} ${line}`)]);
  }

  #warning({ message, location, diagnostic }: WarningGiven): void {
    if (diagnostic !== undefined) {
      this.#print([renderDiagnostic(diagnostic, { color: this.#options.screen.color }).trimEnd()]);
      return;
    }
    const where = location === undefined ? '' : `${location}: `;
    this.#print([this.#paint('yellow', `warning: ${where}${oneLine(message)}`)]);
  }

  #print(lines: readonly string[]): void {
    this.#hideLive();
    const text = lines.map(line => harmless(this.#options.redact(line))).join('\n');
    this.#options.screen.write(`${text}\n`);
  }

  #drawLive(): void {
    if (this.#held > 0) return;
    const { screen, now, redact } = this.#options;
    const clean = (text: string) => harmless(redact(text));
    const line = this.#live.render(now(), screen.columns ?? 80, clean);
    if (line === undefined) {
      this.#hideLive();
      return;
    }
    screen.write(`${clearLine}${line}`);
    this.#isLiveShown = true;
  }

  #hideLive(): void {
    if (!this.#isLiveShown) return;
    this.#options.screen.write(clearLine);
    this.#isLiveShown = false;
  }
}

function includedLine({ included, hosts, item }: TasksIncluded): string {
  const ofItem = item === undefined ? '' : ` => (item=${oneLine(item)})`;
  return `included: ${included} for ${hosts.join(', ')}${ofItem}`;
}

function everyMoment(draw: () => void): () => void {
  const timer = setInterval(draw, 120);
  timer.unref();
  return () => clearInterval(timer);
}

function taskOnHost({ task, host }: { readonly task: TaskRef; readonly host: string }): string {
  return `${task.number} ${host}`;
}

/** Every role begins by checking its variables; that all is well there is no news. */
function isRoutine({ task, outcome }: Extract<Event, { type: 'task-on-host-finished' }>): boolean {
  return (
    task.module === 'validate_argument_spec' &&
    (outcome.status === 'ok' || outcome.status === 'skipped')
  );
}

/** A loop has shown its items; its own result says more only when something went wrong with the whole. */
function isBad({ outcome, items }: Extract<Event, { type: 'task-on-host-finished' }>): boolean {
  return outcome.status === 'failed' && items === 0;
}

/** Hosts print what they like; only colours reach the terminal as what they are. */
function harmless(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/\u001B(?!\[\d{1,2}m)|[\0-\x08\x0B-\x1A\x1C-\x1F\x7F-\x9F]/g, '\uFFFD');
}

import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { Event } from '../engine/events.ts';
import { Interrupted } from '../engine/plays/host-stop.ts';
import type { Secrets } from '../engine/secrets/secrets.ts';
import { ConsoleReporter } from '../report/console.ts';
import { JsonLinesReporter } from '../report/json-lines.ts';
import type { Reporter, Screen } from '../report/reporter.ts';
import type { questionAsker } from './ask.ts';
import { type Io, wantsColor } from './io.ts';
import type { RunFlags } from './run-flags.ts';

interface ReportersContext {
  readonly secrets: Secrets;
  readonly listen: ((event: Event) => void) | undefined;
  readonly diagnostics: Diagnostics;
}

/** Who is told of the events of a run. */
export async function reportersFor(
  { output, verbosity, logFile }: RunFlags,
  io: Io,
  { secrets, listen, diagnostics }: ReportersContext,
): Promise<readonly Reporter[]> {
  const redact = (text: string): string => secrets.redact(text);
  const screen: Screen = {
    write: text => io.stdout.write(text),
    // A terminal may be resized.
    get columns() {
      return io.stdout.isTTY === true ? (io.stdout.columns ?? 80) : undefined;
    },
    color: wantsColor(io, io.stdout),
  };
  const reporters: Reporter[] = [];
  if (listen !== undefined) reporters.push({ handle: listen, close: () => Promise.resolve() });
  else if (output === 'json') reporters.push(new JsonLinesReporter(screen, redact));
  else reporters.push(new ConsoleReporter({ screen, verbosity, now: () => Date.now(), redact }));
  if (logFile !== undefined) {
    const { LogFileReporter } = await import('../report/log-file.ts');
    try {
      reporters.push(new LogFileReporter(logFile, redact));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `The log file "${logFile}" cannot be written: ${reason}.`;
      diagnostics.error('cli/wrong-option', message);
    }
  }
  return reporters;
}

/** Nobody draws on the terminal while somebody answers. */
export function held(
  ask: ReturnType<typeof questionAsker>,
  { reporters, interrupt }: { reporters: readonly Reporter[]; interrupt: () => void },
): ReturnType<typeof questionAsker> {
  if (ask === undefined) return undefined;
  return async question => {
    const goOn = reporters.map(reporter => reporter.hold?.());
    try {
      return await ask(question);
    } catch (error) {
      if (error instanceof Interrupted) interrupt();
      throw error;
    } finally {
      for (const one of goOn) one?.();
    }
  };
}

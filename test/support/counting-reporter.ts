import { writeFileSync } from 'node:fs';
import Mocha, { type MochaOptions, type Runner } from 'mocha';

/** How many tests of a mocha run ended how. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Prints as mocha's own reporter of the name in the option `style` does, and writes the counts, as JSON,
 * to the file in the option `counts`.
 */
class CountingReporter extends Mocha.reporters.Base {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const given: unknown = options.reporterOptions;
    const Style = optionOf(given, 'style') === 'dot' ? Mocha.reporters.Dot : Mocha.reporters.Spec;
    // Listens to the runner from its constructor on.
    void new Style(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      const counts: Counts = { passed: passes, failed: failures, skipped: pending };
      writeFileSync(optionOf(given, 'counts'), JSON.stringify(counts));
    });
  }
}

function optionOf(options: unknown, name: string): string {
  if (typeof options !== 'object' || options === null) return '';
  return String(Object.entries(options).find(([key]) => key === name)?.[1] ?? '');
}

// oxlint-disable-next-line import/no-default-export -- mocha takes a reporter by its path
export default CountingReporter;

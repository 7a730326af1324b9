import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Location } from '../../diagnostics/source-file.ts';
import { withArticle } from '../../jinja/python/kind.ts';
import { isTruthy } from '../../jinja/python/truth.ts';
import type { Value } from '../../values/value.ts';
import { delegateKey, delegateTypo } from '../checks/check-delegates.ts';
import type { Run } from '../run.ts';

/** What a play warns of, once for each place or name. */
export class PlayWarnings {
  readonly #run: Run;
  readonly #delegates = new Set<string>();
  readonly #unclear = new Set<string>();
  readonly #handlers = new Set<string>();

  constructor(run: Run) {
    this.#run = run;
  }

  /**
   * A condition whose value is no boolean. Ansible refuses it from 2.19 on: often a text was meant
   * as a boolean.
   */
  ofUnclear(value: Value, location: Location): void {
    const key = `${location.source.path}:${location.start}`;
    if (this.#unclear.has(key)) return;
    this.#unclear.add(key);
    this.#give({
      severity: 'warning',
      code: 'expression/not-boolean',
      message: `The condition gives ${withArticle(value)}, which counts as ${isTruthy(value)}.`,
      location,
      hint: 'Compare it, ask "is defined" or "| length > 0", or make it a boolean with "| bool".',
    });
  }

  ofTypo(name: string, location: Location | undefined): void {
    const { inventory, told } = this.#run;
    if (this.#delegates.has(name) || told.has(delegateKey(name))) return;
    this.#delegates.add(name);
    const typo = delegateTypo(name, location, inventory);
    if (typo !== undefined) this.#give(typo);
  }

  /** A task that has changed nothing would have failed, had it. */
  ofUnknownHandler(name: string, location: Location): void {
    const key = `${location.source.path}:${location.start}`;
    if (this.#handlers.has(key)) return;
    this.#handlers.add(key);
    const message = `The play has no handler "${name}": the run would end here if the task changed something.`;
    this.#give({ severity: 'warning', code: 'playbook/unknown-handler', message, location });
  }

  #give(diagnostic: Diagnostic): void {
    const { emit, now } = this.#run;
    emit({ type: 'warning', time: now(), message: diagnostic.message, diagnostic });
  }
}

import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Location } from '../diagnostics/source-file.ts';
import { withArticle } from '../jinja/python/kind.ts';
import { isTruthy } from '../jinja/python/truth.ts';
import type { Value } from '../values/value.ts';
import type { Run } from './run.ts';

/** What a play warns of, once for each place or name. */
export class PlayWarnings {
  readonly #run: Run;
  readonly #delegates = new Set<string>();
  readonly #unclear = new Set<string>();
  readonly #handlers = new Set<string>();

  constructor(run: Run) {
    this.#run = run;
  }

  /** A condition whose value is no boolean. Ansible refuses it from 2.19 on: often a text was meant as a boolean. */
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

  /** A host that no inventory names is reached by its name; one that is nearly in it was hardly meant. */
  ofTypo(name: string, location: Location | undefined): void {
    const { inventory } = this.#run;
    if (this.#delegates.has(name) || inventory.host(name) !== undefined) return;
    this.#delegates.add(name);
    // Another number or address is another host.
    const letters = (text: string): string => text.replaceAll(/[\d.:]/g, '');
    const others = [...inventory.hosts.keys()].filter(one => letters(one) !== letters(name));
    const hint = didYouMean(name, others);
    if (hint === undefined) return;
    const message = `"delegate_to": the inventory has no host "${name}".`;
    this.#give({ severity: 'warning', code: 'inventory/unknown-host', message, location, hint });
  }

  /** A task that has changed nothing would have failed, had it. */
  ofUnknownHandler(name: string, location: Location): void {
    const key = `${location.source.path}:${location.start}`;
    if (this.#handlers.has(key)) return;
    this.#handlers.add(key);
    const message = `The play has no handler "${name}": the task would fail if it changed something.`;
    this.#give({ severity: 'warning', code: 'playbook/unknown-handler', message, location });
  }

  #give(diagnostic: Diagnostic): void {
    const { emit, now } = this.#run;
    emit({ type: 'warning', time: now(), message: diagnostic.message, diagnostic });
  }
}

import { type Place, placeKey } from '../../graph/place.ts';
import type { Run } from '../run.ts';

/** A task that hosts come to. */
interface Step {
  /** As shown. */
  readonly name: string;
  readonly isHandler: boolean;
  readonly place: Place;
  /** Where hosts do not wait for each other, each is asked about. */
  readonly host: string | undefined;
}

/** `--step`: somebody at the terminal says of each task whether it is to be done. */
export class Stepping {
  readonly #run: Run;
  readonly #answers = new Map<string, Promise<boolean>>();
  #isOn: boolean;
  /** One question at a time. */
  #asked: Promise<unknown> = Promise.resolve();

  constructor(run: Run) {
    this.#run = run;
    this.#isOn = run.options.step;
  }

  wants(step: Step): Promise<boolean> {
    if (!this.#isOn) return Promise.resolve(true);
    const key = `${placeKey(step.place)} ${step.host ?? ''}`;
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const answer = this.#asked.then(() => this.#ask(step));
    // Whoever waits for the answer learns that it was interrupted.
    this.#asked = answer.catch(() => undefined);
    this.#answers.set(key, answer);
    return answer;
  }

  async #ask({ name, isHandler, host }: Step): Promise<boolean> {
    // It may have been switched off while others were asked about.
    if (!this.#isOn) return true;
    const where = host === undefined ? '' : ` on ${host}`;
    const what = isHandler ? 'handler' : 'task';
    const text = `Perform ${what}: ${name}${where} (N)o/(y)es/(c)ontinue: `;
    const { ask, signal } = this.#run;
    const answer = (await ask({ text, isPrivate: false, signal })).trim().toLowerCase();
    if (answer === 'c' || answer === 'continue') {
      this.#isOn = false;
      return true;
    }
    return answer === 'y' || answer === 'yes';
  }
}

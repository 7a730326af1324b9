import type { Run } from '../run.ts';

/** `--step`: asks before each task whether to do it, until the answer is to go on without asking. */
export class Steps {
  #isAsking: boolean;
  #last: Promise<unknown> = Promise.resolve();

  constructor(isAsking: boolean) {
    this.#isAsking = isAsking;
  }

  /** Whether to do the task of that name; one question at a time. */
  allows(name: string, ask: Run['ask']): Promise<boolean> {
    const allowed = this.#last.then(async () => {
      if (!this.#isAsking) return true;
      const text = `Perform task: ${name} (N)o/(y)es/(c)ontinue: `;
      const answer = (await ask({ text, isPrivate: false })).trim().toLowerCase();
      if (answer === 'c' || answer === 'continue') this.#isAsking = false;
      return !this.#isAsking || answer === 'y' || answer === 'yes';
    });
    this.#last = allowed;
    return allowed;
  }

  get isAsking(): boolean {
    return this.#isAsking;
  }
}

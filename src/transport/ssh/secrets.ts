import type { AskSecret } from '../transport.ts';
import { UnusableKey } from './identity.ts';

const tries = 3;

/** What a person was asked: one question at a time, and none twice. */
export class Secrets {
  readonly #ask: AskSecret | undefined;
  readonly #passwords = new Map<string, Promise<string>>();
  #lastQuestion: Promise<unknown> = Promise.resolve();

  constructor(ask: AskSecret | undefined) {
    this.#ask = ask;
  }

  get canAsk(): boolean {
    return this.#ask !== undefined;
  }

  /** Rejects when nobody answers. */
  ask(prompt: string): Promise<string> {
    const ask = this.#ask;
    if (ask === undefined) return Promise.reject(new Error('there is nobody to ask'));
    const answer = this.#lastQuestion.then(() => ask(prompt));
    this.#lastQuestion = answer.catch(() => {});
    return answer;
  }

  /** The password of an account; asked for once, until it proves wrong. */
  password(account: string): Promise<string> {
    const known = this.#passwords.get(account);
    if (known !== undefined) return known;
    const answer = this.ask(`Password for ${account}: `);
    this.#passwords.set(account, answer);
    return answer;
  }

  forgetPassword(account: string): void {
    this.#passwords.delete(account);
  }

  /** Opens a key with its passphrase; asks again when that does not open it. */
  async passphrase<T>(file: string, open: (passphrase: string) => T): Promise<T> {
    for (let attempt = 1; attempt <= tries; attempt++) {
      const passphrase = await this.ask(`Passphrase for ${file}: `).catch(() => undefined);
      if (passphrase === undefined) break;
      try {
        return open(passphrase);
      } catch (error) {
        if (!(error instanceof UnusableKey)) throw error;
      }
      if (attempt === tries) throw new UnusableKey(`${file} was not opened: wrong passphrase`);
    }
    throw new UnusableKey(`${file} has a passphrase, which could not be asked for`);
  }
}

import type { UnreachableError } from '../transport/transport.ts';
import {
  asksForPassword,
  needsPassword,
  refusesPassword,
  type Said,
  twoLines,
  wrongPassword,
} from './become-failure.ts';
import type { Become } from './session.ts';

export type DialogStep =
  | { readonly kind: 'answer'; readonly password: string }
  | { readonly kind: 'fail'; readonly error: UnreachableError };

type Source = 'stdout' | 'stderr' | 'terminal';

/** Enough for a lecture and an error; what a login prints beyond that is of no interest. */
const longestText = 8192;

/** Listens to what is printed before the shell is up, and answers the one question for the password. */
export class BecomeDialog {
  readonly #become: Become | undefined;
  readonly #nonce: string;
  #texts: Record<Source, string> = { stdout: '', terminal: '', stderr: '' };
  /** What was said before the password was given. */
  #before = '';
  #hasAnswered = false;

  constructor(become: Become | undefined, nonce: string) {
    this.#become = become;
    this.#nonce = nonce;
  }

  /** `isClear`: the shell is up, or nothing can ask. */
  hear(source: Source, bytes: Buffer, isClear: boolean): DialogStep | undefined {
    const text = (this.#texts[source] + bytes.toString('utf8')).slice(-longestText);
    this.#texts[source] = text;
    const become = this.#become;
    if (become === undefined || isClear) return undefined;

    const asks = asksForPassword(text, this.#nonce);
    if (this.#hasAnswered) {
      if (!asks && !refusesPassword(text)) return undefined;
      return { kind: 'fail', error: wrongPassword(become, this.said()) };
    }
    if (!asks) return undefined;
    if (become.password === undefined) return { kind: 'fail', error: needsPassword(become) };
    if (/[\r\n]/.test(become.password)) return { kind: 'fail', error: twoLines(become) };
    this.#before = this.said().text;
    this.#texts = { stdout: '', terminal: '', stderr: '' };
    this.#hasAnswered = true;
    return { kind: 'answer', password: become.password };
  }

  /** Everything that was printed; errors last. */
  said(): Said {
    const { stdout, terminal, stderr } = this.#texts;
    const text = [this.#before, stdout, terminal, stderr].join('\n');
    return { text, nonce: this.#nonce };
  }

  /** For another try. */
  reset(): void {
    this.#texts = { stdout: '', terminal: '', stderr: '' };
    this.#before = '';
    this.#hasAnswered = false;
  }
}

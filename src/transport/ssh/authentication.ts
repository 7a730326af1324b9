import ssh2, {
  type AnyAuthMethod,
  type AuthHandlerMiddleware,
  type IdentityCallback,
  type KeyboardInteractiveAuthMethod,
  type ParsedKey,
  type Prompt,
  type SignCallback,
  type SigningRequestOptions,
} from 'ssh2';
import { UnreachableError } from '../transport.ts';
import type { HostOptions } from './host-options.ts';
import type { KeyRing } from './identities.ts';
import type { Identity } from './identity.ts';
import type { Secrets } from './secrets.ts';
import type { TimeLimit } from './time-limit.ts';

type Step = 'publickey' | 'password' | 'keyboard-interactive';

/** How often a person may type a wrong password. */
const passwordTries = 3;

export interface AuthenticationOptions {
  readonly options: HostOptions;
  readonly keyRing: KeyRing;
  readonly secrets: Secrets;
  readonly limit: TimeLimit;
}

/** Logs in to one host: by keys, then by password. */
export class Authentication {
  readonly #options: HostOptions;
  readonly #keyRing: KeyRing;
  readonly #secrets: Secrets;
  readonly #limit: TimeLimit;
  readonly #problems: string[];
  readonly #refused = new Set<string>();
  #steps: Step[];
  #passwordsTried = 0;
  #isFirst = true;
  #hasAsked = false;
  #accepted: readonly string[] = [];

  constructor({ options, keyRing, secrets, limit }: AuthenticationOptions) {
    this.#options = options;
    this.#keyRing = keyRing;
    this.#secrets = secrets;
    this.#limit = limit;
    this.#problems = [...keyRing.problems];
    this.#steps = this.#allSteps();
  }

  /** `onExhausted` is called when there is nothing more to try. */
  handler(onExhausted: () => void): AuthHandlerMiddleware {
    return (left: readonly string[] | null, isPartial, tryMethod) => {
      if (left !== null) this.#accepted = left;
      // One of several that the host wants. What it refused before may be welcome after it.
      if (isPartial) this.#steps = this.#allSteps();
      const proceed = (method: AnyAuthMethod | undefined) =>
        method === undefined ? onExhausted() : tryMethod(method);
      this.#next(left)
        .catch((error: unknown) => this.note(error))
        .then(proceed)
        .catch(onExhausted);
    };
  }

  /** Something that went wrong on the way, but does not end it. */
  note(error: unknown): undefined {
    const message = error instanceof Error ? error.message : String(error);
    if (!this.#problems.includes(message)) this.#problems.push(message);
  }

  /** What was tried, what the host would accept, and what to do. Never a secret. */
  failure(): UnreachableError {
    const user = `user "${this.#options.user}"`;
    const refused = [...this.#refused];
    const parts = [
      refused.length === 0
        ? `there is nothing to log in with as ${user}`
        : `the host refuses ${user} with ${refused.join(', ')}`,
      ...(this.#accepted.length === 0 ? [] : [`it accepts ${this.#accepted.join(', ')}`]),
      ...this.#problems,
      'give another private key or password, or load a key into ssh-agent',
    ];
    return new UnreachableError('authentication', parts.join('; '));
  }

  #allSteps(): Step[] {
    const { methods, password } = this.#options;
    const hasPassword = password !== undefined || (this.#secrets.canAsk && !methods.batch);
    const steps: Step[] = [];
    if (methods.publickey && this.#keyRing.identities.length > 0) steps.push('publickey');
    if (methods.password && hasPassword) steps.push('password');
    if (methods.keyboardInteractive && hasPassword) steps.push('keyboard-interactive');
    return steps;
  }

  async #next(left: readonly string[] | null): Promise<AnyAuthMethod | undefined> {
    const { user: username, password } = this.#options;
    // With a key or a password to offer, the first attempt needs no question. Otherwise, and after keys
    // (of which ssh2 does not pass on what the host would take instead), the answer to "none" tells.
    const canOffer = this.#isFirst && (this.#steps[0] === 'publickey' || password !== undefined);
    this.#isFirst = false;
    if (left === null && !canOffer && !this.#hasAsked) {
      this.#hasAsked = true;
      return { type: 'none', username };
    }

    for (let step = this.#steps.shift(); step !== undefined; step = this.#steps.shift()) {
      if (left !== null && !left.includes(step)) continue;
      if (step === 'publickey') return this.#publickey(username);
      if (step === 'password') return this.#password(username);
      return this.#keyboardInteractive(username);
    }
    return undefined;
  }

  #publickey(username: string): AnyAuthMethod {
    const { identities } = this.#keyRing;
    const files = identities.map(({ source }) => source).filter(source => source !== 'ssh-agent');
    const count = identities.length - files.length;
    for (const file of files) this.#refused.add(file);
    if (count > 0) this.#refused.add(`${count} ${count === 1 ? 'key' : 'keys'} of ssh-agent`);
    const agent = new KeyRingAgent(identities, work => this.#unhurried(work));
    return { type: 'agent', username, agent };
  }

  async #password(username: string): Promise<AnyAuthMethod> {
    const password = await this.#askPassword();
    if (this.#options.password === undefined) {
      // The same person would be asked for the same password.
      this.#steps = this.#passwordsTried < passwordTries ? ['password'] : [];
    }
    return { type: 'password', username, password };
  }

  #keyboardInteractive(username: string): AnyAuthMethod {
    this.#refused.add('answers to its questions');
    return {
      type: 'keyboard-interactive',
      username,
      prompt: (...[, , , prompts, finish]: Parameters<KeyboardInteractiveAuthMethod['prompt']>) => {
        void this.#answers(prompts).then(finish);
      },
    };
  }

  async #answers(prompts: readonly Prompt[]): Promise<string[]> {
    const answers: string[] = [];
    for (const prompt of prompts) {
      answers.push(
        await this.#answer(prompt).catch((error: unknown) => {
          this.note(error);
          return '';
        }),
      );
    }
    return answers;
  }

  async #answer({ prompt, echo }: Prompt): Promise<string> {
    const isForPassword = echo !== true && /passw/i.test(prompt);
    if (isForPassword && this.#passwordsTried === 0) return this.#askPassword();
    const { methods } = this.#options;
    if (methods.batch || !this.#secrets.canAsk) {
      throw new Error(`nobody can answer "${printable(prompt)}"`);
    }
    return this.#unhurried(() => this.#secrets.ask(`${this.#account()}: ${printable(prompt)} `));
  }

  async #askPassword(): Promise<string> {
    const { password } = this.#options;
    const isAgain = this.#passwordsTried++ > 0;
    if (password === undefined && isAgain) this.#secrets.forgetPassword(this.#account());
    const given =
      password ?? (await this.#unhurried(() => this.#secrets.password(this.#account())));
    this.#refused.add('the password');
    return given;
  }

  #account(): string {
    const { user, host } = this.#options;
    return `${user}@${host}`;
  }

  /** Time that a person takes to type does not count. */
  async #unhurried<T>(work: () => Promise<T>): Promise<T> {
    this.#limit.pause();
    try {
      return await work();
    } finally {
      this.#limit.start();
    }
  }
}

/**
 * Keys of files and of ssh-agent behind the interface that ssh2 has for agents, because that one asks for
 * a signature only after the host said it would accept the key: no passphrase is asked for in vain.
 */
class KeyRingAgent extends ssh2.BaseAgent<ParsedKey> {
  readonly #identities: readonly Identity[];
  readonly #unhurried: <T>(work: () => Promise<T>) => Promise<T>;

  constructor(
    identities: readonly Identity[],
    unhurried: <T>(work: () => Promise<T>) => Promise<T>,
  ) {
    super();
    this.#identities = identities;
    this.#unhurried = unhurried;
  }

  override getIdentities(callback: IdentityCallback<ParsedKey>): void {
    callback(
      null,
      this.#identities.map(({ publicKey }) => publicKey),
    );
  }

  override sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    if (typeof options === 'function' || callback === undefined) return;
    const settle = callback;
    this.#sign(key, data, options.hash).then(
      signature => settle(null, signature),
      (error: unknown) => settle(error instanceof Error ? error : new Error(String(error))),
    );
  }

  async #sign(key: ParsedKey, data: Buffer, hash: SigningRequestOptions['hash']): Promise<Buffer> {
    const identity = this.#identities.find(({ publicKey }) => publicKey === key);
    const sign = identity?.sign;
    if (identity === undefined || sign === undefined) throw new Error('the key is not known');
    if (hash === 'sha1') {
      throw new Error(`the host takes ${identity.source} only with a SHA-1 signature`);
    }
    return identity.isEncrypted ? this.#unhurried(() => sign(data, hash)) : sign(data, hash);
  }
}

/** A host's text on the controller's terminal: no control characters. */
function printable(text: string): string {
  return text
    .replaceAll(/\p{Cc}/gu, ' ')
    .trimEnd()
    .slice(0, 200);
}

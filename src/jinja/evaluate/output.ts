import { UnknownUsed, type Value } from '../../values/value.ts';
import { toText } from '../python/text.ts';
import { NoElse } from '../undefined.ts';
import { unforeseen } from '../unforeseen.ts';
import type { Render, Session } from './frame.ts';
import { resolveFor } from './resolve.ts';

/** Where a template prints to. */
export interface Output {
  write(text: string): void;
  print(value: Value, render: Render): void;
  /** What is printed from now on in a loop is text, though it be a single value. */
  enterLoop(): void;
  leaveLoop(): void;
  /** How much was printed, to go back to. */
  mark(): number;
  reset(mark: number): void;
}

/**
 * How a value prints within a text. None prints as nothing: Ansible has always kept the word "None" out
 * of files (its `finalize`), and 2.19, which keeps None where it is the whole value, went back to that.
 */
function printed(value: Value, render: Render): string {
  if (typeof value === 'string') return value;
  if (value === null || value instanceof NoElse) return '';
  return toText(typeof value === 'object' ? resolveFor(render, value) : value);
}

export class TextOutput implements Output {
  text = '';

  write(text: string): void {
    this.text += text;
  }

  print(value: Value, render: Render): void {
    this.text += typeof value === 'string' ? value : printed(value, render);
  }

  enterLoop(): void {}
  leaveLoop(): void {}

  mark(): number {
    return this.text.length;
  }

  reset(mark: number): void {
    this.text = this.text.slice(0, mark);
  }
}

/** What is written, as a text; it is not known where some of it is left out. */
export function captured({ session }: Render, write: (out: Output) => void): string {
  const out = new CapturedOutput(session);
  write(out);
  return out.whole();
}

/** Of a part whose text is used as a value. */
export class CapturedOutput extends TextOutput {
  private readonly session: Session;
  private readonly leftOut: number;

  constructor(session: Session) {
    super();
    this.session = session;
    this.leftOut = session.leftOut;
  }

  whole(): string {
    if (this.session.leftOut > this.leftOut) throw new UnknownUsed(unforeseen);
    return this.text;
  }
}

/** Keeps the value, with its type, where nothing else is printed. */
export class NativeOutput implements Output {
  private text = '';
  /** What was printed so far is one value. */
  private only: { readonly value: Value; readonly render: Render } | undefined;
  private isText = false;
  private loops = 0;

  write(text: string): void {
    if (text !== '') this.append(text);
  }

  print(value: Value, render: Render): void {
    if (this.loops > 0 || this.isText || this.only !== undefined) {
      this.append(printed(value, render));
    } else {
      this.only = { value, render };
    }
  }

  enterLoop(): void {
    this.loops++;
  }

  leaveLoop(): void {
    this.loops--;
  }

  mark(): number {
    this.append('');
    return this.text.length;
  }

  reset(mark: number): void {
    this.append('');
    this.text = this.text.slice(0, mark);
  }

  /** What printed nothing at all is an empty text; 2.19 gives None there, which surprised its users. */
  result(): Value {
    if (this.only === undefined) return this.text;
    const { value } = this.only;
    return value instanceof NoElse ? '' : value;
  }

  private append(text: string): void {
    const { only } = this;
    this.only = undefined;
    this.isText = true;
    this.text += only === undefined ? text : printed(only.value, only.render) + text;
  }
}

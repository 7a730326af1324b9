import { isUtf8 } from 'node:buffer';
import { Shell, sh } from '../module-api/shell.ts';

/** Text that every `sh` reads from its script, and gives out, as it is. */
const plain = /^[\t\n\x20-\x7e\u{a0}-\u{10ffff}]*$/u;
/** `openssl` refuses longer lines. */
const lineLength = 76;

/** A script as one shell word: quoted, or decoded on the host. Trailing newlines may be lost. */
export function scriptWord(script: string, nonce: string): Shell {
  if (plain.test(script)) return sh`${script}`;
  return sh`"$(kp_script ${heredoc(base64(Buffer.from(script)), nonce)})"`;
}

export interface InputPart {
  /** How `kp_op` and `kp_long` find it on descriptor 5: not at all, as text, in base64. */
  readonly kind: 'none' | 'text' | 'base64';
  /** The redirection that ends the command. */
  readonly redirection: Shell;
}

export function inputPart(stdin: Uint8Array | string | undefined, nonce: string): InputPart {
  if (stdin === undefined || stdin.length === 0) {
    return { kind: 'none', redirection: sh`5</dev/null` };
  }
  const text = textOf(stdin);
  // A heredoc always ends with a newline.
  if (text?.endsWith('\n') && plain.test(text) && !text.includes(nonce)) {
    return { kind: 'text', redirection: heredoc(text, nonce) };
  }
  const bytes = typeof stdin === 'string' ? Buffer.from(stdin) : stdin;
  return { kind: 'base64', redirection: heredoc(base64(bytes), nonce) };
}

function textOf(stdin: Uint8Array | string): string | undefined {
  if (typeof stdin === 'string') return stdin;
  return isUtf8(stdin) ? Buffer.from(stdin).toString('utf8') : undefined;
}

function heredoc(text: string, nonce: string): Shell {
  return new Shell(`5<<'${nonce}'\n${text}${nonce}\n`);
}

function base64(bytes: Uint8Array): string {
  const { buffer, byteOffset, byteLength } = bytes;
  const text = Buffer.from(buffer, byteOffset, byteLength).toString('base64');
  return text.replaceAll(new RegExp(`.{1,${lineLength}}`, 'g'), '$&\n');
}

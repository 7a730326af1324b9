import { type Json, type JsonObject, textOf } from '../../module-api/index.ts';

/** What a server answered, as the script of the request prints it. */
export interface Answer {
  /** -1: there was no answer. */
  readonly status: number;
  readonly url: string;
  readonly redirected: boolean;
  /** Seconds. */
  readonly elapsed: number;
  /** As they came; those of the last answer. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly reason: string;
  /** `undefined`: it was too large to be registered. */
  readonly body: Uint8Array | undefined;
  readonly size: number;
  /** Why there was no answer. */
  readonly problem: string;
}

/** Reads `meta|…`, `headers|BASE64`, `body|SIZE|BASE64` and `problem|TEXT`. */
export function parseAnswer(stdout: string): Answer | undefined {
  const line = (word: string): string | undefined =>
    new RegExp(`^${word}\\|(.*)$`, 'm').exec(stdout)?.[1];
  const meta = line('meta');
  if (meta === undefined) return undefined;
  const [code = '', redirects = '', time = '', ...url] = meta.split('|');
  const blocks = decoded(line('headers') ?? '')
    .split(/\r?\n\r?\n/)
    .filter(block => block.trim() !== '');
  const [first = '', ...rest] = (blocks.at(-1) ?? '').split(/\r?\n/);
  const [size = '0', body] = (line('body') ?? '').split('|');
  const status = Number(code);
  return {
    status: status === 0 ? -1 : status,
    url: url.join('|'),
    redirected: Number(redirects) > 0,
    elapsed: Math.floor(Number(time.replace(',', '.'))),
    headers: rest.flatMap(text => {
      const colon = text.indexOf(':');
      return colon < 1
        ? []
        : [[text.slice(0, colon).trim(), text.slice(colon + 1).trim()] as const];
    }),
    reason: /^\S+ \d+ (.*)$/.exec(first)?.[1]?.trim() ?? '',
    body: body === undefined ? undefined : Buffer.from(body, 'base64'),
    size: Number(size),
    problem: line('problem') ?? '',
  };
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString();
}

/** What is registered, but for `content`. */
export function answerFields(answer: Answer): JsonObject {
  const { status, url, redirected, elapsed, headers } = answer;
  const fields: Record<string, Json> = {};
  const cookies: Record<string, string> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase().replaceAll('-', '_');
    const before = fields[key];
    fields[key] = typeof before === 'string' ? `${before}, ${value}` : value;
    const [, cookie = '', text = ''] = /^([^=;]+)=([^;]*)/.exec(value) ?? [];
    if (key === 'set_cookie' && cookie !== '') cookies[cookie.trim()] = text;
  }
  const json = jsonIn(answer);
  return {
    ...fields,
    ...{ status, url, redirected, elapsed, cookies, msg: messageOf(answer) },
    cookies_string: Object.entries(cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; '),
    ...(json !== undefined && { json }),
  };
}

export function messageOf({ status, reason, size, problem }: Answer): string {
  if (status === -1) return `Request failed: ${problem}`;
  if (status < 400) return `${reason === '' ? 'OK' : reason} (${size} bytes)`;
  return `HTTP Error ${status}: ${reason}`;
}

export function contentOf({ headers, body }: Answer): string | undefined {
  if (body === undefined) return undefined;
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const charset = /charset="?([\w.:-]+)/i.exec(type)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(body);
  } catch (error) {
    if (error instanceof RangeError) return textOf(body);
    throw error;
  }
}

function jsonIn(answer: Answer): Json | undefined {
  const type = answer.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  if (!/^[^;]*[/+](json|javascript)\b/i.test(type)) return undefined;
  try {
    return JSON.parse(contentOf(answer) ?? '');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

import { type Json, type JsonObject, textOf } from '../../module-api/index.ts';
import { shownUrl } from '../http/args.ts';

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
  /** SHA-1 of the body. */
  readonly sum: string;
  /** Why there was no answer. */
  readonly problem: string;
}

/**
 * Reads `meta|…`, `headers|BASE64`, `body|SIZE|BASE64`, `sum|SHA-1` and `problem|TEXT`. wget does not tell the address
 * in the end: the redirects do.
 */
export function parseAnswer(stdout: string, asked: string): Answer | undefined {
  const line = (word: string): string | undefined =>
    new RegExp(`^${word}\\|(.*)$`, 'm').exec(stdout)?.[1];
  const meta = line('meta');
  if (meta === undefined) return undefined;
  const [code = '', redirects = '', time = '', ...url] = meta.split('|');
  const blocks = decoded(line('headers') ?? '')
    .split(/\r?\n\r?\n/)
    .filter(block => block.trim() !== '');
  const [first = '', ...rest] = (blocks.at(-1) ?? '').trimStart().split(/\r?\n/);
  const [size = '0', body] = (line('body') ?? '').split('|');
  const status = Number(code);
  const told = url.join('|');
  const way = told === '' ? redirectsFrom(shownUrl(asked), blocks.slice(0, -1)) : [told];
  return {
    status: status === 0 ? -1 : status,
    url: shownUrl(way.at(-1) ?? asked),
    redirected: Number(redirects) > 0 || (told === '' && way.length > 1),
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
    sum: line('sum') ?? '',
    problem: line('problem') ?? '',
  };
}

/** The address that was asked, and each that it was redirected to. */
function redirectsFrom(asked: string, blocks: readonly string[]): readonly string[] {
  const way = [asked];
  for (const block of blocks) {
    const isRedirect = /^HTTP\S+ 3/.test(block.trim());
    const location = isRedirect ? /^location:[ \t]*(\S+)/im.exec(block)?.[1] : undefined;
    const from = way.at(-1);
    if (location === undefined) continue;
    way.push(URL.canParse(location, from) ? new URL(location, from).href : location);
  }
  return way;
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

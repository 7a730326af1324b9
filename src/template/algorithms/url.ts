/** The parts that Python's `urlsplit` finds. */
export interface SplitUrl {
  readonly fragment: string;
  readonly hostname: string | null;
  readonly netloc: string;
  readonly password: string | null;
  readonly path: string;
  readonly port: number | null;
  readonly query: string;
  readonly scheme: string;
  readonly username: string | null;
}

export function splitUrl(url: string): SplitUrl {
  const cleaned = url.replaceAll(/[\t\r\n]/g, '');
  const [, scheme = '', afterScheme = ''] =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?([^]*)$/.exec(cleaned) ?? [];
  const [, hashless = '', fragment = ''] = /^([^#]*)#?([^]*)$/.exec(afterScheme) ?? [];
  const [, rest = '', query = ''] = /^([^?]*)\??([^]*)$/.exec(hashless) ?? [];
  const [, netloc = '', path = ''] = /^(?:\/\/([^/]*))?([^]*)$/.exec(rest) ?? [];
  const at = netloc.lastIndexOf('@');
  const [user, password] = splitOnce(netloc.slice(0, Math.max(at, 0)), ':');
  const address = netloc.slice(at + 1);
  const [, bracketed, bare, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(address) ?? [];
  const host = bracketed ?? bare ?? '';
  return {
    fragment,
    hostname: host === '' ? null : host.toLowerCase(),
    netloc,
    password: at === -1 ? null : (password ?? null),
    path,
    port: port !== undefined && /^\d+$/.test(port) ? Number(port) : null,
    query,
    scheme: scheme.toLowerCase(),
    username: at === -1 ? null : user,
  };
}

/** Python's `urllib.parse.quote`: everything but letters, digits, `_.-~` and the safe characters. */
export function quoteUrl(text: string, safe = '/'): string {
  return Array.from(text, char => (safe.includes(char) ? char : encodeChar(char))).join('');
}

/** For a query: white space becomes `+`, and no character is safe. */
export function quoteQuery(text: string): string {
  return quoteUrl(text, '').replaceAll('%20', '+');
}

/** Python's `unquote_plus`: `+` is a space, bytes that are no UTF-8 become U+FFFD. */
export function unquoteUrl(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replaceAll(/(?:%[\da-f]{2})+/gi, encoded =>
      new TextDecoder('utf-8', { ignoreBOM: true }).decode(
        Buffer.from(encoded.replaceAll('%', ''), 'hex'),
      ),
    );
}

function encodeChar(char: string): string {
  if (/[A-Za-z0-9_.~-]/.test(char)) return char;
  return Array.from(
    Buffer.from(char, 'utf8'),
    byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

import { posix } from 'node:path';
import {
  type ArgsSchema,
  type Format,
  fail,
  type InferArgs,
  readable,
} from '../../module-api/index.ts';

/** What all modules that speak HTTP can be told; spread into their `args`. */
export const httpOptions = {
  headers: {
    type: 'object',
    additionalProperties: { type: ['string', 'number', 'boolean'] },
    default: {},
    description: 'Headers to send, by name.',
  },
  url_username: {
    type: 'string',
    aliases: ['user', 'username'],
    description: 'The name to log in with.',
  },
  url_password: {
    type: 'string',
    secret: true,
    aliases: ['password'],
    description: 'The password to log in with. It is on no command line of the host.',
  },
  force_basic_auth: {
    type: 'boolean',
    default: false,
    description: 'Send name and password at once, and not only when the server asks for them.',
  },
  validate_certs: {
    type: 'boolean',
    default: true,
    description: 'Refuse a server whose certificate is not trusted.',
  },
  client_cert: {
    type: 'string',
    format: 'path',
    description: 'A certificate of the host to show to the server, as PEM; it may hold the key.',
  },
  client_key: { type: 'string', format: 'path', description: 'The key of "client_cert".' },
  ca_path: {
    type: 'string',
    format: 'path',
    description: 'Certificates to trust in place of those of the host, as PEM.',
  },
  use_proxy: {
    type: 'boolean',
    default: true,
    description: 'Use the proxy that the environment names.',
  },
  use_netrc: {
    type: 'boolean',
    default: true,
    description: 'Look for name and password in ~/.netrc where the task has none.',
  },
  use_gssapi: {
    type: 'boolean',
    default: false,
    description:
      'Log in with Kerberos: the host has a ticket, and a curl that can use it. wget cannot.',
  },
  unredirected_headers: {
    type: 'array',
    items: { type: 'string' },
    default: [],
    description:
      'Headers (of "headers", and "Authorization") that are not sent to where the server redirects to. Only curl can do it.',
  },
  decompress: {
    type: 'boolean',
    default: true,
    description:
      'Undo the compression of an answer that the server says is encoded so. With wget it stays.',
  },
  http_agent: { type: 'string', default: 'kplay', description: 'What to say as User-Agent.' },
  ciphers: {
    type: 'array',
    items: { type: 'string' },
    description: 'Ciphers to allow for TLS, by their names in OpenSSL.',
  },
} as const satisfies ArgsSchema;

export type HttpArgs = InferArgs<typeof httpOptions> & {
  readonly url: string;
  readonly timeout: number;
};

/** Without name and password, for people to see. */
export function shownUrl(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@?#]*@/i, '$1');
}

/** Of an address with one of these schemes. */
export function urlFormat(schemes: readonly string[]): Format {
  const known = schemes.map(one => `${one}://`).join(', ');
  return readable(`an address without spaces that begins with ${known}`, url =>
    requireUrl(url, schemes),
  );
}

export function requireUrl(url: string, schemes: readonly string[]): void {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined || !schemes.includes(scheme)) {
    const known = schemes.map(one => `${one}://`).join(', ');
    fail(`"url" must begin with one of ${known}, not ${JSON.stringify(shownUrl(url))}`);
  }
  if (scheme !== 'file' && /^[^:]+:\/\/(?:[/?#]|$)/.test(url)) fail('"url" must name a server');
  // oxlint-disable-next-line no-control-regex
  if (/[\s\x00-\x1f]/.test(url)) fail('"url" must not hold spaces: write %20');
}

/** The last part of a URL's path, as the name of a file. */
export function fileNameIn(url: string): string {
  const path = url.replace(/^[^:]+:\/\/[^/?#]*/, '').replace(/[?#].*$/s, '');
  const name = decodedUrl(posix.basename(path));
  return name === '' || name === '.' || name === '..' || /[/\0]/.test(name) ? 'index.html' : name;
}

/** With its percent signs resolved, where they mean something. */
export function decodedUrl(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

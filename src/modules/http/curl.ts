import { fail, failureOf, type Rule } from '../../module-api/index.ts';
import type { HttpArgs } from './args.ts';

/** An option of curl's configuration, with its value if it takes one. */
export type CurlOption = readonly [name: string, value?: string | number | undefined];

/**
 * What `curl -q -K -` reads from standard input: there it is seen by nobody, as the words of its command line are.
 */
export function curlConfig(args: HttpArgs, more: readonly CurlOption[]): string {
  const { timeout, use_gssapi, url_username } = args;
  const options: CurlOption[] = [
    ...(args.url === '' ? [] : ([['url', args.url]] as const)),
    ['silent'],
    ['show-error'],
    ['globoff'],
    ['connect-timeout', timeout],
    // It is the server's silence that is limited, not the whole transfer.
    ['speed-limit', 1],
    ['speed-time', timeout],
    ['user-agent', args.http_agent],
    ...headerLines(args).map(line => ['header', line] as const),
    ...loginOptions(args),
    ...(args.decompress ? compressed(args) : []),
    ...(url_username === undefined && !use_gssapi && args.use_netrc
      ? ([['netrc-optional']] as const)
      : []),
    ...(args.validate_certs ? [] : ([['insecure']] as const)),
    ...(args.use_proxy ? [] : ([['noproxy', '*']] as const)),
    ...(args.ciphers === undefined ? [] : ([['ciphers', args.ciphers.join(':')]] as const)),
    ...optional('cert', args.client_cert),
    ...optional('key', args.client_key),
    ...optional('cacert', args.ca_path),
    ...more,
  ];
  return curlText(options);
}

export function curlText(options: readonly CurlOption[]): string {
  return options
    .map(([name, value]) => (value === undefined ? `${name}\n` : `${name} = ${quoted(value)}\n`))
    .join('');
}

/** With a ticket curl knows who it is, but asks for a user to begin with. */
export function loginOptions(args: HttpArgs): readonly CurlOption[] {
  const { use_gssapi, url_username, url_password = '', force_basic_auth } = args;
  if (url_username === undefined && !use_gssapi) return [];
  const user = ['user', `${url_username ?? ''}:${url_password}`] as const;
  if (use_gssapi) return [user, ['negotiate']];
  return force_basic_auth ? [user] : [user, ['anyauth']];
}

/** Like others, it does not ask for compression, and undoes what comes nevertheless. */
function compressed({ headers }: HttpArgs): readonly CurlOption[] {
  const asks = Object.keys(headers).some(name => name.toLowerCase() === 'accept-encoding');
  return [['compressed'], ...(asks ? [] : ([['header', 'Accept-Encoding: identity']] as const))];
}

function requireHeader(name: string, value: unknown): void {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
    fail(`"headers": ${JSON.stringify(name)} cannot be the name of a header`);
  }
  if (/[\r\n\0]/.test(String(value))) {
    fail(`"headers": the value of ${name} must be one line`);
  }
}

export const headersRule: Rule = {
  options: ['headers'],
  problem: ({ headers = {} }) =>
    failureOf(() => {
      if (typeof headers !== 'object' || headers === null) return;
      for (const [name, value] of Object.entries(headers)) requireHeader(name, value);
    }),
};

/** `Name: value`, as it is sent. */
export function headerLines({ headers }: HttpArgs): readonly string[] {
  return Object.entries(headers).map(([name, value]) => {
    requireHeader(name, value);
    const text = String(value);
    // Without a value curl would leave the header out.
    return text.trim() === '' ? `${name};` : `${name}: ${text}`;
  });
}

function optional(name: string, value: string | undefined): readonly CurlOption[] {
  return value === undefined ? [] : [[name, value]];
}

function quoted(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const escaped = value
    .replaceAll(/[\\"]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t');
  return `"${escaped.replaceAll('\r', '\\r')}"`;
}

import { spawnSync } from 'node:child_process';
import { type Arguments, ExpressionError } from '../../jinja/functions.ts';
import { toText } from '../../jinja/python/text.ts';
import type { Value } from '../../values/value.ts';
import { splitLines } from '../algorithms/text.ts';
import { dictOf, flagArg, integerArg, stringOf, textArg } from '../arguments.ts';
import type { LookupDefinition, LookupReach } from './lookup.ts';

/** Contents of web addresses. */
export const urlLookup: LookupDefinition = {
  name: 'url',
  summary: 'Fetch what is at web addresses, line by line.',
  meanings: {
    terms: 'Addresses.',
    username: 'The name of the user to be.',
    password: 'The password of that user.',
    headers: 'Further headers, as a dict.',
    split_lines: 'false: each answer as one text.',
    url_username: 'The same as "username".',
    url_password: 'The same as "password".',
    timeout: 'Seconds.',
    http_agent: 'What kplay calls itself.',
    force: 'Ask caches for what is new.',
    follow_redirects: 'none: fail where the server refers to another address.',
    force_basic_auth: "Accepted; a user's name and password are always sent.",
    use_proxy: 'Accepted; changes nothing.',
  },
  defaults: {
    split_lines: true,
    validate_certs: true,
    timeout: 10,
    http_agent: 'kplay',
    force: false,
  },
  examples: ["lookup('url', 'https://example.org/version') -> '1.4.2'"],
  options: [
    ...['split_lines', 'validate_certs', 'username', 'password', 'url_username', 'url_password'],
    ...['headers', 'timeout', 'http_agent', 'force', 'follow_redirects', 'force_basic_auth'],
    'use_proxy',
  ],
  run: (terms, options, reach) =>
    terms.flatMap((term): Value[] => {
      const text = fetched(stringOf(term, 'the URL'), options, reach);
      return flagArg(options, 'split_lines', true) ? splitLines(text) : [text];
    }),
};

/**
 * Expressions are evaluated at once, and Node fetches only in the background: so another Node does. It
 * gets the request on its standard input, because there may be a password in it.
 */
const program = `
let request = '';
process.stdin.setEncoding('utf8').on('data', part => { request += part; }).on('end', async () => {
  const { url, headers, redirect } = JSON.parse(request);
  const answer = {};
  try {
    const response = await fetch(url, { headers, redirect });
    if (response.ok) answer.text = await response.text();
    else answer.problem = 'the server answered ' + response.status + ' ' + response.statusText;
  } catch (error) {
    answer.problem = String(error.cause?.message ?? error.message);
  }
  process.stdout.write(JSON.stringify(answer));
});
`;

function fetched(url: string, options: Arguments, { controller }: LookupReach): string {
  const seconds = integerArg(options, 'timeout', 10);
  const environment = flagArg(options, 'validate_certs', true)
    ? controller.environment
    : { ...controller.environment, NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' };
  const { stdout, error, signal } = spawnSync(controller.node, ['-e', program], {
    input: JSON.stringify({ url, headers: headersOf(options), redirect: redirectOf(options) }),
    env: environment,
    encoding: 'utf8',
    timeout: (seconds + 1) * 1000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (signal !== null) throw new ExpressionError(`"${url}" did not answer in ${seconds} seconds.`);
  if (error !== undefined) throw new ExpressionError(`"${url}" cannot be read: ${error.message}.`);
  const { text, problem } = answerOf(stdout);
  if (text !== undefined) return text;
  throw new ExpressionError(`"${url}" cannot be read: ${problem ?? 'no answer came'}.`);
}

function answerOf(json: string): { text?: string; problem?: string } {
  const answer: unknown = JSON.parse(json === '' ? '{}' : json);
  if (typeof answer !== 'object' || answer === null) return {};
  return {
    ...('text' in answer && typeof answer.text === 'string' ? { text: answer.text } : {}),
    ...('problem' in answer && typeof answer.problem === 'string'
      ? { problem: answer.problem }
      : {}),
  };
}

function headersOf(options: Arguments): Record<string, string> {
  const given = dictOf(options.get('headers') ?? new Map(), '"headers"');
  const headers = Object.fromEntries(
    Array.from(given, ([name, value]) => [String(name), toText(value)]),
  );
  const user = textArg(options, 'username') ?? textArg(options, 'url_username');
  const password = textArg(options, 'password') ?? textArg(options, 'url_password') ?? '';
  const credentials = user === undefined ? undefined : Buffer.from(`${user}:${password}`);
  return {
    'User-Agent': textArg(options, 'http_agent', 'kplay'),
    ...(credentials && { Authorization: `Basic ${credentials.toString('base64')}` }),
    ...(flagArg(options, 'force') && { 'Cache-Control': 'no-cache' }),
    ...headers,
  };
}

function redirectOf(options: Arguments): 'follow' | 'error' {
  const way = textArg(options, 'follow_redirects', 'urllib2').toLowerCase();
  return ['none', 'no', 'false'].includes(way) ? 'error' : 'follow';
}

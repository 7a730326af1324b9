import {
  fail,
  joinShell,
  type Probe,
  type RunChange,
  type Shell,
  sh,
  textOf,
  Undecided,
} from '../../module-api/index.ts';
import { shownUrl } from '../http/args.ts';
import { type CurlOption, curlConfig } from '../http/curl.ts';
import {
  redirectedArgs,
  redirectedTo,
  stoppedByRedirect,
  tellsRedirect,
  untilRedirect,
} from '../http/redirect.ts';
import { type Answer, messageOf, parseAnswer } from './answer.ts';
import type { UriArgs } from './args.ts';
import type { RequestBody } from './body.ts';
import { askWithWget, followsRedirects } from './wget.ts';

/** Larger answers are not registered. Bytes. */
const bodyLimit = 4_194_304;

/** Methods that change nothing on the server, as they are meant. */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The request, whose answer is printed; it is kept at `keep` too, if that is given. */
export function requestChange(
  args: UriArgs,
  body: RequestBody | undefined,
  keep: string | undefined,
): RunChange {
  return {
    kind: 'run',
    script: script(args, body, keep),
    stdin: stdinOf(body),
    summary: `${args.method.toUpperCase()} ${shownUrl(args.url)}`,
    effect: 'none',
    quiet: true,
    opaque: !isSafe(args),
    predicts: [],
    okExitCodes: [0],
    failureMessage: (exitCode, stdout, stderr) => failure(args, exitCode, { stdout, stderr }),
  };
}

/** Whether the request may be made in check mode. */
export function isSafe({ method }: UriArgs): boolean {
  return safeMethods.has(method.toUpperCase());
}

/**
 * The answer to a request that changes nothing, for check mode. One that is not good may be so because a task
 * before did not really run.
 */
export function answerProbe(args: UriArgs, body: RequestBody | undefined): Probe<Answer> {
  return {
    script: script(args, body, undefined),
    stdin: stdinOf(body),
    parse({ exitCode, stdout, stderr }) {
      const answer = parseAnswer(textOf(stdout), args.url);
      if (answer !== undefined) return answer;
      return fail(textOf(stderr).trim() || `the request ended with exit code ${exitCode}`);
    },
    overlay(answer, { changing }) {
      if (changing === undefined || problemWith(args, answer) === undefined) return answer;
      throw new Undecided(changing);
    },
  };
}

/** Why an answer fails the task; `undefined` when it is good. */
export function problemWith({ status_code }: UriArgs, answer: Answer): string | undefined {
  if (status_code.includes(answer.status)) return undefined;
  return `Status code was ${answer.status} and not [${status_code.join(', ')}]: ${messageOf(answer)}`;
}

function failure(
  args: UriArgs,
  exitCode: number,
  { stdout, stderr }: { readonly stdout: string; readonly stderr: string },
): string {
  const answer = parseAnswer(stdout, args.url);
  const problem = answer === undefined ? undefined : problemWith(args, answer);
  if (problem !== undefined) return problem;
  const said = stderr.trim().split('\n').at(-1) ?? '';
  return said === '' ? `the request ended with exit code ${exitCode}` : said;
}

/** In a directory of its own, where nobody else can read what is sent and what is answered. */
function script(given: UriArgs, body: RequestBody | undefined, keep: string | undefined): Shell {
  const args = withContentType(given, body);
  const statuses = args.status_code.map(String);
  const send = sending(body);
  const store = keep === undefined ? sh`:` : sh`(set -C; cat "$k_d/body" > ${keep})`;
  return sh`umask 077
k_d=$(mktemp -d) || exit
trap 'rm -rf -- "$k_d"' EXIT
trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 143' TERM
${send} && : > "$k_d/body" || exit
if command -v curl >/dev/null 2>&1; then
  ${askWithCurl(args, body)}
  grep -m 1 '^curl: ' "$k_d/said" > "$k_d/why"
elif command -v wget >/dev/null 2>&1; then
${askWithWget(args, body)}
else
  echo 'this host has neither curl nor wget: install curl' >&2
  exit 1
fi
k_m=$(cat "$k_d/meta"); k_s=\${k_m%%|*}
if [ "$k_c" -ne 0 ]; then
  k_s=-1; k_m="0|\${k_m#*|}"
  printf 'problem|%s\n' "$(cat "$k_d/why")"
fi
printf 'meta|%s\n' "$k_m"
printf 'headers|'; [ ! -f "$k_d/head" ] || k_base64 < "$k_d/head"; printf '\n'
k_n=$(wc -c < "$k_d/body"); printf 'body|%d' "$k_n"
[ "$k_n" -gt ${bodyLimit} ] || { printf '|'; k_base64 < "$k_d/body"; }
printf '\nsum|%s\n' "$(k_sum sha1 "$k_d/body")"
for k_w in ${statuses}; do if [ "$k_s" = "$k_w" ]; then ${store}; exit; fi; done
exit 22`;
}

function stdinOf(body: RequestBody | undefined): string | undefined {
  return body?.pieces === undefined
    ? body?.text
    : body.pieces.filter(piece => typeof piece === 'string').join('');
}

/** Texts come on standard input, all in one; files of the host go between them. */
function sending(body: RequestBody | undefined): Shell {
  if (body === undefined) return sh`:`;
  if (body.path !== undefined) return sh`cat -- ${body.path} > "$k_d/sent"`;
  if (body.pieces === undefined) return sh`cat > "$k_d/sent"`;
  let at = 1;
  const steps = body.pieces.map(piece => {
    if (typeof piece !== 'string') {
      return piece.isBase64 === true ? sh`k_base64 < ${piece.path}` : sh`cat < ${piece.path}`;
    }
    const size = Buffer.byteLength(piece);
    at += size;
    return sh`tail -c +${at - size} "$k_d/texts" | head -c ${size}`;
  });
  return sh`cat > "$k_d/texts" && { ${joinShell(steps, ' && ')}; } > "$k_d/sent"`;
}

/** Leaves the headers in `head`, what was said in `said`, the exit code in `k_c`, and `meta`. */
function askWithCurl(args: UriArgs, body: RequestBody | undefined): Shell {
  const ask = (config: Shell): Shell =>
    sh`(cd "$k_d" && ${config} | curl -q -K - > meta 2> said); k_c=$?`;
  const follows = followsRedirects(args);
  const location = follows ? ([['location'], ['max-redirs', 10]] as const) : [];
  const once = [...optionsOf(args, body), ...location, tellsWay('%{num_redirects}')];
  if (!follows || args.unredirected_headers.length === 0) {
    return ask(sh`printf '%s' ${curlConfig(args, once)}`);
  }
  const told = tellsWay('%{num_redirects}', `\n${tellsRedirect}`);
  const first = curlConfig(args, [...optionsOf(args, body), ...untilRedirect, told]);
  const again = (next: UriArgs, sent: RequestBody | undefined): string =>
    curlConfig(redirectedArgs(next), [...optionsOf(next, sent), ...location, tellsWay('1')]);
  const asGet = again({ ...args, method: 'GET' }, undefined);
  const second = again(args, body);
  const config = sh`{ ${redirectedTo(args)} < told; if [ -n "$k_g" ]; then printf '%s' ${asGet}; else printf '%s' ${second}; fi; }`;
  return sh`${ask(sh`printf '%s' ${first}`)}
if [ "$k_c" -eq ${stoppedByRedirect} ]; then
  mv "$k_d/meta" "$k_d/told"
  k_g=$(awk -v m=${args.method.toUpperCase()} '/^HTTP/ { s = $2 } END { if (s == 303 && m != "HEAD" || m == "POST" && (s == 301 || s == 302)) print 1 }' "$k_d/head")
  ${ask(config)}
fi`;
}

function tellsWay(redirects: string, more = ''): CurlOption {
  return ['write-out', `%{http_code}|${redirects}|%{time_total}|%{url_effective}${more}`];
}

function optionsOf(args: UriArgs, body: RequestBody | undefined): readonly CurlOption[] {
  const method = args.method.toUpperCase();
  const implied = body === undefined ? 'GET' : 'POST';
  const request: CurlOption[] =
    method === 'HEAD' ? [['head']] : method === implied ? [] : [['request', method]];
  return [
    ...request,
    ...(body === undefined ? [] : ([['data-binary', '@sent']] as const)),
    ...(args.unix_socket === undefined ? [] : ([['unix-socket', args.unix_socket]] as const)),
    ...(args.force ? ([['header', 'Cache-Control: no-cache']] as const) : []),
    ['proto', '=http,https'],
    ['output', method === 'HEAD' ? '/dev/null' : 'body'],
    ['dump-header', 'head'],
  ];
}

function withContentType(args: UriArgs, body: RequestBody | undefined): UriArgs {
  const hasOne = Object.keys(args.headers).some(name => name.toLowerCase() === 'content-type');
  if (body === undefined || hasOne) return args;
  // curl would call everything a form.
  const contentType = body.contentType ?? 'application/octet-stream';
  return { ...args, headers: { ...args.headers, 'Content-Type': contentType } };
}

/** What the request printed. */
export function printed(stdout: Uint8Array | undefined): string {
  return stdout === undefined ? '' : textOf(stdout);
}

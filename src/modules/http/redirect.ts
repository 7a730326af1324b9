import { type Shell, sh } from '../../module-api/index.ts';
import { type HttpArgs, shownUrl } from './args.ts';
import { type CurlOption, curlText, headerLines, loginOptions } from './curl.ts';

/** Stops before the first redirect, with this exit code. */
export const untilRedirect = [
  ['location'],
  ['max-redirs', 0],
] as const satisfies readonly CurlOption[];
export const stoppedByRedirect = 47;

/** For `write-out`: where it would have led. `redirectedTo` reads it. */
export const tellsRedirect = 'redirect|%{redirect_url}\n';

/** Who somebody is: no server that another names is told. */
const confidential: ReadonlySet<string> = new Set(['authorization', 'cookie']);

/** What the request is for a server that another names; `redirectedTo` has the rest of it. */
export function redirectedArgs<T extends HttpArgs>(args: T): T {
  const left = leftOut(args);
  const headers = withoutHeaders(args, name => left.has(name) || confidential.has(name));
  const nobody = { url_username: undefined, url_password: undefined, use_gssapi: false };
  return { ...args, ...nobody, headers, url: '' };
}

/**
 * Reads what `tellsRedirect` told, and prints the address for curl, and who asks, where it is the same server.
 * curl tells the user in it as well.
 */
export function redirectedTo(args: HttpArgs): Shell {
  const left = leftOut(args);
  const headers = withoutHeaders(args, name => left.has(name) || !confidential.has(name));
  const secrets = curlText([
    ...headerLines({ ...args, headers }).map(line => ['header', line] as const),
    ...(left.has('authorization') ? [] : loginOptions(args)),
  ]);
  const [origin = ''] = /^[a-z]+:\/\/[^/?#]*/i.exec(shownUrl(args.url)) ?? [];
  return sh`{
k_u=$(sed -n '/^redirect|/{s/^redirect|//; s,^\\([a-z]*://\\)[^/?]*@,\\1,; s/["\\\\]/\\\\&/g; s/^/url = "/; s/$/"/p;}')
printf '%s\\n' "$k_u"
case $k_u in ${`url = "${origin}`}[/?\\"]*) printf '%s' ${secrets} ;; esac
}`;
}

function leftOut({ unredirected_headers }: HttpArgs): ReadonlySet<string> {
  return new Set(unredirected_headers.map(name => name.toLowerCase()));
}

function withoutHeaders(
  { headers }: HttpArgs,
  isLeft: (name: string) => boolean,
): HttpArgs['headers'] {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !isLeft(name.toLowerCase())),
  );
}

import { type Shell, sh } from '../../module-api/index.ts';
import { shownUrl } from '../http/args.ts';
import { onlyWithCurl, wgetConfig } from '../http/download.ts';
import type { UriArgs } from './args.ts';
import type { RequestBody } from './body.ts';

/**
 * Makes a request where there is no curl. Leaves the headers in `head`, what was said in `said`, the exit code
 * in `k_c`, and `meta` with the address left out.
 */
export function askWithWget(args: UriArgs, body: RequestBody | undefined): Shell {
  const follows = followsRedirects(args);
  const config =
    wgetConfig(args) +
    [
      ...['verbose = off', 'server_response = on', 'content_on_error = on', 'tries = 1'],
      `timeout = ${args.timeout}`,
      `user_agent = ${args.http_agent}`,
      `method = ${args.method.toUpperCase()}`,
      `max_redirect = ${follows ? 10 : 0}`,
      `use_proxy = ${args.use_proxy ? 'on' : 'off'}`,
      `netrc = ${args.use_netrc ? 'on' : 'off'}`,
      `check_certificate = ${args.validate_certs ? 'on' : 'off'}`,
      ...(args.ciphers === undefined ? [] : [`ciphers = ${args.ciphers.join(':')}`]),
      ...(args.force ? ['header = Cache-Control: no-cache'] : []),
      '',
    ].join('\n');
  const file = body === undefined ? sh`` : sh`--body-file="$k_d/sent"`;
  const insecure = args.validate_certs ? sh`` : sh`--no-check-certificate`;
  const url = shownUrl(args.url);
  return sh`k_w=gnu k_o=${beyondWget(args)}
wget --version 2>/dev/null | grep -q GNU || k_w=busybox k_o=${beyondBusybox(args, body)}
[ -z "$k_o" ] || {
  printf 'this host has only the wget of %s, which cannot do "%s": install curl\n' "$k_w" "$k_o" >&2
  exit 1
}
k_t=$(date +%s)
if [ "$k_w" = gnu ]; then
  printf '%s' ${config} > "$k_d/wgetrc"
  printf '%s\n' ${url} | LC_ALL=C WGETRC="$k_d/wgetrc" wget ${file} -i - -O "$k_d/body" > "$k_d/said" 2>&1
else
  wget -q -S -T ${args.timeout} -U ${args.http_agent} ${insecure} -O "$k_d/body" ${url} > "$k_d/said" 2>&1
fi
k_c=$?
awk '/^  / { sub(/^  /, ""); if ($1 ~ /^HTTP/) print ""; print }' "$k_d/said" > "$k_d/head"
k_s=$(awk '/^HTTP/ { s = $2 } END { print s }' "$k_d/head")
printf '%s|0|%s|' "$k_s" "$(($(date +%s) - k_t))" > "$k_d/meta"
case $k_w-$k_c in gnu-8|busybox-1) [ -z "$k_s" ] || k_c=0 ;; esac
grep -v '^  ' "$k_d/said" | tail -n 1 > "$k_d/why"`;
}

/** The first option that GNU wget cannot do. */
function beyondWget(args: UriArgs): string {
  return args.unix_socket === undefined ? onlyWithCurl(args) : 'unix_socket';
}

/** The first option that busybox cannot do, or only in its argv, where everybody sees it. */
export function beyondBusybox(args: UriArgs, body: RequestBody | undefined): string {
  const { url_username, client_cert, client_key, ca_path, ciphers, unix_socket, src } = args;
  const [given] =
    Object.entries({
      ...{ [src === undefined ? 'body' : 'src']: body, url_username, client_cert, client_key },
      ...{ ca_path, ciphers, unix_socket },
    }).find(([, value]) => value !== undefined) ?? [];
  if (given !== undefined) return given;
  if (onlyWithCurl(args) !== '') return onlyWithCurl(args);
  if (args.method.toUpperCase() !== 'GET') return `method: ${args.method}`;
  if (Object.keys(args.headers).length > 0) return 'headers';
  if (args.force) return 'force';
  if (!followsRedirects(args)) return 'follow_redirects: none';
  if (!args.use_proxy) return 'use_proxy: false';
  return shownUrl(args.url) === args.url ? '' : 'url with a name and a password';
}

export function followsRedirects({ follow_redirects: rule, method }: UriArgs): boolean {
  if (rule === 'all' || rule === 'yes' || rule === true) return true;
  const isSafe = /^(get|head)$/i.test(method);
  return (rule === 'safe' || rule === 'urllib2') && isSafe;
}

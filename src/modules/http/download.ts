import { fail, type Shell, sh } from '../../module-api/index.ts';
import { decodedUrl, type HttpArgs, shownUrl } from './args.ts';
import { curlConfig, headerLines } from './curl.ts';

/** Shell that brings what is at the URL into a file, by curl or wget, or copies it for `file://`. */
export function download(args: HttpArgs, into: Shell): Shell {
  const local = localPath(args.url);
  if (local !== undefined) return sh`cat -- ${local} > ${into}`;
  const more = [['fail'], ['location'], ['proto-redir', '=http,https,ftp']] as const;
  const config = curlConfig(args, more);
  return sh`if command -v curl >/dev/null 2>&1; then {
  k_e=$(printf '%s' ${config} | curl -q -K - -o ${into} 2>&1 >&3) || { printf '%s\n' "$k_e" | grep -m 1 '^curl: ' >&2; false; }
} 3>&1
elif command -v wget >/dev/null 2>&1; then ${wget(args, into)}
else echo 'this host has neither curl nor wget: install one of them' >&2; false; fi`;
}

function localPath(url: string): string | undefined {
  const path = /^file:\/\/(?:localhost)?(\/.*)$/i.exec(url)?.[1];
  if (path === undefined) {
    if (/^file:/i.test(url)) fail(`"url" must name a path as file:///path, not ${url}`);
    return undefined;
  }
  return decodedUrl(path);
}

/** busybox's has none of what the configuration holds, and complains of it only where there is one. */
function wget(args: HttpArgs, into: Shell): Shell {
  const config = wgetConfig(args);
  const words = [
    ...['-T', String(args.timeout), '-U', args.http_agent],
    ...(args.validate_certs ? [] : ['--no-check-certificate']),
    ...(args.use_proxy ? [] : ['--no-proxy']),
  ];
  const quiet = sh`"$(if wget --version >/dev/null 2>&1; then echo -nv; else echo -q; fi)"`;
  const url = shownUrl(args.url);
  const run = sh`wget ${quiet} ${words} -O ${into}`;
  if (config === '') return sh`${run} ${url}`;
  return sh`printf '%s' ${config} | ${run} --config=/dev/stdin ${url}`;
}

/** For `--config` of GNU wget; each line ends with a line break. */
export function wgetConfig(args: HttpArgs): string {
  const { url_username, url_password, force_basic_auth } = args;
  const [, user, password] = /^[a-z]+:\/\/([^/@:?#]*)(?::([^/@?#]*))?@/i.exec(args.url) ?? [];
  const settings = [
    ...headerLines(args).map(line => ['header', line.replace(/;$/, ':')]),
    ['user', url_username ?? (user === undefined ? undefined : decodedUrl(user))],
    ['password', url_password ?? (password === undefined ? undefined : decodedUrl(password))],
    ['auth_no_challenge', force_basic_auth ? 'on' : undefined],
    ['certificate', args.client_cert],
    ['private_key', args.client_key],
    ['ca_certificate', args.ca_path],
  ];
  return settings
    .flatMap(([name, value]) => {
      if (value === undefined) return [];
      if (/[\r\n]/.test(value)) fail('what is sent to the server must be one line');
      return [`${name} = ${value}\n`];
    })
    .join('');
}

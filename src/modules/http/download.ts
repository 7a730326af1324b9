import { fail, type Shell, sh } from '../../module-api/index.ts';
import { decodedUrl, type HttpArgs, shownUrl } from './args.ts';
import { curlConfig, headerLines } from './curl.ts';
import {
  redirectedArgs,
  redirectedTo,
  stoppedByRedirect,
  tellsRedirect,
  untilRedirect,
} from './redirect.ts';

/** Shell that brings what is at the URL into a file, by curl or wget, or copies it for `file://`. */
export function download(args: HttpArgs, into: Shell): Shell {
  const local = localPath(args.url);
  if (local !== undefined) return sh`cat -- ${local} > ${into}`;
  return sh`if command -v curl >/dev/null 2>&1; then {
  ${byCurl(args, into)} || { printf '%s\n' "$k_e" | grep -m 1 '^curl: ' >&2; false; }
} 3>&1
elif command -v wget >/dev/null 2>&1; then ${wget(args, into)}
else echo 'this host has neither curl nor wget: install one of them' >&2; false; fi`;
}

/** Leaves what curl said in `k_e`. Descriptor 3 is standard output. */
function byCurl(args: HttpArgs, into: Shell): Shell {
  const more = [['fail'], ['proto-redir', '=http,https,ftp']] as const;
  const whole = (config: Shell): Shell => sh`k_e=$(${config} | curl -q -K - -o ${into} 2>&1 >&3)`;
  if (args.unredirected_headers.length === 0) {
    return whole(sh`printf '%s' ${curlConfig(args, [...more, ['location']])}`);
  }
  const told = ['write-out', tellsRedirect] as const;
  const first = curlConfig(args, [...more, ...untilRedirect, told]);
  const second = curlConfig(redirectedArgs(args), [...more, ['location']]);
  const body = into.text === '/dev/stdout' ? sh`/dev/fd/3` : into;
  return sh`{
    k_e=$(printf '%s' ${first} | curl -q -K - -o ${body} 2>&1); k_c=$?
    [ "$k_c" -ne ${stoppedByRedirect} ] || { ${whole(sh`{ printf '%s\n' "$k_e" | ${redirectedTo(args)}; printf '%s' ${second}; }`)}; k_c=$?; }
    [ "$k_c" -eq 0 ]
  }`;
}

/** The option that needs curl, if one is given. */
export function onlyWithCurl({ use_gssapi, unredirected_headers }: HttpArgs): string {
  if (use_gssapi) return 'use_gssapi';
  return unredirected_headers.length > 0 ? 'unredirected_headers' : '';
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
  const lacking = onlyWithCurl(args);
  if (lacking !== '') {
    return sh`printf 'this host has only wget, which cannot do "%s": install curl\n' ${lacking} >&2; false`;
  }
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

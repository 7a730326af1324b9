import type { HttpArgs } from './args.ts';

/** What a download takes, of a module that has few options of it. */
export function plainRequest(
  { headers, validate_certs }: Pick<HttpArgs, 'headers' | 'validate_certs'>,
  url: string,
): HttpArgs {
  return {
    ...{ url, headers, validate_certs },
    ...{ timeout: 30, force_basic_auth: false, use_proxy: true, use_netrc: true },
    ...{ use_gssapi: false, unredirected_headers: [], decompress: true },
    http_agent: 'kplay',
  };
}

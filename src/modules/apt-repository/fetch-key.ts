import { type Probe, sh, textOf } from '../../module-api/index.ts';

/** What an address answered. Neither is there when the key that the host has is good enough. */
export interface FetchedKey {
  readonly bytes?: Uint8Array | undefined;
  readonly problem?: string | undefined;
}

export interface KeyRequest {
  readonly url: string;
  readonly keyring: string;
  readonly validateCerts: boolean;
  /** Of the keys that the keyring should hold. */
  readonly fingerprints: readonly string[];
  /** The repository's file and the SHA-1 it should have: a repository that changes has its key looked at again. */
  readonly sources?: { readonly path: string; readonly sha1: string } | undefined;
}

/** Fetches the key of a repository, where the host does not have it. */
export function fetchedKey(request: KeyRequest): Probe<FetchedKey> {
  const { url, keyring, validateCerts, fingerprints, sources } = request;
  // Every signature of a key by itself names the last eight bytes of its fingerprint.
  const ids = fingerprints.map(fingerprint => fingerprint.slice(-16).toLowerCase());
  const same =
    sources === undefined
      ? sh`:`
      : sh`[ "$(k_sum sha1 ${sources.path} 2>/dev/null)" = ${sources.sha1} ]`;
  const insecure = validateCerts ? sh`` : sh`-k`;
  const unchecked = validateCerts ? sh`` : sh`--no-check-certificate`;
  return {
    script: sh`k_bytes() {
  if grep -q 'BEGIN PGP PUBLIC' "$1"; then sed -e '/^-----BEGIN/,/^[[:space:]]*$/d' -e '/^[=-]/d' "$1" | base64 -d 2>/dev/null
  else cat "$1"; fi | od -An -v -tx1 | tr -d ' \\n'
}
k_good() {
  [ -s ${keyring} ] && ${same} || return 1
  for k_i in ${ids}; do
    case $(k_bytes ${keyring}) in *"$k_i"*) ;; *) return 1 ;; esac
  done
}
k_get() {
  if command -v curl >/dev/null 2>&1; then curl -fsSL ${insecure} --connect-timeout 20 --max-time 60 -- ${url}
  elif command -v wget >/dev/null 2>&1; then wget -q ${unchecked} -T 60 -O - ${url}
  else echo 'the host has neither curl nor wget' >&2; return 1; fi
}
k_good || { k_get || printf '\\n%s %s' ${failedMark} "$?"; } 2>&1 | k_base64`,
    parse: result => parseFetched(textOf(result.stdout)),
  };
}

const failedMark = 'kplay-failed';

/** Base64 of what came, or of what was said before a mark with the exit code. */
export function parseFetched(printed: string): FetchedKey {
  const bytes = Buffer.from(printed, 'base64');
  if (bytes.length === 0) return {};
  const [, said, code] = /^([^]*)\nkplay-failed (\d+)$/.exec(bytes.toString('latin1')) ?? [];
  if (said === undefined) return { bytes };
  const line = said.trim().split('\n').at(-1) ?? '';
  return { problem: line === '' ? `exit code ${code}` : line };
}

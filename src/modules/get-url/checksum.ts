import { type ChecksumAlgorithm, fail } from '../../module-api/index.ts';
import { shownUrl } from '../http/args.ts';

export interface WantedChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Lower-case hex; `undefined`: it is at `url`. */
  readonly value?: string | undefined;
  readonly url?: string | undefined;
}

const lengths = { md5: 32, sha1: 40, sha224: 56, sha256: 64, sha384: 96, sha512: 128 } as const;

/** Reads `sha256:HEX` or `sha256:https://…/SHA256SUMS`. */
export function parseChecksum(checksum: string | undefined): WantedChecksum | undefined {
  if (checksum === undefined || checksum === '') return undefined;
  const colon = checksum.indexOf(':');
  const name = checksum.slice(0, Math.max(colon, 0)).trim().toLowerCase();
  const rest = checksum.slice(colon + 1).trim();
  if (!isAlgorithm(name)) {
    const known = Object.keys(lengths).join(', ');
    fail(`"checksum" is "ALGORITHM:VALUE", with one of ${known}, not ${JSON.stringify(checksum)}`);
  }
  if (/^(https?|ftp|file):\/\//i.test(rest)) return { algorithm: name, url: rest };
  const value = rest.toLowerCase();
  if (!isSum(value, name)) {
    fail(
      `"checksum": ${JSON.stringify(rest)} is not a ${name}: that is ${lengths[name]} hexadecimal digits`,
    );
  }
  return { algorithm: name, value };
}

/**
 * The checksum of a file in a list such as `sha256sum` makes; or the only one there is, without a name. Lines may
 * also look as those of BSD: `SHA256 (NAME) = HEX`.
 */
export function checksumIn(
  list: string,
  { algorithm, url = '' }: WantedChecksum,
  name: string,
): string {
  const lines = list.split(/\r?\n/).filter(line => line.trim() !== '');
  const [only = ''] = lines;
  if (lines.length === 1 && isSum(only.trim().toLowerCase(), algorithm))
    return only.trim().toLowerCase();
  for (const line of lines) {
    const [, before, path] = /^\\?([0-9a-fA-F]+)\s+[*]?(.*?)\s*$/.exec(line) ?? [];
    const [, bsdPath, after] = /^[A-Z0-9-]+ \((.*)\) = ([0-9a-fA-F]+)\s*$/.exec(line) ?? [];
    const value = (before ?? after ?? '').toLowerCase();
    if (isSum(value, algorithm) && (path ?? bsdPath ?? '').replace(/^.*\//, '') === name)
      return value;
  }
  fail(`there is no ${algorithm} of ${name} in ${shownUrl(url)}`);
}

function isAlgorithm(name: string): name is ChecksumAlgorithm {
  return name in lengths;
}

function isSum(value: string, algorithm: ChecksumAlgorithm): boolean {
  return value.length === lengths[algorithm] && /^[0-9a-f]+$/.test(value);
}

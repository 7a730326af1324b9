import { posix } from 'node:path';
import {
  type Change,
  type Content,
  type ControllerFile,
  type FileState,
  fail,
  planAttributes,
  planFile,
} from '../../module-api/index.ts';
import type { AptRepositoryArgs } from './args.ts';
import type { FetchedKey } from './fetch-key.ts';
import { isArmored, readPublicKeys, toArmor } from './openpgp.ts';

/** Where the key of a repository comes from. */
export type KeySource =
  | { readonly kind: 'none' }
  /** A path or fingerprints that apt reads itself. */
  | { readonly kind: 'given'; readonly signedBy: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'address'; readonly url: string }
  | { readonly kind: 'controller' };

export function keySourceOf({
  signed_by,
  signed_by_src,
}: {
  readonly signed_by?: string | undefined;
  readonly signed_by_src?: string | undefined;
}): KeySource {
  if (signed_by_src !== undefined) return { kind: 'controller' };
  if (signed_by === undefined) return { kind: 'none' };
  const text = signed_by.trim();
  if (isArmored(text)) return { kind: 'text', text: signed_by };
  if (/^(https?|ftp|file):\/\//.test(text)) return { kind: 'address', url: text };
  const isFingerprints = /^([0-9A-Fa-f]{40}!?[\s,]*)+$/.test(text);
  if (text.startsWith('/') || isFingerprints) return { kind: 'given', signedBy: text };
  fail('"signed_by" is an address, a key as text, an absolute path or a fingerprint');
}

/** The fingerprints of the option, as OpenPGP writes them. */
export function wantedFingerprints({ fingerprint = [] }: AptRepositoryArgs): readonly string[] {
  return fingerprint.map(written => {
    const digits = written.replaceAll(/\s|^0x/gi, '').toUpperCase();
    if (/^[0-9A-F]{40}$/.test(digits)) return digits;
    return fail(`"fingerprint" has 40 hexadecimal digits, not ${JSON.stringify(written)}`);
  });
}

export interface KeyInput {
  readonly args: AptRepositoryArgs;
  readonly keyring: string;
  readonly file: FileState;
  readonly folder: FileState;
  readonly fetched: FetchedKey | undefined;
  readonly controller: ControllerFile | undefined;
}

/** What it takes to have the key in its place. */
export function planKey(input: KeyInput): readonly Change[] {
  const { keyring, file, folder } = input;
  const source = keySourceOf(input.args);
  if (source.kind === 'none' || source.kind === 'given') return [];
  const content = contentOf(source, input);
  const attributes = { mode: '0644' };
  if (content === undefined) return planAttributes(keyring, file, attributes);
  const path = posix.dirname(keyring);
  const made: readonly Change[] =
    folder.type === 'absent'
      ? [{ kind: 'directory', path, before: folder, attributes: { mode: '0755' } }]
      : [];
  return [...made, ...planFile({ path: keyring, before: file, content, attributes })];
}

/** `undefined`: the key that is there stays. */
function contentOf(source: KeySource, input: KeyInput): Content | undefined {
  const { args, file, fetched, controller } = input;
  if (source.kind === 'text') return checked(Buffer.from(source.text), '"signed_by"', input);
  if (source.kind === 'controller') {
    const what = `"signed_by_src: ${args.signed_by_src}"`;
    if (controller?.text !== undefined) return checked(Buffer.from(controller.text), what, input);
    if (args.fingerprint !== undefined)
      fail(`${what} has to be a key as text to have its fingerprint checked`);
    return controller;
  }
  const url = source.kind === 'address' ? source.url : '';
  if (fetched?.bytes !== undefined) return checked(fetched.bytes, `what ${url} answers`, input);
  if (file.type !== 'file' || file.content === undefined || file.size === 0) {
    fail(`the key cannot be fetched from ${url}: ${fetched?.problem ?? 'the host gave no answer'}`);
  }
  checked(file.content, input.keyring, input);
  return undefined;
}

function checked(bytes: Uint8Array, what: string, { args, keyring }: KeyInput): Content {
  const keys = readPublicKeys(bytes) ?? fail(`${what} is not a public OpenPGP key`);
  const wanted = wantedFingerprints(args);
  const other = keys.fingerprints.find(one => wanted.length > 0 && !wanted.includes(one));
  if (other !== undefined) {
    fail(`${what} has the fingerprint ${other}, which is not in "fingerprint"`);
  }
  if (!keyring.endsWith('.asc')) return keys.binary;
  const text = Buffer.from(bytes).toString('utf8');
  return isArmored(text) ? text : toArmor(keys.binary);
}

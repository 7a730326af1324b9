import {
  type ArgsSchema,
  type Change,
  defineModule,
  type FileState,
  fail,
  fileState,
  format,
  type InferArgs,
  type JsonObject,
  notEmptyFormat,
  type Plan,
  type Probe,
  sh,
} from '../../module-api/index.ts';
import { type FetchedKey, fetchedKey } from '../apt-repository/fetch-key.ts';
import { type PublicKeys, readPublicKeys } from '../apt-repository/openpgp.ts';
import { type ImportedKeys, importedKeys, keysKey } from './imported-keys.ts';

const args = {
  key: {
    type: 'string',
    required: true,
    format: notEmptyFormat,
    description:
      'The key: its address, from which the host fetches it, a file on the host, or the id of one that is there.',
  },
  state: {
    type: 'string',
    enum: ['present', 'absent'],
    default: 'present',
    description: 'Whether rpm trusts it.',
  },
  fingerprint: {
    type: 'string',
    format: format('hexadecimal digits', text =>
      /^[0-9a-f]{16,64}$/i.test(text.replaceAll(/\s|^0x/gi, '')),
    ),
    description: 'What its fingerprint must be; another key is refused.',
  },
  validate_certs: {
    type: 'boolean',
    default: true,
    description: 'Whether the certificate of the server is checked.',
  },
} as const satisfies ArgsSchema;

type RpmKeyArgs = InferArgs<typeof args>;

type RpmKeyProbes = {
  readonly imported: Probe<ImportedKeys>;
  readonly fetched: Probe<FetchedKey> | undefined;
  readonly file: Probe<FileState> | undefined;
};

export const rpmKey = defineModule({
  name: 'rpm_key',
  summary: 'Let rpm trust the key of whoever signs packages.',
  notes: [
    'kplay reads the key itself, so the host needs no gpg: its id, and with "fingerprint" that it is the right one, are known before rpm gets it.',
    'A file may hold several keys; all of them are imported, or removed. "gpgkey" of yum_repository does the same as packages are installed.',
  ],
  args,
  returns: {
    keys: { type: 'array', items: { type: 'string' }, description: 'The ids: eight digits each.' },
    fingerprints: {
      type: 'array',
      items: { type: 'string' },
      description: 'Their fingerprints, where the key itself was read.',
    },
  },
  examples: [
    `- name: Trust the packages of Docker
  rpm_key:
    key: https://download.docker.com/linux/centos/gpg
    fingerprint: 060A 61C5 1B55 8A7F 742B  77AA C52F EB6B 621E 9F35`,
    `- name: Trust them no more
  rpm_key:
    key: 621e9f35
    state: absent`,
  ],
  observe({ key, validate_certs }): RpmKeyProbes {
    const kind = kindOf(key);
    return {
      imported: importedKeys,
      fetched:
        kind === 'address'
          ? fetchedKey({ url: key, keyring: '', validateCerts: validate_certs, fingerprints: [] })
          : undefined,
      file:
        kind === 'file'
          ? fileState(key, { follow: true, content: true, needs: ['content'] })
          : undefined,
    };
  },
  plan: (given, observed): Plan => planKey(given, observed),
  result(given, observed): JsonObject {
    const keys = keysOf(given, observed);
    return {
      keys: idsOf(given, keys),
      ...(keys !== undefined && { fingerprints: keys.fingerprints }),
    };
  },
});

interface Observed {
  readonly imported: ImportedKeys;
  readonly fetched: FetchedKey | undefined;
  readonly file: FileState | undefined;
}

function kindOf(key: string): 'address' | 'id' | 'file' {
  if (/^[a-z]+:\/\//i.test(key)) return 'address';
  return /^(0x)?[0-9a-f]{8,40}$/i.test(key.replaceAll(/\s/g, '')) ? 'id' : 'file';
}

export function planKey(given: RpmKeyArgs, observed: Observed): readonly Change[] {
  const { key, state } = given;
  const { imported } = observed;
  if (!imported.hasRpm) fail('the host has no rpm');
  const keys = keysOf(given, observed);
  const ids = idsOf(given, keys);
  checkFingerprint(given, keys);
  const isThere = (id: string) => imported.ids.includes(id);
  if (state === 'absent') {
    const gone = ids.filter(isThere);
    if (gone.length === 0) return [];
    const packages = gone.map(id => `gpg-pubkey-${id}`);
    const left = imported.ids.filter(id => !gone.includes(id));
    return [order(['rpm', '--erase', '--allmatches', ...packages], left)];
  }
  const missing = ids.filter(id => !isThere(id));
  if (missing.length === 0) return [];
  if (keys === undefined) {
    return fail(`"key": ${key} is an id, and rpm has no such key: name its address or its file`);
  }
  const script = sh`k_f=$(mktemp) || exit
trap 'rm -f -- "$k_f"' EXIT
cat > "$k_f" && rpm --import "$k_f"`;
  return [
    {
      ...order(['rpm', '--import', key], [...imported.ids, ...missing]),
      ...{ script, stdin: keys.binary === undefined ? '' : armored(keys, observed) },
    },
  ];
}

/** As it came: rpm reads the text form only. */
function armored({ binary }: PublicKeys, { fetched, file }: Observed): Uint8Array {
  return fetched?.bytes ?? (file?.type === 'file' ? file.content : undefined) ?? binary;
}

/** `undefined`: only the id is known. */
function keysOf({ key }: RpmKeyArgs, { fetched, file }: Observed): PublicKeys | undefined {
  if (kindOf(key) === 'id') return undefined;
  if (fetched?.problem !== undefined) fail(`cannot fetch ${key}: ${fetched.problem}`);
  if (file !== undefined && file.type !== 'file') fail(`"key": the host has no file ${key}`);
  const bytes = fetched?.bytes ?? file?.content;
  const keys = bytes === undefined ? undefined : readPublicKeys(bytes);
  return keys ?? fail(`"key": what is at ${key} is no public key`);
}

/** rpm names a key by the last eight digits of its id. */
function idsOf({ key }: RpmKeyArgs, keys: PublicKeys | undefined): readonly string[] {
  const names = keys?.fingerprints ?? [key.replaceAll(/\s|^0x/gi, '')];
  return names.map(name => name.slice(-8).toLowerCase());
}

function checkFingerprint({ key, fingerprint }: RpmKeyArgs, keys: PublicKeys | undefined): void {
  if (fingerprint === undefined || keys === undefined) return;
  const wanted = fingerprint.replaceAll(/\s|^0x/gi, '').toUpperCase();
  const other = keys.fingerprints.filter(one => one !== wanted);
  if (other.length === keys.fingerprints.length) {
    fail(`the key at ${key} has the fingerprint ${other.join(', ')}, not ${wanted}`);
  }
}

function order(words: readonly string[], after: readonly string[]) {
  return {
    kind: 'run',
    script: sh`${words}`,
    summary: words.join(' '),
    predicts: [{ resource: 'value', key: keysKey, value: after.join(' ') }],
    failureMessage: (exitCode: number, _: string, stderr: string) =>
      `rpm cannot do it: ${stderr.trim().split('\n').at(-1) || `exit code ${exitCode}`}`,
  } as const;
}

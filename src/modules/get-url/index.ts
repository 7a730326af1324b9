import { posix } from 'node:path';
import {
  attributesOf,
  backupResult,
  backupResultSchema,
  type Change,
  defineModule,
  type FileState,
  fail,
  fileState,
  finalState,
  type JsonObject,
  modeWarning,
  type Observed,
  type Outcome,
  type Plan,
  type Probe,
  parentDirectory,
  planAttributes,
  registeredFile,
  registeredFileSchema,
  sh,
  textOf,
} from '../../module-api/index.ts';
import { destinationOf, planMissing, withoutSlash } from '../copy/destination.ts';
import { fileNameIn, requireUrl, shownUrl } from '../http/args.ts';
import { headersRule } from '../http/curl.ts';
import { download } from '../http/download.ts';
import { type GetUrlArgs, getUrlArgs, schemes } from './args.ts';
import { checksumIn, parseChecksum, type WantedChecksum } from './checksum.ts';

export const getUrl = defineModule({
  name: 'get_url',
  aliases: ['get-url', 'ansible.builtin.get_url'],
  summary: 'Fetch a file from a server to a host.',
  notes: [
    'The host fetches it itself, with curl or wget, one of which it must have.',
    'Where a file that is there has to be compared with that of the server, check mode fetches it as well, and throws it away.',
  ],
  args: getUrlArgs,
  constraints: { rules: [headersRule] },
  returns: {
    url: { type: 'string', description: 'Where it was fetched from.' },
    dest: { type: 'string', description: 'The file on the host.' },
    checksum_dest: { type: 'string', description: 'The SHA-1 of the file that was there before.' },
    checksum: {
      type: 'string',
      description: 'The checksum the file must have, where one is given.',
    },
    checksum_src: { type: 'string', description: 'The SHA-1 of what was fetched.' },
    status_code: { type: 'integer', description: 'The status code, 200, where it was fetched.' },
    msg: { type: 'string', description: 'What the server said, where it was fetched.' },
    elapsed: { type: 'integer', description: 'Seconds it took to fetch it.' },
    ...backupResultSchema,
    ...registeredFileSchema,
  },
  examples: [
    `- name: Get a release
  get_url:
    url: https://dl.k8s.io/release/v1.33.2/bin/linux/amd64/kubectl
    dest: /usr/local/bin/kubectl
    checksum: sha256:https://dl.k8s.io/release/v1.33.2/bin/linux/amd64/kubectl.sha256
    mode: "0755"`,
    `- name: Get something that only some may
  get_url:
    url: https://files.example.com/app.tar.gz
    dest: /opt/
    url_username: deploy
    url_password: "{{ vault_password }}"
    headers: { X-Channel: stable }
    timeout: 60`,
  ],

  observe(args) {
    requireUrl(args.url, schemes);
    const wanted = parseChecksum(args.checksum);
    return observations(args, wanted);
  },

  plan(args, observed): Plan {
    const warning = modeWarning(args.mode);
    return {
      changes: changesFor(args, observed),
      warnings: warning === undefined ? [] : [warning],
    };
  },

  result(args, observed, outcomes): JsonObject {
    const { path, before } = placeIn(args, observed);
    const wanted = checksumFor(args, observed);
    const old = before.type === 'file' ? before.checksum : undefined;
    const after = finalState({ ...before, path }, outcomes);
    return {
      url: shownUrl(args.url),
      dest: path,
      ...(old !== undefined &&
        parseChecksum(args.checksum) === undefined && { checksum_dest: old }),
      ...(wanted?.value !== undefined && { checksum: wanted.value }),
      ...backupResult(outcomes),
      ...downloadResult(outcomes, after),
      ...registeredFile(after),
    };
  },
});

function observations(args: GetUrlArgs, wanted: WantedChecksum | undefined) {
  const { dest } = args;
  const look = (path: string): Probe<FileState> =>
    fileState(path, {
      ...{ follow: true, checksum: wanted?.algorithm ?? 'sha1' },
      flags: args.attributes !== undefined,
    });
  return {
    dest: look(withoutSlash(dest)),
    inside: look(posix.join(dest, fileNameIn(args.url))),
    parent: parentDirectory(withoutSlash(dest)),
    list: wanted?.url === undefined ? undefined : textAt(args, wanted.url),
    served: wanted === undefined ? servedSum(args) : undefined,
  };
}

/** What the server answered, where it was asked for the file. */
function downloadResult(outcomes: readonly Outcome[], after: FileState): JsonObject {
  const brought = outcomes.find(
    ({ change, status }) => change.kind === 'copy' && status === 'done',
  );
  if (brought === undefined || after.type === 'absent') return {};
  const { started = 0, finished = 0 } = brought;
  return {
    ...(after.checksum !== undefined && { checksum_src: after.checksum }),
    ...{ status_code: 200, msg: `OK (${after.size} bytes)` },
    elapsed: Math.round((finished - started) / 1000),
  };
}

type GetUrlObserved = Observed<ReturnType<typeof observations>>;

function textAt(args: GetUrlArgs, url: string): Probe<string> {
  return {
    script: sh`k_list() { ${download({ ...args, url }, sh`/dev/stdout`)}; }; k_list`,
    parse({ exitCode, stdout, stderr }) {
      if (exitCode !== 0) fail(`cannot fetch ${shownUrl(url)}: ${lastLine(textOf(stderr))}`);
      return textOf(stdout);
    },
  };
}

/** The SHA-1 of what the server has, where it has to be compared with a file that is there. */
function servedSum(args: GetUrlArgs): Probe<string | undefined> {
  const { dest, force, url } = args;
  const [file, inside] = [withoutSlash(dest), posix.join(dest, fileNameIn(url))];
  return {
    script: sh`k_get() { ${download(args, sh`/dev/stdout`)}; }
if [ -d ${word(file)} ]; then [ -f ${word(inside)} ] || exit 0
else [ ${force ? 1 : 0} = 1 ] && [ -f ${word(file)} ] || exit 0; fi
{ k_get || echo failed >&2; } | sha1sum`,
    parse({ stdout, stderr }) {
      const said = textOf(stderr).trim();
      if (/(^|\n)failed$/.test(said)) {
        fail(`cannot fetch ${shownUrl(url)}: ${lastLine(said.replace(/\n?failed$/, ''))}`);
      }
      return /^[0-9a-f]{40}/.exec(textOf(stdout))?.[0];
    },
  };
}

function word(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}

function placeIn(args: GetUrlArgs, { dest, inside, parent }: GetUrlObserved) {
  return destinationOf(args.dest, { dest, inside, parent }, true);
}

function checksumFor(args: GetUrlArgs, { list }: GetUrlObserved): WantedChecksum | undefined {
  const wanted = parseChecksum(args.checksum);
  if (wanted === undefined || list === undefined) return wanted;
  return { ...wanted, value: checksumIn(list, wanted, fileNameIn(args.url)) };
}

function changesFor(args: GetUrlArgs, observed: GetUrlObserved): readonly Change[] {
  const { path, before, missing } = placeIn(args, observed);
  const attributes = attributesOf(args);
  const wanted = checksumFor(args, observed);
  if (before.type !== 'absent' && before.type !== 'file' && before.type !== 'link') {
    fail(`${path} is a ${before.type}, not a file`);
  }
  if (before.type === 'file' && isGood(args, observed, { before: before.checksum, wanted })) {
    return planAttributes(path, before, attributes);
  }
  const { algorithm = 'sha1', value = '' } = wanted ?? {};
  const check = sh`{ k_h=$(k_sum ${algorithm} "$k_temp") && [ "$k_h" = ${value} ] || { printf 'its %s is %s and not %s\n' ${algorithm} "$k_h" ${value} >&2; false; }; }`;
  const fetched = sh`{ (umask 077; set -C; : > "$k_temp") && ${download(args, sh`"$k_temp"`)}; }`;
  return [
    ...planMissing(missing, attributes, undefined),
    {
      kind: 'copy',
      source: shownUrl(args.url),
      fill: wanted === undefined ? fetched : sh`${fetched} && ${check}`,
      ...{ path, before, attributes, backup: args.backup },
      ...(algorithm === 'sha1' && value !== '' && { checksum: value }),
    },
  ];
}

function isGood(
  args: GetUrlArgs,
  { dest, served }: GetUrlObserved,
  sums: { readonly before: string | undefined; readonly wanted: WantedChecksum | undefined },
): boolean {
  if (sums.wanted !== undefined) return sums.before === sums.wanted.value;
  if (dest.type !== 'directory' && !args.force) return true;
  return served === sums.before;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

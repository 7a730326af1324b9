import { posix } from 'node:path';
import {
  attributesOf,
  type Change,
  contentFacts,
  defineModule,
  type FileRequest,
  type FileState,
  fail,
  failureOf,
  fileState,
  type Given,
  type JsonObject,
  modeWarning,
  type Observed,
  type Plan,
  type Probe,
  planFile,
  type Rule,
} from '../../module-api/index.ts';
import { type AptRepositoryArgs, aptFields, aptRepositoryArgs } from './args.ts';
import { renderSources, requireSource, slugOf } from './deb822.ts';
import { type FetchedKey, fetchedKey } from './fetch-key.ts';
import { keySourceOf, planKey, wantedFingerprints } from './key.ts';
import { holdsLine, listFiles, planLine, planNoLine, sourcesFolder } from './lists.ts';
import {
  fileNameOf,
  renderSourceLine,
  requireSourceLine,
  type SourceLine,
  withOption,
} from './one-line.ts';
import { updateAfterRemoval, updateOf } from './update.ts';

export const aptRepository = defineModule({
  name: 'apt_repository',
  aliases: [
    ...['ansible.builtin.apt_repository', 'deb822_repository'],
    'ansible.builtin.deb822_repository',
  ],
  summary: 'Set up a repository of apt, with the key that signs it.',
  notes: [
    'With "name", "uris" and "suites" the repository has a file of its own, NAME.sources; a task that says something else under that name (another minor version in the address) replaces it. With "repo" it is a line of a .list file, as Ansible writes it: a line that is anywhere already is not written again, and another line does not replace it.',
    'The key is fetched by the host itself, with curl or wget, when it is not there, when the repository changes, or when it is not the one of "fingerprint". It is stored in binary form in /etc/apt/keyrings, readable by all, and "Signed-By" names it. No gpg is needed.',
    'After a change only the lists of this repository are fetched. If that fails, apt’s own words are the message, and the file is put back as it was. Lists are not fetched in check mode: a package that is not known is then taken to be in the new repository.',
    'A "ppa:" is refused, with what to write in its place: its key would have to be looked up.',
  ],
  args: aptRepositoryArgs,
  constraints: {
    mutuallyExclusive: [
      ['repo', 'uris'],
      ['repo', 'name'],
      ['signed_by', 'signed_by_src'],
    ],
    requiredOneOf: [['repo', 'name']],
    rules: [
      ...['name', 'uris', 'suites', 'components', ...Object.keys(aptFields)].map(oneLineRule),
      {
        options: ['name', 'state', 'uris', 'suites', 'components'],
        problem: ({ name, state, uris, suites, components }) =>
          name === undefined || state !== 'present'
            ? undefined
            : failureOf(() =>
                requireSource({
                  uris: textsOf(uris),
                  suites: textsOf(suites),
                  components: textsOf(components),
                }),
              ),
      },
    ],
  },
  returns: {
    repo: { type: 'string', description: 'The line, or the text of the file.' },
    dest: { type: 'string', description: 'The file that holds the repository.' },
    key_filename: { type: 'string', description: 'Where the key is.' },
  },
  examples: [
    `- name: Packages of one minor version of Kubernetes
  apt_repository:
    name: kubernetes
    uris: https://pkgs.k8s.io/core:/stable:/v1.36/deb/
    suites: /
    signed_by: https://pkgs.k8s.io/core:/stable:/v1.36/deb/Release.key`,
    `- name: Docker's own packages, and the key they are signed with
  deb822_repository:
    name: docker
    uris: https://download.docker.com/linux/debian
    suites: bookworm
    components: stable
    architectures: amd64
    signed_by: https://download.docker.com/linux/debian/gpg
    fingerprint: 9DC8 5822 9FC7 DD38 854A E2D8 8D81 803C 0EBF CD88`,
    `- name: As one line
  apt_repository:
    repo: deb [signed-by=/etc/apt/keyrings/x.gpg] https://host.example/debian stable main
    filename: x`,
    `- name: Remove it
  apt_repository:
    name: docker
    state: absent`,
  ],

  sources({ signed_by_src: src }): { key: FileRequest | undefined } {
    return { key: src === undefined ? undefined : { kind: 'file', src, search: 'files' } };
  },

  observe(args): AptRepositoryProbes {
    const target = targetOf(args);
    const source = keySourceOf(args);
    const { keyring } = target;
    const look = (path: string) => fileState(path, { content: true });
    return {
      file: target.line === undefined ? look(target.path) : undefined,
      lists: target.line === undefined ? undefined : listFiles(),
      keyring: look(keyring),
      folder: fileState(posix.dirname(keyring), { follow: true }),
      fetched:
        source.kind === 'address' && args.state === 'present'
          ? fetchedKey({
              ...{ url: source.url, keyring, validateCerts: args.validate_certs },
              fingerprints: wantedFingerprints(args),
              sources: wantedFile(target),
            })
          : undefined,
    };
  },

  plan(args, observed, given): Plan {
    const warning = modeWarning(args.mode);
    const target = targetOf(args);
    const changes = planAll(args, observed, { given, target });
    return { changes, warnings: warning === undefined ? [] : [warning] };
  },

  result(args): JsonObject {
    const { text, path, keyring } = targetOf(args);
    const source = keySourceOf(args);
    const stores = source.kind !== 'none' && source.kind !== 'given';
    return { repo: text, dest: path, ...(stores && { key_filename: keyring }) };
  },
});

type AptRepositoryProbes = {
  readonly file: Probe<FileState> | undefined;
  readonly lists: Probe<readonly FileState[]> | undefined;
  readonly keyring: Probe<FileState>;
  readonly folder: Probe<FileState>;
  readonly fetched: Probe<FetchedKey> | undefined;
};

interface Target {
  readonly path: string;
  /** Of the file, or the one line. */
  readonly text: string;
  readonly line: SourceLine | undefined;
  readonly keyring: string;
}

/** What shall be where. */
function targetOf(args: AptRepositoryArgs): Target {
  const source = keySourceOf(args);
  const written = args.repo === undefined ? undefined : requireSourceLine(args.repo);
  const name =
    args.filename ?? (written === undefined ? slugOf(args.name ?? '') : fileNameOf(written));
  if (name.includes('/')) fail(`"filename: ${name}" is a name without a folder`);
  const keyring = args.keyring ?? `/etc/apt/keyrings/${name}.gpg`;
  const signedBy =
    source.kind === 'none' ? undefined : source.kind === 'given' ? source.signedBy : keyring;
  if (written === undefined) {
    const path = `${sourcesFolder}/${name}.sources`;
    const text = args.state === 'absent' ? '' : renderSources(args, signedBy);
    return { path, text, line: undefined, keyring };
  }
  const line = signedBy === undefined ? written : withOption(written, 'signed-by', signedBy);
  const path = `${sourcesFolder}/${name.replace(/\.list$/, '')}.list`;
  return { path, text: renderSourceLine(line), line, keyring };
}

function wantedFile({ path, text, line }: Target) {
  const { checksum = '' } = contentFacts(text);
  return line === undefined ? { path, sha1: checksum } : undefined;
}

interface PlanContext {
  readonly given: Given<{ key: FileRequest | undefined }>;
  readonly target: Target;
}

function planAll(
  args: AptRepositoryArgs,
  observed: Observed<AptRepositoryProbes>,
  { given, target }: PlanContext,
): readonly Change[] {
  const { path, text, line, keyring } = target;
  const { file = { type: 'absent', path }, lists = [], fetched, folder } = observed;
  const attributes = attributesOf({ mode: args.mode });
  const input = { lists, path, mode: args.mode };
  if (args.state === 'absent') {
    const removed = line === undefined ? removal(file) : planNoLine({ ...input, line });
    const all = [...removed, ...(line === undefined ? removal(observed.keyring) : [])];
    return removed.length > 0 && args.update_cache ? [...all, updateAfterRemoval(args)] : all;
  }
  const { key } = given.sources;
  if (key?.kind === 'controller-directory') fail('"signed_by_src" is a directory');
  const keys = planKey({ args, keyring, file: observed.keyring, folder, fetched, controller: key });
  const sources =
    line === undefined
      ? planFile({ path, before: file, content: text, attributes })
      : planLine({ ...input, line });
  const changed = [...keys, ...sources].find(change => change.kind === 'write');
  if (changed === undefined || !args.update_cache) return [...keys, ...sources];
  const written = sources.find(change => change.kind === 'write');
  const holder = line === undefined ? file : lists.find(list => holdsLine(list, line));
  const place = written?.before ?? holder;
  return place === undefined ? [...keys, ...sources] : [...keys, ...sources, updateOf(args, place)];
}

function removal(state: FileState): readonly Change[] {
  return state.type === 'absent' ? [] : [{ kind: 'remove', path: state.path, before: state }];
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** Lines of a text would be fields of their own. */
function oneLineRule(option: string): Rule {
  return {
    options: [option],
    problem: ({ [option]: value }) => {
      const texts = typeof value === 'string' ? [value] : textsOf(value);
      return texts.some(text => /[\r\n]/.test(text.trim()))
        ? `"${option}" cannot hold more than one line.`
        : undefined;
    },
  };
}

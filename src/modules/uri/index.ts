import { posix } from 'node:path';
import {
  attributesOf,
  type Change,
  defineModule,
  type FileRequest,
  type FileState,
  fail,
  fileState,
  finalState,
  type Given,
  type JsonObject,
  modeWarning,
  type Outcome,
  type Plan,
  type Probe,
  planAttributes,
  registeredFile,
  registeredFileSchema,
  type StagedFile,
  type StageRequest,
  sh,
} from '../../module-api/index.ts';
import { conditionProbes, reasonToSkip } from '../command/condition.ts';
import { fileNameIn, requireUrl, shownUrl } from '../http/args.ts';
import { headersRule } from '../http/curl.ts';
import { type Answer, answerFields, contentOf, parseAnswer } from './answer.ts';
import { type UriArgs, uriArgs } from './args.ts';
import { bodyOf, bodyRule, filesOf, type RequestBody } from './body.ts';
import { answerProbe, isSafe, printed, problemWith, requestChange } from './request.ts';

export const uri = defineModule({
  name: 'uri',
  summary: 'Send a request to a web server from a host.',
  notes: [
    'The host sends it with curl, or with wget where only that is there; wget cannot do everything.',
    'In check mode a task that only asks (GET, HEAD, OPTIONS) does so; where the answer is not good and earlier tasks did not really run, it is undecided. Other requests are only shown, and what they would answer is unknown.',
    'Headers of the answer are registered by their names in small letters, with underscores in place of hyphens.',
    'It reports `changed` only when "dest" gets another content.',
  ],
  args: uriArgs,
  constraints: { mutuallyExclusive: [['body', 'src']], rules: [headersRule, bodyRule] },
  returnsOthers: true,
  returns: {
    status: {
      type: 'integer',
      description: 'The status code of the answer; -1 when there was none.',
    },
    msg: { type: 'string', description: 'The words of the server, or what went wrong.' },
    url: { type: 'string', description: 'Where the answer came from, after redirects.' },
    redirected: { type: 'boolean', description: 'Whether it was redirected.' },
    elapsed: { type: 'integer', description: 'Seconds until the answer was there.' },
    content: {
      type: 'string',
      description: 'The body of the answer, with "return_content" or a failure.',
    },
    json: { description: 'The body of the answer, where it is JSON.' },
    cookies: { type: 'object', description: 'Cookies of the answer, by name.' },
    cookies_string: { type: 'string', description: 'The same, as they are sent back.' },
    path: { type: 'string', description: 'Where the answer is kept, with "dest".' },
    ...registeredFileSchema,
  },
  examples: [
    `- name: Wait until the service is well
  uri:
    url: http://127.0.0.1:8080/health
    return_content: true
  register: health
  until: health.json.status == 'ok'
  retries: 30
  delay: 2`,
    `- name: Make a user
  uri:
    url: https://api.example.com/users
    method: POST
    body: { name: ada, role: admin }
    body_format: json
    headers: { Authorization: "Bearer {{ token }}" }
    status_code: [201, 409]`,
    `- name: Upload a report, and say what it is
  uri:
    url: https://api.example.com/reports
    method: POST
    body_format: form-multipart
    body:
      report: { filename: report.pdf }
      notes: { content: "a,b", filename: notes.csv, mime_type: text/csv }
      title: The first`,
  ],

  sources(args): UriSources {
    const { src, remote_src } = args;
    if (remote_src) return { source: undefined };
    const files = Object.entries(filesOf(args)).map(
      ([name, path]) => [`part ${name}`, { kind: 'stage', src: path, search: 'files' }] as const,
    );
    const source =
      src === undefined ? undefined : ({ kind: 'file', src, search: 'files' } as const);
    return { ...Object.fromEntries(files), source };
  },

  observe(args, given): UriProbes {
    requireUrl(args.url, ['https', 'http']);
    const conditions = conditionProbes(args);
    const answer =
      given.checkMode && isSafe(args) ? answerProbe(args, requestBody(args, given)) : undefined;
    const known = { ...conditions, ...(answer !== undefined && { answer }) };
    if (args.dest === undefined) return known;
    const look = (path: string): Probe<FileState> =>
      fileState(path, { follow: true, checksum: 'sha1' });
    return {
      ...known,
      dest: look(args.dest),
      inside: look(posix.join(args.dest, fileNameIn(args.url))),
      ...(given.round > 0 && { kept: look(keptPath(given)) }),
    };
  },

  plan(args, observed, given): Plan {
    const skipped = reasonToSkip(args, observed);
    if (skipped !== undefined) return { changes: [], skipped };
    const warning = modeWarning(args.mode);
    const warnings = warning === undefined ? [] : [warning];
    const { answer, kept } = observed;
    if (answer !== undefined) return { changes: planAnswer(args, observed, answer), warnings };
    if (kept === undefined) {
      const isKept = args.dest !== undefined;
      const body = requestBody(args, given);
      const changes = [requestChange(args, body, isKept ? keptPath(given) : undefined)];
      return { changes, warnings, again: isKept };
    }
    return { changes: planKept(args, observed, kept) };
  },

  result(args, observed, outcomes): JsonObject {
    const skipped = reasonToSkip(args, observed);
    if (skipped !== undefined) return { msg: skipped };
    const request = outcomes[0];
    const answer = observed.answer ?? parseAnswer(printed(request?.stdout), args.url);
    if (answer === undefined) return {};
    const content = contentOf(answer);
    const isWanted = args.return_content || problemWith(args, answer) !== undefined;
    return {
      ...answerFields(answer),
      ...(isWanted && content !== undefined && { content }),
      ...keptFields(args, observed, outcomes),
    };
  },
});

type UriSources = {
  readonly source: FileRequest | undefined;
  /** Files of the fields of a form. */
  readonly [part: `part ${string}`]: StageRequest | undefined;
};

type UriProbes = {
  readonly created?: Probe<boolean>;
  readonly removable?: Probe<boolean>;
  readonly answer?: Probe<Answer>;
  readonly dest?: Probe<FileState>;
  readonly inside?: Probe<FileState>;
  readonly kept?: Probe<FileState>;
};

interface ObservedDest {
  readonly dest?: FileState | undefined;
  readonly inside?: FileState | undefined;
}

/** Where the answer is until it is known whether it is another than at "dest". */
function keptPath({ random }: Pick<Given, 'random'>): string {
  return `/tmp/.kplay-uri-${Buffer.from(random('uri', 16)).toString('hex')}`;
}

function destOf({ dest, inside }: ObservedDest): FileState {
  const found = dest?.type === 'directory' ? inside : dest;
  if (found === undefined) throw new TypeError('dest was not observed');
  if (found.type === 'directory') fail(`${found.path} is a directory, not a file`);
  return found;
}

function requestBody(
  args: UriArgs,
  { sources, random }: Pick<Given<UriSources>, 'sources' | 'random'>,
): RequestBody | undefined {
  const { source } = sources;
  const names = Object.keys(filesOf(args));
  const parts = Object.fromEntries(
    names.map((name): [string, StagedFile | undefined] => [name, sources[`part ${name}`]]),
  );
  return bodyOf(args, { source, parts }, random);
}

/** What a run would do with an answer that check mode has got. */
function planAnswer(args: UriArgs, observed: ObservedDest, answer: Answer): readonly Change[] {
  const problem = problemWith(args, answer);
  if (problem !== undefined) fail(problem, answerFields(answer));
  if (args.dest === undefined) return [];
  const { sum, size } = answer;
  return planFile(args, destOf(observed), { source: shownUrl(args.url), checksum: sum, size });
}

interface Brought {
  readonly source: string;
  readonly checksum: string | undefined;
  readonly size: number;
}

function planFile(args: UriArgs, before: FileState, brought: Brought): readonly Change[] {
  const { path } = before;
  const attributes = attributesOf(args);
  const isSame = before.type === 'file' && before.checksum === brought.checksum;
  if (isSame) return planAttributes(path, before, attributes);
  return [{ kind: 'copy', path, before, attributes, ...brought }];
}

function planKept(args: UriArgs, observed: ObservedDest, kept: FileState): readonly Change[] {
  if (kept.type === 'absent') fail('the answer was not kept');
  const { checksum, size, path: source } = kept;
  return [
    ...planFile(args, destOf(observed), { source, checksum, size }),
    { kind: 'run', script: sh`rm -f -- ${source}`, summary: `rm ${source}`, effect: 'none' },
  ];
}

function keptFields(
  args: UriArgs,
  observed: ObservedDest,
  outcomes: readonly Outcome[],
): JsonObject {
  if (args.dest === undefined) return {};
  const before = destOf(observed);
  return { path: before.path, ...registeredFile(finalState(before, outcomes)) };
}

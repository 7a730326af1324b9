import {
  type ControllerDirectory,
  type ControllerFile,
  fail,
  failureOf,
  type Given,
  type Rule,
  type StagedFile,
} from '../../module-api/index.ts';
import { pythonJson } from '../copy/python-json.ts';
import type { UriArgs } from './args.ts';
import { type Part, type PartFile, writeMultipart } from './multipart.ts';

/** What is sent, and how it is called where the user does not say. */
export interface RequestBody {
  readonly text?: string | undefined;
  /** Texts and files of the host, one after the other. */
  readonly pieces?: readonly (string | PartFile)[] | undefined;
  /** A file of the host. */
  readonly path?: string | undefined;
  readonly contentType?: string | undefined;
}

export interface BodySources {
  readonly source: ControllerFile | ControllerDirectory | undefined;
  /** Files of the controller that fields of the form are made of, as they lie on the host. */
  readonly parts: Readonly<Record<string, StagedFile | undefined>>;
}

export function bodyOf(
  args: UriArgs,
  { source, parts }: BodySources,
  random: Given['random'],
): RequestBody | undefined {
  if (args.src !== undefined) return sourceBody(args, args.src, source);
  const { body, body_format } = args;
  if (body === undefined || body === null) return undefined;
  if (body_format === 'json') {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return { text, contentType: 'application/json' };
  }
  if (body_format === 'form-multipart') {
    const boundary = `kplay-${Buffer.from(random('boundary', 16)).toString('hex')}`;
    const pieces = writeMultipart(
      partsOf(body).map(part => placed(part, parts)),
      boundary,
    );
    const contentType = `multipart/form-data; boundary=${boundary}`;
    const [text, ...more] = pieces;
    if (typeof text === 'string' && more.length === 0) return { text, contentType };
    return { pieces, contentType };
  }
  if (body_format === 'form-urlencoded') {
    const text = typeof body === 'string' ? body : formOf(body);
    return { text, contentType: 'application/x-www-form-urlencoded' };
  }
  return { text: typeof body === 'string' ? body : pythonJson(body) };
}

/** Files of fields that have no content of their own, by the names of the fields. */
export function filesOf({ body, body_format, src }: UriArgs): Readonly<Record<string, string>> {
  if (body_format !== 'form-multipart' || src !== undefined) return {};
  if (body === undefined || body === null) return {};
  // What is wrong with it is said elsewhere.
  if (failureOf(() => partsOf(body)) !== undefined) return {};
  return Object.fromEntries(
    partsOf(body).flatMap(({ name, content }) =>
      typeof content === 'string' ? [] : [[name, content.path]],
    ),
  );
}

function placed(part: Part, parts: BodySources['parts']): Part {
  const staged = parts[part.name];
  if (staged === undefined || typeof part.content === 'string') return part;
  return { ...part, content: { path: staged.path } };
}

function sourceBody(
  { remote_src }: UriArgs,
  src: string,
  source: ControllerFile | ControllerDirectory | undefined,
): RequestBody {
  if (remote_src) return { path: src };
  if (source?.kind === 'controller-directory') fail(`"src" is a directory: ${src}`);
  if (source?.text === undefined) {
    fail(`"src" is not text of at most 1 MiB: copy ${src} to the host and set "remote_src"`);
  }
  return { text: source.text };
}

/** Of a form, what can be none. */
export const bodyRule: Rule = {
  options: ['body', 'body_format'],
  problem: ({ body, body_format }) => {
    if (body === undefined || body === null) return undefined;
    if (body_format === 'form-multipart') return failureOf(() => partsOf(body));
    const isForm = body_format === 'form-urlencoded' && typeof body !== 'string';
    return isForm ? failureOf(() => formOf(body)) : undefined;
  },
};

/** A dictionary, or a list of pairs; a list as a value is sent item by item. */
function formOf(body: unknown): string {
  const pairs = Array.isArray(body)
    ? body
    : typeof body === 'object' && body !== null
      ? Object.entries(body)
      : fail('"body" must be a dictionary or a list of pairs for form-urlencoded');
  const form = new URLSearchParams();
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2)
      fail('"body" must hold pairs of a name and a value');
    const [name, value]: unknown[] = pair;
    for (const item of Array.isArray(value) ? value : [value])
      form.append(String(name), formText(item));
  }
  return form.toString();
}

type Fields = Readonly<Record<string, unknown>>;

function formText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === null ? 'None' : JSON.stringify(value);
}

/** Each field is a text, or a dictionary with `content` or `filename`, or both, and perhaps `mime_type`. */
function partsOf(body: unknown): readonly Part[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    fail('"body" must be a dictionary for form-multipart');
  }
  return Object.entries(body).map(([name, field]: [string, unknown]): Part => {
    if (typeof field !== 'object' || field === null) return { name, content: formText(field) };
    const { content, filename, mime_type, multipart_encoding: encoding }: Fields = { ...field };
    const file = typeof filename === 'string' && filename !== '' ? filename : undefined;
    const type = typeof mime_type === 'string' && mime_type !== '' ? mime_type : undefined;
    const isEmpty = content === undefined || content === null || content === '';
    if (isEmpty && file === undefined) {
      fail(`"body": the field ${name} needs a "content", or the "filename" of a file to send`);
    }
    return {
      ...{ name, filename: file, type, isBase64: encoding === 'base64' },
      content: isEmpty && file !== undefined ? { path: file } : formText(content),
    };
  });
}

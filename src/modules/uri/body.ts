import {
  type ControllerDirectory,
  type ControllerFile,
  fail,
  failureOf,
  type Given,
  type Rule,
} from '../../module-api/index.ts';
import { pythonJson } from '../copy/python-json.ts';
import type { UriArgs } from './args.ts';
import { type Part, writeMultipart } from './multipart.ts';

/** What is sent, and how it is called where the user does not say. */
export interface RequestBody {
  readonly text?: string | undefined;
  /** A file of the host. */
  readonly path?: string | undefined;
  readonly contentType?: string | undefined;
}

export function bodyOf(
  args: UriArgs,
  source: ControllerFile | ControllerDirectory | undefined,
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
    const text = writeMultipart(partsOf(body), boundary);
    return { text, contentType: `multipart/form-data; boundary=${boundary}` };
  }
  if (body_format === 'form-urlencoded') {
    const text = typeof body === 'string' ? body : formOf(body);
    return { text, contentType: 'application/x-www-form-urlencoded' };
  }
  return { text: typeof body === 'string' ? body : pythonJson(body) };
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

function formText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === null ? 'None' : JSON.stringify(value);
}

/** Each field is a text, or a dictionary with `content` and perhaps `filename` and `mime_type`. */
function partsOf(body: unknown): readonly Part[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    fail('"body" must be a dictionary for form-multipart');
  }
  return Object.entries(body).map(([name, field]: [string, unknown]): Part => {
    if (typeof field !== 'object' || field === null) return { name, content: formText(field) };
    const { content, filename, mime_type }: Readonly<Record<string, unknown>> = { ...field };
    if (content === undefined) fail(`"body": the field ${name} needs a "content"`);
    const file = typeof filename === 'string' ? filename : undefined;
    const type = typeof mime_type === 'string' ? mime_type : undefined;
    return { name, content: formText(content), filename: file, type };
  });
}

import {
  type ArgsSchema,
  backupResult,
  backupResultSchema,
  defineModule,
  type FileState,
  fail,
  failureOf,
  fileOptions,
  type InferArgs,
  type JsonObject,
  type Plan,
  writeOptions,
} from '../../module-api/index.ts';
import { contentToEdit, editedFileProbes, planEdit } from '../edited-file/edited-file.ts';
import type { JsonNode, ObjectNode } from './json-tree.ts';
import { changedKeys, merged, without } from './merge.ts';
import { JsonSyntaxError, parseJson } from './parse.ts';
import { printJson, styleOf } from './print.ts';

const args = {
  path: {
    type: 'string',
    required: true,
    aliases: ['dest'],
    format: 'path',
    description: 'The file on the host. A symbolic link is followed.',
  },
  values: {
    type: 'object',
    additionalProperties: {},
    default: {},
    description: 'What the object in the file must hold. Objects are merged, all else is replaced.',
  },
  remove: {
    type: 'array',
    items: { type: ['string', 'array'] },
    default: [],
    description:
      'Keys that must not be there: "log-opts.max-size" for a key in an object, or a list of keys where one has a dot in it. They are removed before "values" are merged.',
  },
  arrays: {
    type: 'string',
    enum: ['replace', 'append', 'union'],
    default: 'replace',
    description:
      'What becomes of a list that is there: replaced by the one in "values"; with that one at its end (append); or with those of its items that are missing (union).',
  },
  create: {
    type: 'boolean',
    default: true,
    description: 'Make the file, and its directory, when they are missing.',
  },
  indent: {
    type: 'integer',
    minimum: 0,
    maximum: 16,
    default: 2,
    description:
      'How many spaces a level is indented in a new file; a file that is there keeps its own.',
  },
  ...fileOptions,
  ...writeOptions,
} as const satisfies ArgsSchema;

type JsonMergeArgs = InferArgs<typeof args>;

export const jsonMerge = defineModule({
  name: 'json_merge',
  aliases: ['json-merge'],
  summary: 'Have values in a JSON file, and keep everything else in it.',
  notes: [
    'What is not changed stays as it was written: order, indentation, numbers and escapes.',
    'A file that is not JSON (comments, a comma too many, a key that is there twice) is refused, with the place of the fault.',
  ],
  args,
  constraints: {
    rules: [
      {
        options: ['remove'],
        problem: ({ remove }) =>
          failureOf(() => (Array.isArray(remove) ? remove.map(keysOf) : undefined)),
      },
    ],
  },
  returns: {
    path: { type: 'string', description: 'The file.' },
    changed_keys: {
      type: 'array',
      items: { type: 'string' },
      description:
        'The keys of the object, at the top, whose values are others now, and those that came or went.',
    },
    ...backupResultSchema,
  },
  examples: [
    `- name: Let Docker rotate its logs
  json_merge:
    path: /etc/docker/daemon.json
    values:
      log-driver: json-file
      log-opts: { max-size: 50m, max-file: "3" }
    remove: [log-opts.labels]
    mode: "0644"
  notify: Restart Docker`,
    `- name: Trust one more registry
  json_merge:
    path: /etc/docker/daemon.json
    values: { insecure-registries: [registry.internal:5000] }
    arrays: union
    validate: dockerd --validate --config-file %s`,
  ],

  observe: args => editedFileProbes(args, { creates: args.create, mayBeMissing: false }),

  plan: (args, observed): Plan => planEdit(args, observed, contentOf(args, observed.file)),

  result(args, observed, outcomes): JsonObject {
    const { before, made } = edited(args, contentToEdit(observed.file));
    return {
      path: args.path,
      changed_keys: changedKeys(before, made),
      ...backupResult(outcomes),
    };
  },
});

function contentOf(args: JsonMergeArgs, file: FileState): Uint8Array {
  const bytes = contentToEdit(file);
  if (bytes === undefined && !args.create) fail(`${args.path} does not exist, and "create" is off`);
  const { mark, text, before: root, made } = edited(args, bytes);
  if (bytes !== undefined && made === root) return bytes;

  const isEmpty = text.trim() === '';
  const printed = printJson(made, styleOf(text, args.indent));
  if (isEmpty) return Buffer.from(`${mark}${printed}\n`);
  // All else around the object stays.
  const before = text.slice(0, text.length - text.trimStart().length);
  const after = text.slice(text.trimEnd().length);
  return Buffer.from(mark + before + printed + after);
}

interface Edited {
  readonly mark: string;
  readonly text: string;
  readonly before: ObjectNode;
  /** The same node when nothing has to change. */
  readonly made: ObjectNode;
}

function edited(args: JsonMergeArgs, bytes: Uint8Array = new Uint8Array()): Edited {
  const { mark, text } = decoded(args.path, bytes);
  const before = text.trim() === '' ? newRoot : rootOf(args.path, text);
  const removed = args.remove.reduce<ObjectNode>(
    (node, path) => without(node, keysOf(path)),
    before,
  );
  return { mark, text, before, made: merged(removed, valuesOf(args.values), args.arrays) };
}

const newRoot: ObjectNode = { kind: 'object', entries: new Map(), raw: undefined, isChanged: true };

function rootOf(path: string, text: string): ObjectNode {
  const node = parsed(path, text);
  if (node.kind !== 'object') fail(`${path} holds ${kindOf(node)} and not an object`);
  return node;
}

function kindOf(node: JsonNode): string {
  return node.kind === 'array' ? 'a list' : 'a single value';
}

function parsed(path: string, text: string): JsonNode {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    fail(`${path}:${error.line}:${error.column}: ${error.message}`);
  }
}

/** A byte order mark is kept, but is no part of the text. */
function decoded(
  path: string,
  bytes: Uint8Array,
): { readonly mark: string; readonly text: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.startsWith('\ufeff') ? { mark: '\ufeff', text: text.slice(1) } : { mark: '', text };
  } catch (error) {
    if (error instanceof TypeError) fail(`${path} is not UTF-8 text`);
    throw error;
  }
}

function keysOf(path: unknown): readonly string[] {
  const keys = typeof path === 'string' ? path.split('.') : Array.isArray(path) ? path : [];
  if (keys.length === 0 || keys.some(key => typeof key !== 'string' || key === '')) {
    fail(`"remove" takes keys with dots between, or lists of keys, not ${JSON.stringify(path)}`);
  }
  return keys.map(String);
}

function valuesOf(values: { readonly [key: string]: unknown }): JsonObject {
  // Options are JSON: the schema leaves open only which.
  return JSON.parse(JSON.stringify(values));
}

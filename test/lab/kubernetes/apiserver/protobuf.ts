import { type JsonRecord, recordOf, textOf, within } from '../json.ts';
import { ApiError } from './api-error.ts';

/** How a field is read; `[type]` may come many times, `{type}` is a map of texts to it. */
type FieldType = 'text' | 'bytes' | 'number' | 'flag' | 'time' | 'amount' | Message;
type Field =
  | readonly [name: string, type: FieldType]
  | readonly [name: string, type: FieldType, form: 'list' | 'map'];
interface Message {
  readonly [number: number]: Field;
}

const objectMeta: Message = {
  1: ['name', 'text'],
  2: ['generateName', 'text'],
  3: ['namespace', 'text'],
  5: ['uid', 'text'],
  6: ['resourceVersion', 'text'],
  7: ['generation', 'number'],
  11: ['labels', 'text', 'map'],
  12: ['annotations', 'text', 'map'],
};

const deleteOptions: Message = {
  1: ['gracePeriodSeconds', 'number'],
  2: ['preconditions', { 1: ['uid', 'text'], 2: ['resourceVersion', 'text'] }],
  3: ['orphanDependents', 'flag'],
  4: ['propagationPolicy', 'text'],
  5: ['dryRun', 'text', 'list'],
};

const attributes: Message = {
  1: ['namespace', 'text'],
  2: ['verb', 'text'],
  3: ['group', 'text'],
  4: ['version', 'text'],
  5: ['resource', 'text'],
  6: ['subresource', 'text'],
  7: ['name', 'text'],
};

const csrCondition: Message = {
  1: ['type', 'text'],
  2: ['reason', 'text'],
  3: ['message', 'text'],
  4: ['lastUpdateTime', 'time'],
  5: ['lastTransitionTime', 'time'],
  6: ['status', 'text'],
};

const selector: Message = {
  1: ['matchLabels', 'text', 'map'],
  2: [
    'matchExpressions',
    { 1: ['key', 'text'], 2: ['operator', 'text'], 3: ['values', 'text', 'list'] },
    'list',
  ],
};

const subject: Message = {
  1: ['kind', 'text'],
  2: ['apiGroup', 'text'],
  3: ['name', 'text'],
  4: ['namespace', 'text'],
};

const metadata: Field = ['metadata', objectMeta];

const binding: Message = {
  1: metadata,
  2: ['subjects', subject, 'list'],
  3: ['roleRef', { 1: ['apiGroup', 'text'], 2: ['kind', 'text'], 3: ['name', 'text'] }],
};

/** The kinds that kubectl sends in this form. */
const messages: Readonly<Record<string, Message>> = {
  DeleteOptions: deleteOptions,
  Eviction: { 1: metadata, 2: ['deleteOptions', deleteOptions] },
  SelfSubjectAccessReview: { 1: metadata, 2: ['spec', { 1: ['resourceAttributes', attributes] }] },
  SelfSubjectReview: { 1: metadata },
  TokenRequest: {
    1: metadata,
    2: ['spec', { 1: ['audiences', 'text', 'list'], 4: ['expirationSeconds', 'number'] }],
  },
  Namespace: { 1: metadata },
  ServiceAccount: { 1: metadata },
  ConfigMap: {
    1: metadata,
    2: ['data', 'text', 'map'],
    3: ['binaryData', 'bytes', 'map'],
    4: ['immutable', 'flag'],
  },
  Secret: {
    1: metadata,
    2: ['data', 'bytes', 'map'],
    3: ['type', 'text'],
    4: ['stringData', 'text', 'map'],
    5: ['immutable', 'flag'],
  },
  ClusterRoleBinding: binding,
  RoleBinding: binding,
  PodDisruptionBudget: {
    1: metadata,
    2: [
      'spec',
      { 1: ['minAvailable', 'amount'], 2: ['selector', selector], 3: ['maxUnavailable', 'amount'] },
    ],
  },
  CertificateSigningRequest: {
    1: metadata,
    2: [
      'spec',
      {
        1: ['request', 'bytes'],
        2: ['username', 'text'],
        3: ['uid', 'text'],
        4: ['groups', 'text', 'list'],
        5: ['usages', 'text', 'list'],
        7: ['signerName', 'text'],
        8: ['expirationSeconds', 'number'],
      },
    ],
    3: ['status', { 1: ['conditions', csrCondition, 'list'], 2: ['certificate', 'bytes'] }],
  },
};

const envelope: Message = {
  1: ['type', { 1: ['apiVersion', 'text'], 2: ['kind', 'text'] }],
  2: ['raw', 'bytes'],
};

/** Reads an object in Kubernetes' Protobuf form: a magic number, then what it is, then the object. */
export function decodeProtobuf(body: Buffer): JsonRecord {
  const { type, raw } = decode(envelope, body.subarray(4));
  const { apiVersion, kind } = recordOf(type);
  const message = messages[String(kind)];
  if (message === undefined) {
    throw new ApiError(
      415,
      `the body of the request was in an unknown format - Protobuf of ${String(kind)}`,
    );
  }
  const object = decode(message, Buffer.from(textOf(raw) ?? '', 'base64'));
  return { apiVersion, kind, ...object };
}

function decode(message: Message, bytes: Buffer): JsonRecord {
  const object: JsonRecord = {};
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const field = message[tag >> 3];
    // Only numbers and what has a length occur.
    if ((tag & 7) === 0) {
      const value = varint();
      if (field === undefined) continue;
      object[field[0]] = field[1] === 'flag' ? value !== 0n : Number(BigInt.asIntN(64, value));
      continue;
    }
    const length = Number(varint());
    const content = bytes.subarray(at, at + length);
    at += length;
    if (field !== undefined) put(object, field, content);
  }
  return object;
}

function put(object: JsonRecord, [name, type, form]: Field, content: Buffer): void {
  if (form === 'map') {
    const { key, value } = decode({ 1: ['key', 'text'], 2: ['value', type] }, content);
    within(object, name)[String(key)] = value ?? '';
    return;
  }
  const value = valueOf(type, content);
  // An empty text is how Go says that there is none.
  if (value === '') return;
  if (form === undefined) object[name] = value;
  else {
    const list = object[name];
    object[name] = Array.isArray(list) ? [...list, value] : [value];
  }
}

function valueOf(type: FieldType, content: Buffer): unknown {
  if (type === 'text') return content.toString();
  if (type === 'bytes') return content.toString('base64');
  if (type === 'number' || type === 'flag') return undefined;
  if (type === 'amount') return amountOf(content);
  if (type !== 'time') return decode(type, content);
  const { seconds } = decode({ 1: ['seconds', 'number'] }, content);
  const time = new Date(Number(seconds ?? 0) * 1000);
  return seconds === undefined ? undefined : time.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A number, or a text such as `50%`. */
function amountOf(content: Buffer): unknown {
  const { kind, number, text } = decode(
    { 1: ['kind', 'number'], 2: ['number', 'number'], 3: ['text', 'text'] },
    content,
  );
  return kind === 1 ? text : (number ?? 0);
}

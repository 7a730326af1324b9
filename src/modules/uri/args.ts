import { type ArgsSchema, fileOptions, format, type InferArgs } from '../../module-api/index.ts';
import { httpOptions, urlFormat } from '../http/args.ts';

export const uriArgs = {
  url: {
    type: 'string',
    required: true,
    format: urlFormat(['https', 'http']),
    description: 'Where the request goes: https:// or http://.',
  },
  method: {
    type: 'string',
    default: 'GET',
    format: format('a method like GET or POST', /^[A-Za-z][\w-]*$/),
    description: 'The method of the request.',
  },
  body: {
    description: 'What to send. With body_format json, lists and dictionaries are written as JSON.',
  },
  body_format: {
    type: 'string',
    enum: ['raw', 'json', 'form-urlencoded', 'form-multipart'],
    default: 'raw',
    description:
      'What becomes of "body", and the Content-Type that is sent where "headers" has none. A field of form-multipart is a text, or has "content" and perhaps "filename" and "mime_type"; a "filename" without content names a file to send, of the controller unless "remote_src" is on. "multipart_encoding: base64" sends it as letters.',
  },
  src: {
    type: 'string',
    description:
      'A file to send, in place of "body"; of the controller, unless "remote_src" is on.',
  },
  remote_src: {
    type: 'boolean',
    default: false,
    description: '"src", or the files of a form, are on the host.',
  },
  dest: {
    type: 'string',
    format: 'path',
    description:
      'Where to keep the answer on the host. In a directory it has the last part of the URL as its name.',
  },
  creates: {
    type: 'string',
    format: 'path',
    description: 'A path (or shell pattern): when it is there, nothing is requested.',
  },
  removes: {
    type: 'string',
    format: 'path',
    description: 'A path (or shell pattern): when it is not there, nothing is requested.',
  },
  status_code: {
    type: 'array',
    items: { type: 'integer' },
    default: [200],
    description: 'The status codes of success. -1 is one too: there was no answer.',
  },
  return_content: {
    type: 'boolean',
    default: false,
    description:
      'Register the body of the answer as "content". JSON is registered as "json" anyway.',
  },
  follow_redirects: {
    type: ['string', 'boolean'],
    enum: ['all', 'yes', true, 'none', 'no', false, 'safe', 'urllib2'],
    default: 'safe',
    description: 'Follow redirects: all, none, or (safe) those of GET and HEAD only.',
  },
  timeout: {
    type: 'integer',
    minimum: 1,
    default: 30,
    description: 'How many seconds the server may say nothing.',
  },
  unix_socket: {
    type: 'string',
    format: 'path',
    description: 'A socket of the host to connect to.',
  },
  force: { type: 'boolean', default: false, description: 'Ask caches for what is not cached.' },
  ...fileOptions,
  ...httpOptions,
} as const satisfies ArgsSchema;

export type UriArgs = InferArgs<typeof uriArgs>;

import { posix } from 'node:path';
import {
  type ArgsSchema,
  attributesOf,
  backupResult,
  backupResultSchema,
  defineModule,
  fail,
  fileOptions,
  finalState,
  format,
  type InferArgs,
  type JsonObject,
  keptModeFormat,
  modeWarning,
  notEmptyFormat,
  type Plan,
  registeredFile,
  registeredFileSchema,
  sumOf,
  type TemplateRequest,
  writeOptions,
} from '../module-api/index.ts';
import { destinationOf, destinationProbes, exists, planDestination } from './copy/destination.ts';

const args = {
  src: {
    type: 'string',
    required: true,
    format: notEmptyFormat,
    description:
      'The template, looked for in the "templates" folder of the role and the play. A name that ends in ".hbs" is read as Handlebars, any other as Jinja.',
  },
  dest: {
    type: 'string',
    required: true,
    format: 'path',
    description:
      'Where the result goes on the host. In a directory, or with a slash at its end, it has the name of the template.',
  },
  ...fileOptions,
  mode: {
    type: ['string', 'integer'],
    format: keptModeFormat,
    description:
      'Permissions: an octal string like "0644" (quote it), symbolic like u=rw,go=r, or "preserve" for those of the template.',
  },
  force: {
    type: 'boolean',
    default: true,
    description: 'Replace a file that has another content. Off: only write what is not there.',
  },
  follow: {
    type: 'boolean',
    default: false,
    description: 'Write to where a symbolic link at "dest" leads, instead of replacing the link.',
  },
  ...writeOptions,
  newline_sequence: {
    type: 'string',
    enum: ['\n', '\r', '\r\n', '\\n', '\\r', '\\r\\n'],
    default: '\n',
    description: 'What ends the lines of the result.',
  },
  trim_blocks: {
    type: 'boolean',
    default: true,
    description: 'Leave out the newline after a block tag.',
  },
  lstrip_blocks: {
    type: 'boolean',
    default: false,
    description: 'Leave out spaces and tabs between the beginning of a line and a block tag.',
  },
  variable_start_string: {
    type: 'string',
    format: notEmptyFormat,
    description: 'What begins an expression, in place of "{{".',
  },
  variable_end_string: {
    type: 'string',
    format: notEmptyFormat,
    description: 'What ends an expression, in place of "}}".',
  },
  block_start_string: {
    type: 'string',
    format: notEmptyFormat,
    description: 'What begins a block tag, in place of "{%".',
  },
  block_end_string: {
    type: 'string',
    format: notEmptyFormat,
    description: 'What ends a block tag, in place of "%}".',
  },
  comment_start_string: {
    type: 'string',
    format: notEmptyFormat,
    description: 'What begins a comment, in place of "{#".',
  },
  comment_end_string: {
    type: 'string',
    format: notEmptyFormat,
    description: 'What ends a comment, in place of "#}".',
  },
  output_encoding: {
    type: 'string',
    default: 'utf-8',
    format: format('"utf-8", the only one that is supported', /^[uU][tT][fF]-?8$/),
    description: 'The encoding of the result. Only "utf-8" is supported.',
  },
} as const satisfies ArgsSchema;

export const template = defineModule({
  name: 'template',
  aliases: ['ansible.builtin.template', 'ansible.legacy.template'],
  summary: 'Write what a template makes of the variables into a file.',
  notes: [
    'A file is written beside its place and renamed, so that nobody sees half of it. It keeps the mode and owner it has where the task does not say otherwise.',
    'Options about tags, blocks and newlines are for Jinja only.',
  ],
  args,
  returns: {
    dest: { type: 'string', description: 'The file that was written.' },
    src: { type: 'string', description: 'The template.' },
    checksum: { type: 'string', description: 'The SHA-1 of the result.' },
    md5sum: { type: 'string', description: 'The MD5 of the result.' },
    ...backupResultSchema,
    ...registeredFileSchema,
  },
  examples: [
    `- name: Configure the web server
  template:
    src: nginx.conf.hbs
    dest: /etc/nginx/nginx.conf
    owner: root
    group: root
    mode: "0644"
    validate: nginx -t -c %s
  notify: Reload nginx`,
    `- name: Write a template of Jinja
  template:
    src: app.conf.j2
    dest: /etc/app.conf
    mode: "0640"
    lstrip_blocks: true
    backup: true`,
  ],

  sources(options): { source: TemplateRequest } {
    return { source: requestOf(options) };
  },

  observe({ src, dest, attributes }, { sources: { source } }) {
    const flags = attributes !== undefined;
    return destinationProbes({ dest, name: posix.basename(src), content: source.text, flags });
  },

  plan(options, observed, { sources: { source } }): Plan {
    const { dest, follow, force } = options;
    if (!/^utf-?8$/i.test(options.output_encoding)) {
      fail(`"output_encoding" is ${options.output_encoding}, but only utf-8 is supported`);
    }
    const mode = options.mode === 'preserve' ? source.mode : options.mode;
    const attributes = attributesOf({ ...options, mode });
    const destination = destinationOf(dest, observed, follow);
    const isKept = !force && exists(destination.before);
    const changes = isKept ? [] : planDestination(destination, source.text, attributes, options);
    return { changes, warnings: [modeWarning(options.mode)].filter(text => text !== undefined) };
  },

  result({ src, dest, follow }, observed, outcomes, { sources: { source } }): JsonObject {
    const { before } = destinationOf(dest, observed, follow);
    const bytes = Buffer.from(source.text);
    return {
      ...{ dest: before.path, src, checksum: sumOf(bytes, 'sha1'), md5sum: sumOf(bytes, 'md5') },
      ...backupResult(outcomes),
      ...registeredFile(finalState(before, outcomes)),
    };
  },
});

function requestOf(options: InferArgs<typeof args>): TemplateRequest {
  return {
    kind: 'template',
    src: options.src,
    destination: options.dest,
    options: {
      trimBlocks: options.trim_blocks,
      lstripBlocks: options.lstrip_blocks,
      newlineSequence: options.newline_sequence.replace('\\r', '\r').replace('\\n', '\n'),
      variableStart: options.variable_start_string,
      variableEnd: options.variable_end_string,
      blockStart: options.block_start_string,
      blockEnd: options.block_end_string,
      commentStart: options.comment_start_string,
      commentEnd: options.comment_end_string,
    },
  };
}

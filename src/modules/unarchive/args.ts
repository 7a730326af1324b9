import {
  type ArgsSchema,
  fileOptions,
  type InferArgs,
  notEmptyFormat,
} from '../../module-api/index.ts';
import { httpOptions } from '../http/args.ts';

export const unarchiveArgs = {
  src: {
    type: 'string',
    required: true,
    format: notEmptyFormat,
    description:
      'The archive: on the controller, looked for in the "files" folder of the role and the play; with "remote_src" a path on the host, or a URL from which the host fetches it.',
  },
  dest: {
    type: 'string',
    required: true,
    format: 'path',
    description: 'The directory of the host in which it is unpacked; it must be there.',
  },
  remote_src: {
    type: 'boolean',
    default: false,
    description: 'The archive is not on the controller.',
  },
  copy: {
    type: 'boolean',
    description: 'The opposite of "remote_src", which is the better name.',
  },
  creates: {
    type: 'string',
    format: 'path',
    description: 'A path (or shell pattern): when it is there, nothing is unpacked.',
  },
  include: {
    type: 'array',
    items: { type: 'string' },
    default: [],
    description: 'Unpack only these members, by their names in the archive.',
  },
  exclude: {
    type: 'array',
    items: { type: 'string' },
    default: [],
    description: 'Leave out members that match these shell patterns.',
  },
  extra_opts: {
    type: 'array',
    items: { type: 'string' },
    default: [],
    description: 'More words for tar or unzip, such as "--strip-components=1".',
  },
  keep_newer: {
    type: 'boolean',
    default: false,
    description: 'Leave files alone that are newer than those in the archive.',
  },
  list_files: {
    type: 'boolean',
    default: false,
    description: 'Register the paths of everything in the archive.',
  },
  io_buffer_size: { type: 'integer', description: 'Accepted; it has no meaning here.' },
  decrypt: {
    type: 'boolean',
    default: true,
    description: 'Decrypt an archive of the controller that vault has encrypted.',
  },
  mode: {
    ...fileOptions.mode,
    description: `${fileOptions.mode.description} Of all members, directories too: u=rwX keeps these usable.`,
  },
  owner: { ...fileOptions.owner, description: 'Name or number of the user who owns all members.' },
  group: {
    ...fileOptions.group,
    description: 'Name or number of the group all members belong to.',
  },
  seuser: fileOptions.seuser,
  serole: fileOptions.serole,
  setype: fileOptions.setype,
  selevel: fileOptions.selevel,
  attributes: {
    ...fileOptions.attributes,
    description: `${fileOptions.attributes.description} Of all members but links.`,
  },
  unsafe_writes: {
    ...fileOptions.unsafe_writes,
    description: 'Write into the files that are there instead of replacing them.',
  },
  ...{ headers: httpOptions.headers, validate_certs: httpOptions.validate_certs },
} as const satisfies ArgsSchema;

export type UnarchiveArgs = InferArgs<typeof unarchiveArgs>;

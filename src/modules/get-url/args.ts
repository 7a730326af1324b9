import {
  type ArgsSchema,
  fileOptions,
  type InferArgs,
  readable,
  writeOptions,
} from '../../module-api/index.ts';
import { httpOptions, urlFormat } from '../http/args.ts';
import { parseChecksum } from './checksum.ts';

export const schemes = ['https', 'http', 'ftp', 'file'] as const;

export const getUrlArgs = {
  url: {
    type: 'string',
    required: true,
    format: urlFormat(schemes),
    description: 'Where the file is: https://, http://, ftp:// or file:// for one on the host.',
  },
  dest: {
    type: 'string',
    required: true,
    format: 'path',
    description:
      'Where it goes on the host. In a directory, or with a slash at its end, it has the last part of the URL as its name.',
  },
  checksum: {
    type: 'string',
    default: '',
    format: readable(
      '"ALGORITHM:VALUE", like "sha256:…" with 64 hexadecimal digits',
      parseChecksum,
    ),
    description:
      'What the file must be: "sha256:HEX", or "sha256:URL" of a list of checksums. A file that is there and has it is not fetched again; one that has another is.',
  },
  force: {
    type: 'boolean',
    default: false,
    description:
      'Without a checksum: fetch a file that is there already too, and replace it when it differs. In a directory that is always done.',
  },
  timeout: {
    type: 'integer',
    minimum: 1,
    default: 10,
    description: 'How many seconds the server may say nothing.',
  },
  tmp_dest: {
    type: 'string',
    description: 'Accepted; the file is made beside its place, so that it gets there in one step.',
  },
  ...fileOptions,
  backup: writeOptions.backup,
  ...httpOptions,
} as const satisfies ArgsSchema;

export type GetUrlArgs = InferArgs<typeof getUrlArgs>;

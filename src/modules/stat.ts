import { defineModule } from '../module-api/define-module.ts';
import { fileState } from '../module-api/probes/file-state.ts';
import { statDetails, statDetailsSchema } from './stat-details.ts';
import { statFields, statFieldsSchema } from './stat-fields.ts';

export const stat = defineModule({
  name: 'stat',
  summary: 'Register what is at a path.',
  notes: [
    'It changes nothing, and works in check mode: what earlier tasks would have made of the path is seen.',
  ],
  args: {
    path: {
      type: 'string',
      required: true,
      format: 'path',
      aliases: ['dest', 'name'],
      description: 'The path.',
    },
    follow: {
      type: 'boolean',
      default: false,
      description: 'Look at what a symbolic link leads to.',
    },
    get_checksum: {
      type: 'boolean',
      default: true,
      description: 'Register the checksum of a file.',
    },
    checksum_algorithm: {
      type: 'string',
      enum: ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'],
      default: 'sha1',
      aliases: ['checksum', 'checksum_algo'],
      description: 'How the checksum is computed.',
    },
    get_mime: {
      type: 'boolean',
      default: true,
      aliases: ['mime', 'mime_type', 'mime-type'],
      description:
        'Register the type of the content and its characters, as "mimetype" and "charset"; "unknown" where the host has no program "file".',
    },
    get_attributes: {
      type: 'boolean',
      default: true,
      aliases: ['attr', 'attributes'],
      description:
        'Register the attributes that lsattr shows, as "attributes", "attr_flags" and "version".',
    },
  },
  returns: {
    stat: {
      type: 'object',
      description:
        'Whether the path exists, and if so its mode, owner, size, times, kind, checksum, type of content and attributes.',
      properties: { exists: { type: 'boolean' }, ...statFieldsSchema, ...statDetailsSchema },
      additionalProperties: false,
    },
  },
  examples: [
    `- name: Look at the configuration
  stat:
    path: /etc/app.conf
  register: config`,
    `- name: Look at a file without reading it
  stat:
    path: /var/lib/app/data
    get_checksum: false
    follow: true
  register: data`,
  ],
  observe: ({ path, follow, get_checksum, checksum_algorithm, get_mime, get_attributes }) => ({
    state: fileState(path, {
      follow,
      ...(get_checksum && { checksum: checksum_algorithm }),
    }),
    details: statDetails({ path, follow, get_mime, get_attributes }),
  }),
  plan: () => [],
  result: ({ path }, { state, details }) => ({
    stat:
      state.type === 'absent'
        ? { exists: false }
        : { exists: true, ...statFields(path, state), ...details },
  }),
});

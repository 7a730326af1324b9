import { textOf } from '../module-api/command-result.ts';
import { defineModule } from '../module-api/define-module.ts';
import type { Probe } from '../module-api/probe.ts';
import { fileState } from '../module-api/probes/file-state.ts';
import { sh } from '../module-api/shell.ts';
import { statFields } from './stat-fields.ts';

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
      aliases: ['mime', 'mime_type'],
      description: 'Accepted; the type of the content is not registered.',
    },
    get_attributes: {
      type: 'boolean',
      default: true,
      aliases: ['attr', 'attributes'],
      description: 'Accepted; attributes as of lsattr are not registered.',
    },
  },
  returns: {
    stat: {
      type: 'object',
      description:
        'Whether the path exists, and if so its mode, owner, size, times, kind and checksum.',
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
  observe: ({ path, follow, get_checksum, checksum_algorithm }) => ({
    state: fileState(path, {
      follow,
      ...(get_checksum && { checksum: checksum_algorithm }),
    }),
    access: accessTo(path),
  }),
  plan: () => [],
  result: ({ path }, { state, access }) => ({
    stat:
      state.type === 'absent'
        ? { exists: false }
        : { exists: true, ...statFields(path, state), ...access },
  }),
});

interface Access {
  readonly readable: boolean;
  readonly writeable: boolean;
  readonly executable: boolean;
}

/** What the user the task runs as may do with it. */
function accessTo(path: string): Probe<Access> {
  const word = path.startsWith('-') ? `./${path}` : path;
  return {
    script: sh`[ -r ${word} ] && echo readable; [ -w ${word} ] && echo writeable; [ -x ${word} ] && echo executable; :`,
    parse({ stdout }) {
      const words = textOf(stdout).split('\n');
      return {
        readable: words.includes('readable'),
        writeable: words.includes('writeable'),
        executable: words.includes('executable'),
      };
    },
  };
}

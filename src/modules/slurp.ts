import { defineModule } from '../module-api/define-module.ts';
import { fail } from '../module-api/failure.ts';
import { fileState } from '../module-api/probes/file-state.ts';

/** Larger files are not read into a variable. Bytes. */
const sizeLimit = 8_388_608;

export const slurp = defineModule({
  name: 'slurp',
  summary: 'Register the content of a file of a host.',
  notes: [
    'It is registered as base64, so that it may be anything: `{{ result.content | b64decode }}`.',
    'In check mode it is what earlier tasks would have written.',
  ],
  args: {
    src: {
      type: 'string',
      required: true,
      aliases: ['path'],
      format: 'path',
      description:
        'The file. A symbolic link is followed. It may have 8 MiB; use fetch for larger ones.',
    },
  },
  returns: {
    content: { type: 'string', description: 'The content of the file, as base64.' },
    encoding: { type: 'string', description: 'Always "base64".' },
    source: { type: 'string', description: 'The file.' },
  },
  examples: [
    `- name: Read the key
  slurp:
    src: /etc/ssh/ssh_host_ed25519_key.pub
  register: key`,
  ],
  observe: ({ src }) => ({
    file: fileState(src, {
      follow: true,
      content: true,
      contentLimit: sizeLimit,
      needs: ['presence', 'content'],
    }),
  }),
  plan({ src }, { file }) {
    if (file.type === 'absent' || file.targetExists === false) fail(`file not found: ${src}`);
    if (file.type === 'directory') fail(`source is a directory and must be a file: ${src}`);
    if (file.type !== 'file') fail(`${src} is a ${file.type}, not a file`);
    if (file.content === undefined) {
      fail(`${src} is too large for a variable (${file.size} bytes); "fetch" can bring it`);
    }
    return [];
  },
  result({ src }, { file }) {
    const content = file.type === 'absent' ? undefined : file.content;
    return {
      content: Buffer.from(content ?? []).toString('base64'),
      encoding: 'base64',
      source: src,
    };
  },
});

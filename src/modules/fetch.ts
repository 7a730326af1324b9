import { defineModule } from '../module-api/define-module.ts';
import { fail } from '../module-api/failure.ts';
import type { FileState, PresentFile } from '../module-api/file-state.ts';
import { notEmptyFormat } from '../module-api/format.ts';
import type { JsonObject } from '../module-api/json.ts';
import { fileState } from '../module-api/probes/file-state.ts';

export const fetch = defineModule({
  name: 'fetch',
  summary: 'Bring a file of a host to the controller.',
  notes: [
    'Each host has a folder of its own below "dest", in which the file has the path it has on the host; "flat" is for one file of one host.',
    'In check mode nothing is written on the controller, so that a later task cannot read the file there.',
  ],
  args: {
    src: {
      type: 'string',
      required: true,
      format: 'path',
      description:
        'The file on the host. A symbolic link is followed; directories cannot be fetched.',
    },
    dest: {
      type: 'string',
      required: true,
      format: notEmptyFormat,
      description:
        'The folder on the controller; relative to that of the playbook. The file becomes dest/HOST/SRC; a new one is for its owner alone.',
    },
    flat: {
      type: 'boolean',
      default: false,
      description:
        'The file becomes "dest" itself or, when that ends with a slash, goes straight into that folder.',
    },
    fail_on_missing: {
      type: 'boolean',
      default: true,
      description: 'Fail when there is no such file on the host.',
    },
    validate_checksum: {
      type: 'boolean',
      default: true,
      aliases: ['validate_md5'],
      description: 'Fail when what arrived is not what was there.',
    },
  },
  returns: {
    dest: { type: 'string', description: 'The file on the controller.' },
    file: { type: 'string', description: 'The file on the host, when nothing had to be brought.' },
    checksum: { type: 'string', description: 'The SHA-1 of the file.' },
    remote_checksum: { type: 'string', description: 'The same.' },
  },
  examples: [
    `- name: Keep the host keys
  fetch:
    src: /etc/ssh/ssh_host_ed25519_key.pub
    dest: backup`,
    `- name: Get the configuration for kubectl
  fetch:
    src: /etc/kubernetes/admin.conf
    dest: ./admin.conf
    flat: true
  run_once: true`,
  ],

  sources: ({ src, dest, flat }) => ({ target: { kind: 'target', src, dest, flat } as const }),

  observe: ({ src }) => ({
    file: fileState(src, { follow: true, checksum: 'sha1', needs: ['presence', 'content'] }),
  }),

  plan({ src, fail_on_missing, validate_checksum: validate }, { file }, { sources: { target } }) {
    const found = fileToFetch(src, file);
    if (found === undefined) {
      if (fail_on_missing) fail('the remote file does not exist', { file: src });
      return [];
    }
    const { checksum = '', real: source = src } = found;
    if (checksum === target.sha1) return [];
    return [{ kind: 'fetch', source, path: target.path, checksum, validate }];
  },

  result({ src }, { file }, _, { sources: { target } }): JsonObject {
    const found = fileToFetch(src, file);
    if (found === undefined) {
      return { file: src, msg: 'the remote file does not exist, not transferring, ignored' };
    }
    const { checksum = '' } = found;
    return {
      dest: target.path,
      checksum,
      remote_checksum: checksum,
      ...(checksum === target.sha1 && { file: src }),
    };
  },
});

function fileToFetch(src: string, file: FileState): PresentFile | undefined {
  if (file.type === 'absent' || file.targetExists === false) return undefined;
  if (file.type === 'directory')
    fail('remote file is a directory, fetch cannot work on directories');
  if (file.type !== 'file') fail(`${src} is a ${file.type}, not a file`);
  return file;
}

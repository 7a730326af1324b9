import { textOf } from '../module-api/command-result.ts';
import { defineModule } from '../module-api/define-module.ts';
import { format } from '../module-api/format.ts';
import { sh } from '../module-api/shell.ts';

const nameFormat = format('part of a name, without a folder', /^[^/]*$/);

export const tempfile = defineModule({
  name: 'tempfile',
  summary: 'Make a file or a directory with a name of its own, for a while.',
  notes: [
    'It is for its owner alone. Nothing removes it: do so with "file" at the end, in an "always".',
    'Each run makes another one. In check mode its path is not known.',
  ],
  args: {
    state: {
      type: 'string',
      enum: ['file', 'directory'],
      default: 'file',
      description: 'What to make.',
    },
    path: {
      type: 'string',
      format: 'path',
      description: 'Where to make it. Default: $TMPDIR of the host, or /tmp.',
    },
    prefix: {
      type: 'string',
      default: 'ansible.',
      format: nameFormat,
      description: 'How its name begins.',
    },
    suffix: { type: 'string', default: '', format: nameFormat, description: 'How its name ends.' },
  },
  returns: { path: { type: 'string', description: 'What was made.' } },
  examples: [
    `- name: Make a place to unpack in
  tempfile:
    state: directory
    suffix: build
  register: place`,
  ],
  plan({ state, path, prefix, suffix }, _, given) {
    const own = Buffer.from(given.random('name', 8)).toString('hex');
    const name = `${prefix}${own}${suffix}`;
    const make = state === 'file' ? sh`set -C; : > "$k_made"` : sh`mkdir -- "$k_made"`;
    const folder = path === undefined ? sh`k_in=\${TMPDIR:-/tmp}` : sh`k_in=${path}`;
    return [
      {
        kind: 'run',
        script: sh`umask 077; ${folder}; k_made=$k_in/${name}; ${make} && printf %s "$k_made"`,
        summary: `make a temporary ${state}`,
        quiet: true,
      },
    ];
  },
  result: (_, __, [outcome]) =>
    outcome?.status === 'done' ? { path: textOf(outcome.stdout ?? new Uint8Array()) } : {},
});

import { type ArgsSchema, format, type InferArgs, wordsFormat } from '../../module-api/index.ts';

export const pipArgs = {
  name: {
    type: 'array',
    items: { type: 'string', format: format('a requirement, and no option', /^\s*[^-\s]/) },
    description:
      'What to install, as pip takes it: a name, perhaps with a version ("django>=4,<5"), an address like git+https://…, or a path.',
  },
  version: {
    type: 'string',
    format: format('a version', /^[^\s=<>!~,;-][^\s,;]*$/),
    description: 'The version of the one package that "name" has.',
  },
  requirements: {
    type: 'string',
    description: 'A file of requirements of the host; relative paths begin at "chdir".',
  },
  state: {
    type: 'string',
    enum: ['present', 'latest', 'absent', 'forcereinstall'],
    default: 'present',
    description:
      'What is to be. present: installed; latest: in the newest version; absent: not installed; forcereinstall: installed anew every time.',
  },
  virtualenv: {
    type: 'string',
    format: 'path',
    description: 'The virtual environment to install into. It is made where there is none.',
  },
  virtualenv_command: {
    type: 'string',
    format: wordsFormat,
    description:
      'What makes it, such as "python3.11 -m venv"; otherwise virtualenv, or where that is missing "python3 -m venv".',
  },
  virtualenv_python: {
    type: 'string',
    format: format('a program', /^[^\s-]\S*$/),
    description: 'The Python that a new environment has.',
  },
  virtualenv_site_packages: {
    type: 'boolean',
    default: false,
    description: 'Let a new environment see the packages of the system.',
  },
  executable: {
    type: 'string',
    format: format('a program', /^[^\s-]\S*$/),
    description: 'The pip to use: a path, or a name like pip3.11.',
  },
  extra_args: {
    type: 'string',
    format: wordsFormat,
    description: 'More options for pip, such as "--index-url https://pypi.example.com/simple".',
  },
  editable: {
    type: 'boolean',
    default: false,
    description: 'Install paths and addresses so that changes in them take effect at once.',
  },
  break_system_packages: {
    type: 'boolean',
    default: false,
    description: 'Install where the distribution keeps its own packages, although it forbids that.',
  },
  chdir: { type: 'string', format: 'path', description: 'The directory to work in.' },
  umask: {
    type: 'string',
    format: format('an octal number such as "0022"', /^0?[0-7]{1,3}$/),
    description: 'The umask for what is installed.',
  },
} as const satisfies ArgsSchema;

export type PipArgs = InferArgs<typeof pipArgs>;

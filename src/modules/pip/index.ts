import { defineModule, type JsonObject, type Plan, textOf } from '../../module-api/index.ts';
import { pipArgs } from './args.ts';
import { installWords, pipState } from './pip-state.ts';
import { planPip, withoutPassword } from './plan.ts';
import { requirementsOf } from './requirements.ts';

export const pip = defineModule({
  name: 'pip',
  summary: 'Install packages of Python with pip, in a virtual environment or for the system.',
  notes: [
    'pip itself is asked what it would install ("--dry-run", since pip 22.2), so that check mode is right. An older pip is asked what it has, which is enough for plain names and "==" versions.',
    'Paths and addresses are always installed; the task reports `changed` when "pip freeze" then says something else. Check mode says that they would change.',
  ],
  args: pipArgs,
  constraints: {
    requiredOneOf: [['name', 'requirements', 'virtualenv']],
    mutuallyExclusive: [
      ['name', 'requirements'],
      ['executable', 'virtualenv'],
    ],
    rules: [
      {
        options: ['version', 'name'],
        problem: ({ version, name }) =>
          version !== undefined && Array.isArray(name) && name.length !== 1
            ? '"version" is for one name alone; write "name==version" for each.'
            : undefined,
      },
    ],
  },
  returns: {
    name: { type: 'array', description: 'What was asked for.' },
    version: { type: 'string', description: 'The version that was asked for.' },
    requirements: { type: 'string', description: 'The file of requirements.' },
    virtualenv: { type: 'string', description: 'The virtual environment.' },
    state: { type: 'string', description: 'What was wanted.' },
    cmd: { type: 'string', description: 'What pip was told.' },
    stdout: { type: 'string', description: 'What pip printed.' },
    stderr: { type: 'string', description: 'What pip complained of.' },
  },
  examples: [
    `- name: Install the application's dependencies
  pip:
    requirements: /opt/app/requirements.txt
    virtualenv: /opt/app/venv
    virtualenv_command: python3 -m venv`,
    `- name: Install two packages
  pip:
    name: [gunicorn==21.2.0, "psycopg[binary]>=3.1,<4"]
    virtualenv: /opt/app/venv`,
    `- name: Remove one
  pip:
    name: requests
    state: absent`,
  ],

  observe: args => ({ pip: pipState(args) }),

  plan: (args, observed): Plan => planPip(args, observed.pip),

  result(args, _, outcomes): JsonObject {
    const { name, version, requirements, virtualenv, state } = args;
    const text = (stream: 'stdout' | 'stderr') =>
      outcomes
        .map(({ [stream]: bytes }) => (bytes === undefined ? '' : textOf(bytes)))
        .join('')
        .replace(/^kplay\|.*\n/m, '');
    return {
      ...(name !== undefined && { name: [...requirementsOf(args)].map(withoutPassword) }),
      ...(version !== undefined && { version }),
      ...(requirements !== undefined && { requirements }),
      ...(virtualenv !== undefined && { virtualenv }),
      state,
      cmd: ['pip', ...installWords(args)].map(withoutPassword).join(' '),
      stdout: text('stdout'),
      stderr: text('stderr'),
    };
  },
});

import { attempt } from '../tasks/attempt.ts';
import { type ActionDefinition, optionText } from './action.ts';

export const fail: ActionDefinition = {
  name: 'fail',
  summary: 'Fail with a message.',
  args: {
    msg: {
      type: 'string',
      default: 'Failed as requested from task',
      description: 'What to say.',
    },
  },
  returns: {},
  examples: [
    `- name: Refuse an old system
  fail:
    msg: This role needs Debian 12 or newer
  when: facts.distribution_major_version | int < 12`,
  ],
  run: ({ args }) => attempt('failed', { message: optionText(args, 'msg') ?? '' }),
};

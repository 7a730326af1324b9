import {
  defineModule,
  type FileState,
  failureOf,
  finalState,
  type JsonObject,
  modeWarning,
  type Plan,
  type Rule,
  registeredFile,
  registeredFileSchema,
} from '../../module-api/index.ts';
import { type FileArgs, fileArgs } from './args.ts';
import { type FileObserved, observeFile } from './observe.ts';
import { planChanges } from './plan.ts';
import { hardLinkAt, linkWarning } from './plan-link.ts';
import { subjectOf } from './subject.ts';
import { readTime } from './times.ts';

const rules: readonly Rule[] = [
  {
    options: ['recurse', 'state'],
    problem: ({ recurse, state = 'directory' }) =>
      recurse === true && state !== 'directory' ? '"recurse" needs "state: directory".' : undefined,
  },
  {
    options: ['src', 'state'],
    problem: ({ src, state = 'link' }) =>
      src !== undefined && src !== '' && state !== 'link' && state !== 'hard'
        ? '"src" needs "state: link" or "state: hard".'
        : undefined,
  },
  {
    options: ['src', 'state'],
    problem: ({ src, state }) =>
      src === '' && (state === 'link' || state === 'hard') ? '"src" must not be empty.' : undefined,
  },
  {
    options: ['path', 'state'],
    problem: ({ path, state }) =>
      state === 'absent' && typeof path === 'string' && /^\/+\.?$/.test(path)
        ? 'The root directory cannot be removed.'
        : undefined,
  },
  timeRule('modification_time'),
  timeRule('access_time'),
];

function timeRule(option: 'modification_time' | 'access_time'): Rule {
  const format = `${option}_format`;
  return {
    options: [option, format],
    problem: ({ [option]: time, [format]: pattern }) => {
      if (typeof time !== 'string' || time === 'now' || time === 'preserve') return undefined;
      const wrong = failureOf(() => readTime(time, String(pattern)));
      return wrong === undefined ? undefined : `"${option}": ${wrong}`;
    },
  };
}

export const file = defineModule({
  name: 'file',
  aliases: ['ansible.builtin.file', 'ansible.legacy.file'],
  summary: 'Make files, directories and links, remove them, and set their attributes.',
  notes: [
    'With "recurse" links below the directory are not followed, so that nothing outside of it changes.',
    'Directories that are made on the way get the same attributes; those that are there already keep theirs.',
  ],
  args: fileArgs,
  constraints: { rules },
  returns: {
    path: { type: 'string', description: 'The file, directory or link.' },
    dest: { type: 'string', description: 'The same as "path".' },
    src: { type: 'string', description: 'What a link leads to.' },
    ...registeredFileSchema,
  },
  examples: [
    `- name: Make a directory
  file:
    path: /var/lib/app/data
    state: directory
    owner: app
    group: app
    mode: "0750"`,
    `- name: Set the permissions of a tree
  file:
    path: /var/www/site
    state: directory
    recurse: true
    mode: u=rwX,go=rX`,
    `- name: Make a link
  file:
    src: ../sites-available/site
    dest: /etc/nginx/sites-enabled/site
    state: link`,
    `- name: Have an empty file, and leave its times
  file:
    path: /etc/app/enabled
    state: touch
    modification_time: preserve
    access_time: preserve`,
    `- name: Remove a directory with all that is in it
  file:
    path: /var/cache/app
    state: absent`,
  ],
  observe: observeFile,

  plan(args, observed): Plan {
    const warnings = [modeWarning(args.mode), linkWarning(args, observed)];
    return {
      changes: planChanges(args, observed),
      warnings: warnings.filter(warning => warning !== undefined),
    };
  },

  result(args, observed, outcomes): JsonObject {
    const before = shownState(args, observed);
    const { path } = before;
    const { src } = args;
    const after = finalState(before, outcomes);
    return { path, dest: path, ...(src !== undefined && { src }), ...registeredFile(after) };
  },
});

/** What the task registers: a link itself, else what it leads to. */
function shownState(args: FileArgs, observed: FileObserved): FileState {
  if (args.state === 'hard') return hardLinkAt(observed);
  if (args.state === 'link' || args.state === 'absent') return observed.here;
  return subjectOf(observed.here, observed.end);
}

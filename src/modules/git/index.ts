import {
  defineModule,
  type JsonObject,
  type Outcome,
  type Plan,
  textOf,
} from '../../module-api/index.ts';
import { gitArgs } from './args.ts';
import { cleanUrl } from './environment.ts';
import { gitState } from './git-state.ts';
import { planGit } from './plan.ts';
import { wantedOf } from './wanted.ts';

export const git = defineModule({
  name: 'git',
  summary: 'Have a clone of a git repository at a version.',
  notes: [
    'The host needs git, and asks the server in every run what the version is; so check mode knows what would come.',
    'A branch is checked out as a local branch of its name, which is moved to where the server has it; tags and commits are checked out without a branch.',
    'As root in a directory of somebody else git refuses to work: run the task as that user ("become_user").',
    'With "track_submodules" only a run can tell whether a submodule has something newer: check mode says it would change.',
  ],
  args: gitArgs,
  constraints: {
    requiredIf: [{ option: 'clone', values: [true], all: ['dest'] }],
    mutuallyExclusive: [
      ['accept_hostkey', 'accept_newhostkey'],
      ['separate_git_dir', 'bare'],
    ],
    rules: [
      {
        options: ['archive_prefix', 'archive'],
        problem: ({ archive, archive_prefix }) =>
          archive_prefix !== undefined && archive === undefined
            ? '"archive_prefix" needs "archive".'
            : undefined,
      },
    ],
  },
  returns: {
    before: {
      type: 'string',
      description: 'The commit that was there; none before the first clone.',
    },
    after: { type: 'string', description: 'The commit that is there now.' },
    remote_url_changed: { type: 'boolean', description: 'Whether the clone had another remote.' },
    repo: { type: 'string', description: 'The repository.' },
    dest: { type: 'string', description: 'The directory of the clone.' },
  },
  examples: [
    `- name: Have a release of the application
  git:
    repo: https://git.example.com/app.git
    dest: /opt/app
    version: v1.4.2
    depth: 1
  become_user: app`,
    `- name: Follow a branch, with a key of its own
  git:
    repo: git@git.example.com:ops/config.git
    dest: /srv/config
    version: production
    key_file: /root/.ssh/deploy
    accept_newhostkey: true
    force: true
  notify: Reload`,
  ],

  observe: args => ({ state: gitState(args) }),

  plan: (args, { state }): Plan => planGit(args, state),

  result(args, { state }, outcomes): JsonObject {
    const before = state.clone?.commit;
    const wanted =
      state.unreachable === undefined && state.hasGit ? wantedOf(args, state) : undefined;
    const isKept = state.clone !== undefined && !args.update;
    const after = afterIn(outcomes) ?? (isKept ? before : (wanted?.commit ?? before));
    return {
      ...(before !== undefined ? { before } : { before: null }),
      ...(after !== undefined && { after }),
      remote_url_changed:
        state.clone !== undefined && args.update && state.clone.url !== cleanUrl(args),
      repo: cleanUrl(args),
      ...(args.dest !== undefined && { dest: args.dest }),
    };
  },
});

function afterIn(outcomes: readonly Outcome[]): string | undefined {
  const text = outcomes
    .map(({ stdout }) => (stdout === undefined ? '' : textOf(stdout)))
    .join('\n');
  return /^after\|([0-9a-f]+)$/m.exec(text)?.[1];
}

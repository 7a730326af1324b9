import type { Keywords } from './model.ts';

/** How a keyword's value is read. */
export type KeywordKind =
  | 'boolean'
  | 'integer'
  | 'number'
  | 'string'
  | 'any'
  /** A dict of variables. */
  | 'variables'
  | 'conditions'
  | 'tags'
  /** How another user is become. */
  | 'become method'
  /** How hosts are reached. */
  | 'connection'
  /** When Ansible's debugger would open. */
  | 'debugger'
  | 'module defaults'
  | 'pool'
  | 'environment';

type SharedKeyword = Exclude<keyof Keywords, never>;

/** Keywords that plays, blocks, roles and tasks share, by their YAML spelling. */
export const sharedKeywords: Readonly<Record<string, readonly [SharedKeyword, KeywordKind]>> = {
  name: ['name', 'string'],
  vars: ['vars', 'variables'],
  tags: ['tags', 'tags'],
  environment: ['environment', 'environment'],
  become: ['become', 'boolean'],
  become_user: ['becomeUser', 'string'],
  become_method: ['becomeMethod', 'become method'],
  become_flags: ['becomeFlags', 'string'],
  become_exe: ['becomeExe', 'string'],
  connection: ['connection', 'connection'],
  port: ['port', 'integer'],
  remote_user: ['remoteUser', 'string'],
  no_log: ['noLog', 'boolean'],
  run_once: ['runOnce', 'boolean'],
  ignore_errors: ['ignoreErrors', 'boolean'],
  ignore_unreachable: ['ignoreUnreachable', 'boolean'],
  check_mode: ['checkMode', 'boolean'],
  diff: ['diff', 'boolean'],
  any_errors_fatal: ['anyErrorsFatal', 'boolean'],
  throttle: ['throttle', 'integer'],
  pool: ['pool', 'pool'],
  timeout: ['timeout', 'number'],
  debugger: ['debugger', 'debugger'],
  module_defaults: ['moduleDefaults', 'module defaults'],
};

/** The least and the greatest of what is a number. */
export const keywordRanges: Readonly<Record<string, readonly [least: number, most?: number]>> = {
  port: [1, 65_535],
  max_fail_percentage: [0, 100],
  gather_timeout: [1],
  throttle: [0],
  timeout: [0],
  async: [0],
  poll: [0],
  retries: [0],
  delay: [0],
  pause: [0],
  parallel: [1],
};

/** Those of blocks, roles and tasks beside. */
export const innerKeywords: Readonly<Record<string, readonly [SharedKeyword, KeywordKind]>> = {
  ...sharedKeywords,
  when: ['when', 'conditions'],
  delegate_to: ['delegateTo', 'string'],
  delegate_facts: ['delegateFacts', 'boolean'],
};

export const playKeywords: readonly string[] = [
  ...Object.keys(sharedKeywords),
  ...['hosts', 'gather_facts', 'gather_subset', 'gather_timeout', 'fact_path', 'vars_files'],
  ...['roles', 'pre_tasks', 'tasks', 'post_tasks', 'handlers', 'serial', 'strategy', 'order'],
  ...['max_fail_percentage', 'force_handlers', 'vars_prompt', 'collections', 'user'],
];

export const blockKeywords: readonly string[] = [
  ...Object.keys(innerKeywords),
  ...['block', 'rescue', 'rescue_unreachable', 'always', 'notify', 'id', 'needs', 'collections'],
  ...['loop', 'loop_control'],
];

export const taskKeywords: readonly string[] = [
  ...Object.keys(innerKeywords),
  ...['action', 'local_action', 'args', 'register', 'loop', 'loop_control', 'until', 'retries'],
  ...[
    'delay',
    'changed_when',
    'failed_when',
    'async',
    'poll',
    'notify',
    'id',
    'needs',
    'collections',
  ],
];

export const handlerKeywords: readonly string[] = [...taskKeywords, 'listen'];

/** All that an include takes for itself; `id` and `needs` are the graph's. */
export const includeKeywords: readonly string[] = [
  ...['action', 'local_action', 'args', 'collections', 'debugger', 'ignore_errors', 'loop'],
  ...['loop_control', 'name', 'no_log', 'register', 'run_once', 'tags', 'timeout', 'vars', 'when'],
  ...['id', 'needs'],
];

/** What an include can say of the tasks it includes. */
export const applyKeywords: readonly string[] = [
  ...Object.keys(innerKeywords),
  ...['notify', 'collections'],
];

export const roleKeywords: readonly string[] = [
  ...Object.keys(innerKeywords),
  ...['role', 'id', 'needs', 'collections'],
];

export const loopControlKeys: readonly string[] = [
  'loop_var',
  'index_var',
  'label',
  'pause',
  'extended',
  'extended_allitems',
  'break_when',
  'parallel',
];

/** Keywords that only other levels take, to say so instead of "unknown". */
export function levelsOf(keyword: string): readonly string[] {
  const levels: readonly (readonly [string, readonly string[]])[] = [
    ['plays', playKeywords],
    ['blocks', blockKeywords],
    ['tasks', taskKeywords],
    ['handlers', handlerKeywords],
    ['roles', roleKeywords],
  ];
  return levels.filter(([, keywords]) => keywords.includes(keyword)).map(([level]) => level);
}

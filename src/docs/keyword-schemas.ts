import { innerKeywords, type KeywordKind, loopControlKeys } from '../playbook/keywords.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a keyword, or a key of `loop_control`, can be. */
export function keywordSchema(name: string): JsonSchema {
  const shared = Object.hasOwn(innerKeywords, name) ? innerKeywords[name] : undefined;
  if (shared !== undefined) return kindSchemas[shared[1]];
  const schemas = loopControlKeys.includes(name) ? loopControlSchemas : otherSchemas;
  return schemas[name] ?? {};
}

const kindSchemas: Readonly<Record<KeywordKind, JsonSchema>> = {
  boolean: ref('boolean'),
  integer: ref('integer'),
  number: ref('number'),
  string: ref('text'),
  any: {},
  variables: ref('variables'),
  conditions: ref('conditions'),
  tags: ref('texts'),
  'become method': { anyOf: [{ enum: ['sudo', 'su', 'doas'] }, { type: 'string' }] },
  connection: { anyOf: [{ enum: ['ssh', 'local'] }, { type: 'string' }] },
  debugger: { enum: ['never', 'always', 'on_failed', 'on_unreachable', 'on_skipped'] },
  pool: { type: ['object', 'string', 'null'] },
  'module defaults': { type: ['object', 'array', 'null', 'string'] },
  environment: { type: ['object', 'array', 'string', 'null'] },
};

const otherSchemas: Readonly<Record<string, JsonSchema>> = {
  hosts: ref('texts'),
  gather_facts: ref('boolean'),
  gather_subset: ref('texts'),
  gather_timeout: ref('number'),
  fact_path: ref('text'),
  user: ref('text'),
  vars_files: { type: ['array', 'string', 'null'], items: ref('texts') },
  vars_prompt: { type: ['array', 'null'], items: { type: ['object', 'string'] } },
  roles: { type: ['array', 'null'], items: ref('role') },
  pre_tasks: ref('nodes'),
  tasks: ref('nodes'),
  post_tasks: ref('nodes'),
  handlers: ref('handlers'),
  serial: ref('texts'),
  strategy: { anyOf: [{ enum: ['linear', 'free', 'host_pinned', 'graph'] }, { type: 'string' }] },
  order: {
    anyOf: [
      { enum: ['inventory', 'reverse_inventory', 'sorted', 'reverse_sorted', 'shuffle'] },
      ref('template'),
    ],
  },
  max_fail_percentage: ref('number'),
  force_handlers: ref('boolean'),
  collections: ref('texts'),
  notify: ref('texts'),
  listen: ref('texts'),
  register: { type: 'string', pattern: '^[A-Za-z_]\\w*$' },
  until: ref('conditions'),
  changed_when: ref('conditions'),
  failed_when: ref('conditions'),
  async: ref('integer'),
  poll: ref('integer'),
  rescue_unreachable: { type: 'boolean' },
  retries: ref('integer'),
  delay: ref('number'),
  loop: { type: ['array', 'string'] },
  loop_control: ref('loopControl'),
  id: { type: 'string' },
  needs: ref('needs'),
  role: { type: 'string' },
  args: { type: ['object', 'string'] },
  action: { type: ['object', 'string'] },
  local_action: { type: ['object', 'string'] },
};

const loopControlSchemas: Readonly<Record<string, JsonSchema>> = {
  loop_var: { type: 'string', pattern: '^[A-Za-z_]\\w*$' },
  index_var: { type: 'string', pattern: '^[A-Za-z_]\\w*$' },
  label: {},
  pause: ref('number'),
  extended: ref('boolean'),
  extended_allitems: ref('boolean'),
  break_when: ref('conditions'),
  parallel: ref('integer'),
};

/** A part of the schema that has a name. */
export function ref(name: string): JsonSchema {
  return { $ref: `#/definitions/${encodeURIComponent(name)}` };
}

import type { Condition, Node, Parent, Task } from '../playbook/model.ts';
import { variablesOfRole } from '../playbook/role-variables.ts';
import { conditionsOf } from '../playbook/uses.ts';
import { isDict, isList, Templated, type Value } from '../values/value.ts';
import type { Variables } from '../values/variable-layer.ts';
import type { Project } from './project.ts';

const known = new WeakMap<Project, ReadonlySet<string>>();

/**
 * Every word of every expression and template. More than what is really used, but nothing that is used is missing:
 * a name may be reached as `hostvars[host].name`, too.
 */
export function wordsUsedBy(project: Project): ReadonlySet<string> {
  const found = known.get(project) ?? collect(project);
  known.set(project, found);
  return found;
}

function collect({ plays, templateWords }: Project): ReadonlySet<string> {
  const words = new Set(templateWords);
  const add = (text: string): void => {
    for (const word of wordsOf(text)) words.add(word);
  };
  const seen = new Set<Node | Parent>();
  for (const { play, tasks, handlers, roles, fileVariables } of plays) {
    for (const variables of roles.flatMap(variablesOfRole)) addVariables(variables, add);
    for (const variables of fileVariables) addVariables(variables, add);
    addTexts(play.hosts.value, add);
    for (const template of play.earlyTemplates) addTexts(template, add);
    for (const task of [...tasks, ...handlers]) {
      for (let at: Node | Parent = task; !seen.has(at); ) {
        seen.add(at);
        addNode(at, add);
        if (at.kind === 'play') break;
        at = at.parent;
      }
    }
  }
  return words;
}

type Add = (text: string) => void;

function addNode(node: Node | Parent, add: Add): void {
  const { vars, when, environment, tags: _, moduleDefaults = [], ...single } = node.keywords;
  addVariables(vars, add);
  for (const { value } of moduleDefaults) addTexts(value.value, add);
  for (const written of [...environment, ...Object.values(single)]) addTexts(written?.value, add);
  if (node.kind === 'task') addTask(node, add);
  else for (const condition of when) addCondition(condition, add);
}

function addTask(task: Task, add: Add): void {
  const { action, loop, retries, delay, notify } = task;
  for (const condition of conditionsOf(task)) addCondition(condition, add);
  for (const written of [action.args, action.freeForm, loop?.values, loop?.label, retries, delay]) {
    addTexts(written?.value, add);
  }
  for (const { value } of notify) addTexts(value, add);
  // These take expressions, or names of variables, without braces.
  if (['assert', 'debug'].includes(action.name) && action.args.value instanceof Map) {
    for (const option of ['that', 'var']) addPlain(action.args.value.get(option), add);
  }
}

function addCondition({ written: { value } }: Condition, add: Add): void {
  addPlain(value, add);
}

function addVariables(variables: Variables, add: Add): void {
  for (const { value } of variables.values()) addTexts(value, add);
}

function addTexts(value: Value | undefined, add: Add): void {
  if (value instanceof Templated) add(value.text);
  else if (isList(value)) for (const item of value) addTexts(item, add);
  else if (isDict(value)) for (const item of value.values()) addTexts(item, add);
}

function addPlain(value: Value | undefined, add: Add): void {
  if (typeof value === 'string') add(value);
  else if (isList(value)) for (const item of value) addPlain(item, add);
  else addTexts(value, add);
}

/** Every word of a text that could name a variable. */
export function wordsOf(text: string): readonly string[] {
  return text.match(/[A-Za-z_]\w*/g) ?? [];
}

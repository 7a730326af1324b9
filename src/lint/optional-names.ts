import { templateOf } from '../jinja/parse.ts';
import { type References, referencesOf } from '../jinja/references.ts';
import { ancestry } from '../playbook/ancestry.ts';
import type { Condition, Node, Parent } from '../playbook/model.ts';
import { variablesOfRole } from '../playbook/role-variables.ts';
import { referencesIn, templatesIn } from '../playbook/uses.ts';
import type { Variables } from '../values/variable-layer.ts';
import type { Project } from './project.ts';

const known = new WeakMap<Project, ReadonlySet<string>>();

/** Names of which something asks whether they are defined, or gives a default: whoever runs it may set them. */
export function optionalNames(project: Project): ReadonlySet<string> {
  const found = known.get(project) ?? new Set(collect(project));
  known.set(project, found);
  return found;
}

function* collect({ plays, templates }: Project): Generator<string> {
  for (const uses of [...templates.values()].flat()) yield* optionalOf(uses);
  const seen = new Set<Node | Parent>();
  for (const { tasks, handlers, roles, fileVariables } of plays) {
    for (const variables of roles.flatMap(variablesOfRole)) yield* namesIn(variables);
    for (const variables of fileVariables) yield* namesIn(variables);
    for (const task of [...tasks, ...handlers]) {
      for (const references of referencesIn(task)) yield* optionalOf(references);
      for (const node of ancestry(task)) {
        if (seen.has(node)) break;
        seen.add(node);
        yield* namesIn(node.keywords.vars);
        yield* node.keywords.when.flatMap(askedBy);
      }
    }
  }
}

function askedBy({ expression }: Condition): readonly string[] {
  return expression === undefined ? [] : [...optionalOf(referencesOf(expression))];
}

function* namesIn(variables: Variables): Generator<string> {
  for (const { value } of variables.values()) {
    for (const templated of templatesIn(value)) {
      const template = templateOf(templated);
      if (template.ok) yield* optionalOf(referencesOf(template.value));
    }
  }
}

function* optionalOf({ variables }: Pick<References, 'variables'>): Generator<string> {
  for (const { name, isOptional } of variables) if (isOptional) yield name;
}

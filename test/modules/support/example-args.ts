import { expect } from 'chai';
import type { Module } from '../../../src/module-api/define-module.ts';
import type { JsonObject } from '../../../src/module-api/json.ts';
import { findModule } from '../../../src/modules/index.ts';
import { taskKeywords } from '../../../src/playbook/keywords.ts';
import { toPlain } from '../../../src/values/plain.ts';
import { isDict, isList, type Value } from '../../../src/values/value.ts';
import { fromYaml } from '../../../src/yaml/from-yaml.ts';

/** Keys of a task that do not name its module. */
const keywords = new Set([...taskKeywords, 'listen']);

/** The arguments that the tasks of a module's examples give it, as they are written. */
export function exampleArgs(module: Module): readonly JsonObject[] {
  return module.examples.flatMap(example => argsIn(module, example));
}

function argsIn(module: Module, example: string): readonly JsonObject[] {
  const tasks = fromYaml(example);
  if (!isList(tasks)) expect.fail('an example is a list of tasks');
  return tasks.map(task => {
    if (!isDict(task)) expect.fail('a task is a dict');
    const keys = Array.from(task.keys(), String).filter(key => !keywords.has(key));
    const names = new Set([module.name, ...(module.aliases ?? [])]);
    expect(
      keys.map(key => names.has(key) || findModule(key) === module),
      'a task calls the module',
    ).to.deep.equal([true]);
    const more = task.get('args') ?? null;
    return { ...argsOf(module, task.get(keys[0] ?? '') ?? null), ...argsOf(module, more) };
  });
}

function argsOf({ freeForm }: Module, value: Value): JsonObject {
  if (value === null) return {};
  if (typeof value === 'string' && freeForm !== undefined) return { [freeForm]: value };
  const plain = toPlain(value);
  if (plain === null || typeof plain !== 'object' || Array.isArray(plain)) {
    expect.fail('the arguments are a dict');
  }
  return Object.fromEntries(Object.entries(plain));
}

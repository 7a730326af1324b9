import { expect } from 'chai';
import { constraintProblems } from '../../src/module-api/arg-problems.ts';
import { coerceArgs, optionNames } from '../../src/module-api/coerce-args.ts';
import type { Module } from '../../src/module-api/define-module.ts';
import type { JsonObject } from '../../src/module-api/json.ts';
import { findModule, modules } from '../../src/modules/index.ts';
import { taskKeywords } from '../../src/playbook/keywords.ts';
import { toPlain } from '../../src/values/plain.ts';
import { isDict, isList, type Value } from '../../src/values/value.ts';
import { fromYaml } from '../../src/yaml/from-yaml.ts';
import { schemaProblems } from '../../src/yaml/schema-problems.ts';

/** Keys of a task that do not name its module. */
const keywords = new Set([...taskKeywords, 'listen']);

for (const module of modules) {
  describe(`the module ${module.name}`, () => {
    it('says what it does, what its options mean and what it registers', () => {
      expect(module.summary).to.match(/^[A-Z].*\.$/);
      for (const [name, option] of Object.entries(module.args)) {
        expect(option.description, name).to.match(/^[A-Z“"].*\.$/s);
      }
      for (const [name, field] of Object.entries(module.returns)) {
        expect(field.description, name).to.match(/^[A-Z“"].*\.$/s);
      }
    });

    it('has one meaning for every spelling of an option', () => {
      const spellings = Object.entries(module.args).flatMap(([name, option]) => [
        name,
        ...(option.aliases ?? []),
      ]);
      expect(spellings).to.have.length(new Set(spellings).size);
      expect(optionNames(module.args).size).to.equal(spellings.length);
    });

    it('names only its own options in its rules', () => {
      const rules = module.constraints ?? {};
      const named = [
        ...(rules.mutuallyExclusive ?? []).flat(),
        ...(rules.requiredOneOf ?? []).flat(),
        ...(rules.requiredTogether ?? []).flat(),
        ...(rules.requiredIf ?? []).flatMap(({ option, all = [], any = [] }) => [
          option,
          ...all,
          ...any,
        ]),
        ...(module.freeForm === undefined ? [] : [module.freeForm]),
      ];
      expect(named.filter(name => !(name in module.args))).to.deep.equal([]);
    });

    it('has examples, and accepts them', () => {
      expect(module.examples).not.to.deep.equal([]);
      for (const args of module.examples.flatMap(example => argsIn(module, example))) {
        const checked = coerceArgs(module.args, args);
        expect(schemaProblems(objectSchema(module), checked)).to.deep.equal([]);
        const given = (option: string) =>
          [option, ...(module.args[option]?.aliases ?? [])].some(name => name in args);
        const problems = constraintProblems(
          module.constraints ?? {},
          given,
          option => checked[option],
        );
        expect(problems).to.deep.equal([]);
      }
    });
  });
}

describe('modules', () => {
  it('are in alphabetical order, and no two answer to one name', () => {
    const names = modules.map(({ name }) => name);
    expect(names).to.deep.equal([...names].sort());
    const all = modules.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    expect(all).to.have.length(new Set(all).size);
  });
});

describe('findModule', () => {
  it('finds by name, alias and fully qualified name', () => {
    for (const module of modules) {
      for (const name of [module.name, ...(module.aliases ?? [])]) {
        expect(findModule(name)).to.equal(module);
      }
      expect(findModule(`ansible.builtin.${module.name}`)).to.equal(module);
      expect(findModule(`ansible.legacy.${module.name}`)).to.equal(module);
    }
    expect(findModule('ansible.builtin.no_such')).to.equal(undefined);
  });
});

function argsIn(module: Module, example: string): JsonObject[] {
  const tasks = fromYaml(example);
  if (!isList(tasks)) expect.fail('an example is a list of tasks');
  return tasks.map(task => {
    if (!isDict(task)) expect.fail('a task is a dict');
    const keys = Array.from(task.keys(), String).filter(key => !keywords.has(key));
    expect(keys.map(findModule), 'a task calls the module').to.deep.equal([module]);
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

function objectSchema({ args }: Module) {
  const required = Object.keys(args).filter(name => args[name]?.required === true);
  const properties = Object.fromEntries(
    Object.entries(args).map(([name, schema]) => [name, { ...schema, required: [] }]),
  );
  return { type: 'object', properties, required, additionalProperties: false } as const;
}

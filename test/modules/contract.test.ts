import { expect } from 'chai';
import { constraintProblems } from '../../src/module-api/arg-problems.ts';
import { coerceArgs, optionNames } from '../../src/module-api/coerce-args.ts';
import type { Module } from '../../src/module-api/define-module.ts';
import type { Schema } from '../../src/module-api/schema.ts';
import { findModule, modules } from '../../src/modules/index.ts';
import { anything } from '../../src/yaml/schema-data.ts';
import { schemaProblems } from '../../src/yaml/schema-problems.ts';
import { exampleArgs } from './support/example-args.ts';

for (const module of modules) {
  describe(`the module ${module.name}`, () => {
    it('says what it does, what its options mean and what it registers', () => {
      expect(module.summary).to.match(/^[A-Z].*\.$/);
      for (const [name, option] of Object.entries(module.args)) {
        expect(option.description, name).to.match(/^[A-Z“"].*\.$/s);
        for (const [key, said] of keysIn(option)) expect(said, `${name}.${key}`).to.match(/\.$/s);
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
        ...(rules.rules ?? []).flatMap(({ options }) => options),
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
      for (const args of exampleArgs(module)) {
        const checked = coerceArgs(module.args, args);
        expect(schemaProblems(objectSchema(module), rendered(checked))).to.deep.equal([]);
        const given = (option: string) =>
          [option, ...(module.args[option]?.aliases ?? [])].some(name => name in args);
        const problems = constraintProblems(module.constraints ?? {}, {
          isGiven: given,
          valueOf: option => checked[option],
          isKnown: () => true,
        });
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

/** What is said of the keys of a dict, or of each dict in a list, however deep. */
function keysIn({ properties, items }: Pick<Schema, 'properties' | 'items'>): readonly Said[] {
  return [
    ...(items === undefined ? [] : keysIn(items)),
    ...Object.entries(properties ?? {}).flatMap(([name, key]): readonly Said[] => [
      [name, key.description ?? ''],
      ...keysIn(key),
    ]),
  ];
}

type Said = readonly [key: string, said: string];

/** A template stands for anything. */
function rendered(value: unknown): unknown {
  if (typeof value === 'string' && value.includes('{{')) return anything;
  if (Array.isArray(value)) return value.map(rendered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rendered(item)]));
}

function objectSchema({ args }: Module) {
  const required = Object.keys(args).filter(name => args[name]?.required === true);
  const properties = Object.fromEntries(
    Object.entries(args).map(([name, schema]) => [name, { ...schema, required: [] }]),
  );
  return { type: 'object', properties, required, additionalProperties: false } as const;
}

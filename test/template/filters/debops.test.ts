import { expect } from 'chai';
import type { Value } from '../../../src/values/value.ts';
import { fromYaml } from '../../../src/yaml/from-yaml.ts';
import { itAnswers, itRefuses, valueOf } from '../support.ts';

interface MergeCase {
  readonly name: string;
  readonly items: string;
  readonly call?: string;
  readonly expected: string;
}

function itMerges(filter: string, { name, items, call, expected }: MergeCase): void {
  it(name, () => {
    const merged = valueOf(`items | ${call ?? filter}`, { items: fromYaml(items) });
    expect(withoutOrder(merged)).to.deep.equal(withoutOrder(fromYaml(expected)));
  });
}

/** Plain objects, whose members chai compares in any order. */
function withoutOrder(value: Value): unknown {
  if (Array.isArray(value)) return value.map(withoutOrder);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries(Array.from(value, ([key, one]) => [String(key), withoutOrder(one)]));
}

const plain = 'separator: false, section: unknown';

describe('parse_kv_config', () => {
  const cases: readonly MergeCase[] = [
    {
      name: 'lets later entries of a name change earlier ones, in their places',
      items: '[{name: a, value: 1}, {name: b, value: 2}, {name: a, value: 3}]',
      expected: `[
        {name: a, value: 3, state: present, id: 0, weight: 0, real_weight: 0, ${plain}},
        {name: b, value: 2, state: present, id: 10, weight: 0, real_weight: 10, ${plain}}]`,
    },
    {
      name: 'keeps an entry that is absent, and passes over one to be ignored',
      items: '[{name: a, value: null, state: absent}, {name: a, value: 1, state: ignore}]',
      expected: `[{name: a, value: null, state: absent, id: 0, weight: 0, real_weight: 0, ${plain}}]`,
    },
    {
      name: 'takes texts for names',
      items: '[a]',
      expected: `[{name: a, state: present, id: 0, weight: 0, real_weight: 0, ${plain}}]`,
    },
    {
      name: 'takes a dict without a name for many settings',
      items: '[{a: 1, b: [x]}]',
      expected: `[
        {name: a, value: 1, state: present, id: 0, weight: 0, real_weight: 0, section: unknown},
        {name: b, state: present, id: 0, weight: 0, real_weight: 0, section: unknown,
         value: [{name: x, id: 0, weight: 0, state: present, real_weight: 0}]}]`,
    },
    {
      name: 'adds up weights and orders by them',
      items: '[a, {name: b, weight: -10}, {name: b, weight: -5, comment: up}]',
      expected: `[
        {name: b, comment: up, state: present, id: 10, weight: -15, real_weight: -5, ${plain}},
        {name: a, state: present, id: 0, weight: 0, real_weight: 0, ${plain}}]`,
    },
    {
      name: 'places an entry beside another',
      items: '[a, b, {name: c, copy_id_from: a, weight: 1}]',
      expected: `[
        {name: a, state: present, id: 0, weight: 0, real_weight: 0, ${plain}},
        {name: c, copy_id_from: a, state: present, id: 0, weight: 1, real_weight: 1, ${plain}},
        {name: b, state: present, id: 10, weight: 0, real_weight: 10, ${plain}}]`,
    },
    {
      name: 'merges values that are lists by the names in them',
      items: `[
        {name: a, value: [x, {name: y, state: absent}]},
        {name: a, value: [{param: [x, z], note: n, weight: 2}, {name: y, state: ignore}]}]`,
      expected: `[{name: a, state: present, id: 0, weight: 0, real_weight: 0, ${plain}, value: [
        {name: y, id: 1, weight: 0, state: absent, real_weight: 1},
        {name: x, id: 0, weight: 2, state: present, real_weight: 2, note: n},
        {name: z, id: 0, weight: 2, state: present, real_weight: 2, note: n}]}]`,
    },
    {
      name: 'puts a scalar in the place of a list',
      items: '[{name: a, value: [x]}, {name: a, value: 1, option: o}]',
      expected: `[{name: a, value: 1, option: o, state: present, id: 0, weight: 0, real_weight: 0, ${plain}}]`,
    },
    {
      name: 'casts values',
      items: `[
        {name: i, value: '1', value_cast: int}, {name: b, value: 1, value_cast: bool},
        {name: s, value: 1, value_cast: str}, {name: n, value: x, value_cast: none}]`,
      call: "parse_kv_config | map(attribute='value') | list",
      expected: "[1, true, '1', null]",
    },
    {
      name: 'appends to what is in force only',
      items: `[
        {name: a, value: 1, state: init}, {name: a, value: 2, state: append},
        {name: b, value: 1}, {name: b, value: 2, state: append}]`,
      call: "parse_kv_config | map('dict2items') | map('items2dict') | map(attribute='value') | list",
      expected: '[1, 2]',
    },
    {
      name: 'brings what was prepared into force with the next mention of it',
      items: '[{name: a, value: 1, state: init}, {name: a, comment: c}, {name: b, state: init}, b]',
      call: "parse_kv_config | map(attribute='state') | list",
      expected: '[present, init]',
    },
    {
      name: 'takes another member for the name, and more lists',
      items: '[{file: a, x: 1}]',
      call: "debops.debops.parse_kv_config([{'file': 'a', 'y': 2}], name='file')",
      expected: `[{file: a, x: 1, y: 2, state: present, id: 0, weight: 0, real_weight: 0, ${plain}}]`,
    },
  ];
  for (const one of cases) itMerges('parse_kv_config', one);

  itRefuses([
    ["'a' | parse_kv_config", 'The input must be a list, not a str.'],
    ["[{'name': 'a', 'weight': 'x'}] | parse_kv_config", 'A weight must be an integer, not a str.'],
    ["[{'name': 'a', 'options': 1}] | parse_kv_config", '"options" must be a list, not an int.'],
  ]);
});

describe('parse_kv_items', () => {
  const own = 'state: present, weight: 0, separator: false';
  const cases: readonly MergeCase[] = [
    {
      name: 'lets the last value stand, whatever it is',
      items: '[{name: a, value: [x]}, {name: a, value: {y: 1}}]',
      expected: `[{name: a, value: {y: 1}, id: 0, real_weight: 0, ${own}}]`,
    },
    {
      name: 'fills in defaults, and members that are empty from others',
      items: '[{name: a, one: given, other: null, third: 3}]',
      call: "parse_kv_items(defaults={'one': 1, 'two': 2}, empty={'filled': ['other', 'third'], 'same': 'name'})",
      expected: `[{name: a, one: given, two: 2, other: null, third: 3, filled: 3, same: a, id: 0, real_weight: 0, ${own}}]`,
    },
    {
      name: 'merges the lists of settings in items',
      items: `[
        {name: a, options: [{name: x, value: 1}], more: [y]},
        {name: a, options: [{x: 2}, z]}]`,
      call: "debops.debops.parse_kv_items(merge_keys=['more'])",
      expected: `[{name: a, id: 0, real_weight: 0, ${own},
        more: [{name: y, id: 0, real_weight: 0, section: unknown, ${own}}],
        options: [
          {name: x, value: 2, id: 0, real_weight: 0, section: unknown, ${own}},
          {name: z, id: 20, real_weight: 20, section: unknown, ${own}}]}]`,
    },
    {
      name: 'appends to items that are there only',
      items: '[{name: a, state: append}, {name: b}, {name: b, x: 1, state: append}]',
      expected: `[{name: b, x: 1, id: 10, real_weight: 10, ${own}}]`,
    },
    {
      name: 'leaves out what has no name',
      items: '[{a: 1}, 2, [3]]',
      expected: '[]',
    },
  ];
  for (const one of cases) itMerges('parse_kv_items', one);

  itAnswers([
    ["[] | parse_kv_items(defaults={'a': 1})", '[]'],
    [
      "['a'] | parse_kv_items",
      "[{'state': 'present', 'name': 'a', 'id': 0, 'weight': 0, 'real_weight': 0, 'separator': False}]",
    ],
  ]);
});

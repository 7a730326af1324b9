import { defineModule, type JsonObject, type Rule, regexFormat } from '../../module-api/index.ts';
import { withUserRegexes } from '../edited-file/edited-file.ts';
import { statFields } from '../stat-fields.ts';
import { type FindArgs, findArgs } from './args.ts';
import { filterOf } from './filter.ts';
import { type Found, foundBelow } from './probe.ts';

export const find = defineModule({
  name: 'find',
  summary: 'Register which files of a host have certain names, ages, sizes or contents.',
  notes: [
    'It changes nothing, and works in check mode: files that earlier tasks would make or remove are seen.',
    'What is found is sorted by its path.',
  ],
  args: findArgs,
  constraints: {
    rules: [
      regexRule('patterns'),
      regexRule('excludes'),
      {
        options: ['paths'],
        problem: ({ paths }) =>
          Array.isArray(paths) && paths.every(path => path === '')
            ? '"paths" is empty: nothing is looked into.'
            : undefined,
        warns: true,
      },
    ],
  },
  returns: {
    files: {
      type: 'array',
      description: 'What was found; each has the path and what the module stat registers.',
    },
    matched: { type: 'integer', description: 'How many were found, also beyond "limit".' },
    examined: { type: 'integer', description: 'How many the host was asked about.' },
    skipped_paths: { type: 'object', description: 'Why a path could not be looked in, by path.' },
    msg: { type: 'string', description: 'Whether all paths could be looked in.' },
  },
  examples: [
    `- name: Look for old logs
  find:
    paths: /var/log
    patterns: ["*.log", "*.gz"]
    age: 4w
    size: 10m
    recurse: true
  register: old`,
    `- name: Look for repositories that name a proxy
  find:
    paths: [/etc/yum.repos.d, /etc/apt]
    patterns: ^.*\\.(repo|list)$
    use_regex: true
    contains: .*proxy
  register: proxied`,
  ],
  observe: args => ({ found: foundBelow(args) }),
  plan(args, { found }) {
    wanted(args, found);
    return [];
  },
  result(args, { found }): JsonObject {
    const all = wanted(args, found);
    const skipped = Object.keys(found.skipped).length;
    return {
      files: all.slice(0, args.limit).map(state => statFields(state.path, state)),
      matched: all.length,
      examined: found.candidates.length,
      skipped_paths: found.skipped,
      msg:
        skipped === 0 ? 'All paths examined' : 'Not all paths examined, check warnings for details',
    };
  },
});

function wanted(args: FindArgs, { candidates, now }: Found) {
  const filter = withUserRegexes(() => filterOf(args, now));
  return candidates
    .filter(filter)
    .map(({ state }) => state)
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function regexRule(option: 'patterns' | 'excludes'): Rule {
  return {
    options: [option, 'use_regex'],
    problem({ [option]: patterns, use_regex }) {
      if (use_regex !== true || !Array.isArray(patterns)) return undefined;
      const [wrong] = patterns.flatMap(pattern => regexFormat.problem(String(pattern)) ?? []);
      return wrong === undefined ? undefined : `"${option}" must be regular expressions: ${wrong}.`;
    },
  };
}

import {
  type Change,
  defineModule,
  fail,
  type Plan,
  type RunChange,
  sh,
} from '../../module-api/index.ts';
import { type AlternativesArgs, alternativesArgs } from './args.ts';
import { type Alternative, type GroupState, groupKey, groupState } from './group-state.ts';

export const alternatives = defineModule({
  name: 'alternatives',
  aliases: ['community.general.alternatives'],
  summary: 'Have a program among the alternatives for a command, and select it.',
  notes: [
    'It asks update-alternatives, or alternatives where only that is there.',
    'With "state: auto" the one with the highest priority is used, which need not be "path".',
  ],
  args: alternativesArgs,
  returns: {
    name: { type: 'string', description: 'The group of alternatives.' },
    path: { type: 'string', description: 'The program.' },
    state: { type: 'string', description: 'What it is among them.' },
  },
  examples: [
    `- name: Use Java 17
  alternatives:
    name: java
    path: /usr/lib/jvm/java-17-openjdk-amd64/bin/java`,
    `- name: Offer our own editor, with its manual
  alternatives:
    name: editor
    link: /usr/bin/editor
    path: /opt/ed/bin/ed
    priority: 80
    state: present
    subcommands:
      - name: editor.1.gz
        link: /usr/share/man/man1/editor.1.gz
        path: /opt/ed/man/ed.1.gz`,
  ],
  observe: ({ name }) => ({ group: groupState(name) }),
  plan: (args, { group }): Plan => planAlternatives(args, group),
  result: ({ name, path, state }) => ({ name, path, state }),
});

export function planAlternatives(args: AlternativesArgs, group: GroupState): readonly Change[] {
  const { name, path, state } = args;
  if (name === '' || path === '') fail('"name" and "path" must not be empty');
  if (group.tool === undefined) fail('the host has neither update-alternatives nor alternatives');
  const found = group.alternatives.find(one => one.path === path);
  if (state === 'absent') {
    if (found === undefined) return [];
    const left = group.alternatives.filter(one => one !== found);
    const selected = group.selected === path ? best(left)?.path : group.selected;
    const after = { ...group, alternatives: left, selected };
    return [order(['--remove', name, path], { name, after })];
  }
  const wanted = wantedOf(args, found);
  const isRight = found !== undefined && isSame(found, wanted);
  const others = group.alternatives.filter(one => one.path !== path);
  const isNew = group.alternatives.length === 0;
  let after: GroupState = {
    ...group,
    link: args.link ?? group.link,
    isAuto: isNew || group.isAuto,
    alternatives: [...others, wanted],
  };
  const needsLink = args.link !== undefined && group.link !== undefined && args.link !== group.link;
  const changes: Change[] = [];
  if (!isRight || needsLink) {
    if (after.isAuto) after = { ...after, selected: best(after.alternatives)?.path };
    changes.push(order(installWords(args, group, wanted), { name, after }));
  }
  if (state === 'selected' && after.selected !== path) {
    after = { ...after, selected: path, isAuto: false };
    changes.push(order(['--set', name, path], { name, after }));
  }
  if (state === 'auto' && !after.isAuto) {
    after = { ...after, selected: best(after.alternatives)?.path, isAuto: true };
    changes.push(order(['--auto', name], { name, after }));
  }
  return changes;
}

function wantedOf(
  { path, priority, subcommands }: AlternativesArgs,
  found: Alternative | undefined,
): Alternative {
  const named = subcommands?.map(one => [String(one.name), String(one.path)] as const);
  return {
    path,
    priority: priority ?? found?.priority ?? 50,
    subcommands: named === undefined ? (found?.subcommands ?? {}) : Object.fromEntries(named),
  };
}

function isSame(found: Alternative, wanted: Alternative): boolean {
  const names = Object.keys(found.subcommands);
  return (
    found.priority === wanted.priority &&
    names.length === Object.keys(wanted.subcommands).length &&
    names.every(name => found.subcommands[name] === wanted.subcommands[name])
  );
}

function best(all: readonly Alternative[]): Alternative | undefined {
  return all.toSorted((a, b) => b.priority - a.priority)[0];
}

function installWords(
  { name, path, subcommands = [], family, ...args }: AlternativesArgs,
  group: GroupState,
  { priority }: Alternative,
): readonly string[] {
  const link = args.link ?? group.link;
  if (link === undefined) fail(`"link" is needed: there is no group of alternatives ${name} yet`);
  return [
    ...['--install', link, name, path, String(priority)],
    ...(family === undefined || group.tool === 'update-alternatives' ? [] : ['--family', family]),
    ...subcommands.flatMap(one => [
      '--slave',
      String(one.link),
      String(one.name),
      String(one.path),
    ]),
  ];
}

interface Order {
  readonly name: string;
  readonly after: GroupState;
}

function order(words: readonly string[], { name, after }: Order): RunChange {
  const { tool = 'update-alternatives' } = after;
  return {
    kind: 'run',
    script: sh`PATH=$PATH:/usr/sbin:/sbin; LC_ALL=C ${tool} ${words}`,
    summary: [tool, ...words].join(' '),
    predicts: [{ resource: 'value', key: groupKey(name), value: JSON.stringify(after) }],
    failureMessage: (exitCode, _, stderr) => {
      const said = stderr
        .split('\n')
        .map(line => line.trim())
        .findLast(line => line !== '');
      return said ?? `"${tool} ${words[0] ?? ''}" ended with exit code ${exitCode}`;
    },
  };
}

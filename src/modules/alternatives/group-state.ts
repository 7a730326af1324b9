import { type Predicted, type Probe, sh, textOf, Undecided } from '../../module-api/index.ts';

/** A group of alternatives, as the host has it. */
export interface GroupState {
  /** `update-alternatives`, or `alternatives` where only that is there. */
  readonly tool: string | undefined;
  readonly isAuto: boolean;
  /** The one that is used. */
  readonly selected: string | undefined;
  readonly link: string | undefined;
  readonly alternatives: readonly Alternative[];
}

export interface Alternative {
  readonly path: string;
  readonly priority: number;
  /** Where the links that change together lead, by name. */
  readonly subcommands: Readonly<Record<string, string>>;
}

/** The key of what is predicted: the state as JSON. */
export function groupKey(name: string): string {
  return `alternatives:${name}`;
}

export function groupState(name: string): Probe<GroupState> {
  return {
    script: sh`(
PATH=$PATH:/usr/sbin:/sbin; export LC_ALL=C
if command -v update-alternatives >/dev/null 2>&1; then k_t=update-alternatives
elif command -v alternatives >/dev/null 2>&1; then k_t=alternatives
else exit 0; fi
printf 'tool|%s\n' "$k_t"
if k_o=$("$k_t" --query ${name} 2>/dev/null); then echo query; printf '%s\n' "$k_o"
elif k_o=$("$k_t" --display ${name} 2>/dev/null); then
  echo display; printf '%s\n' "$k_o"
  [ ! -f /var/lib/alternatives/${name} ] || printf 'link|%s\n' "$(sed -n 2p /var/lib/alternatives/${name})"
fi
)`,
    parse: ({ stdout }) => parseGroup(textOf(stdout)),
    overlay: (observed, predicted) => overlay(name, observed, predicted),
  };
}

function overlay(name: string, observed: GroupState, predicted: Predicted): GroupState {
  const after = predicted.value(groupKey(name));
  if (after !== undefined) return JSON.parse(after);
  const { installing } = predicted;
  // Packages bring alternatives of their own.
  if (installing !== undefined && observed.alternatives.length === 0)
    throw new Undecided(installing);
  return observed;
}

export function parseGroup(text: string): GroupState {
  const tool = /^tool\|(.+)$/m.exec(text)?.[1];
  const query = /^query\n([^]*)/m.exec(text)?.[1];
  if (query !== undefined) return { tool, ...parseQuery(query) };
  return { tool, ...parseDisplay(/^display\n([^]*)/m.exec(text)?.[1] ?? '') };
}

/** Debian's. */
function parseQuery(text: string): Omit<GroupState, 'tool'> {
  const [head = '', ...blocks] = text.split(/\n\n+/);
  const field = (block: string, name: string) =>
    new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]?.trim();
  const value = field(head, 'Value');
  return {
    isAuto: field(head, 'Status') === 'auto',
    selected: value === 'none' ? undefined : value,
    link: field(head, 'Link'),
    alternatives: blocks.flatMap(block => {
      const path = field(block, 'Alternative');
      if (path === undefined) return [];
      const subcommands = Object.fromEntries(
        [...block.matchAll(/^ (\S+) (\S.*)$/gm)].map(([, name = '', to = '']) => [name, to]),
      );
      return [{ path, priority: Number(field(block, 'Priority')), subcommands }];
    }),
  };
}

/** Red Hat's. */
function parseDisplay(text: string): Omit<GroupState, 'tool'> {
  const blocks = text.split(/^(?=\/)/m);
  return {
    isAuto: /status is auto/.test(text),
    selected: /^ link currently points to (.+)$/m.exec(text)?.[1],
    link: /^link\|(.+)$/m.exec(text)?.[1],
    alternatives: blocks.flatMap(block => {
      const [, path, priority] = /^(\/.*) - (?:family \S+ )?priority (-?\d+)/.exec(block) ?? [];
      if (path === undefined) return [];
      const subcommands = Object.fromEntries(
        [...block.matchAll(/^ (?:slave|follower) (\S+): (\S.*)$/gm)].flatMap(
          ([, name = '', to = '']) => (to === '(null)' ? [] : [[name, to]]),
        ),
      );
      return [{ path, priority: Number(priority), subcommands }];
    }),
  };
}

import { problems } from './problems.ts';
import { type RuleGroup, ruleGroups } from './rule.ts';
import { rules } from './rules/index.ts';

/** Everything that can be found, as it is listed. */
export interface Listed {
  readonly id: string;
  /** `run`: what every run reports, too. */
  readonly group: RuleGroup | 'run';
  readonly summary: string;
  readonly reason: string;
  readonly optIn?: true;
}

export const allRules: readonly Listed[] = [
  ...rules,
  ...Object.entries(problems).map(([id, problem]) => ({ id, group: 'run' as const, ...problem })),
];

const headings: Partial<Record<Listed['group'], string>> = {
  run: 'run: what every run reports, too. "# noqa: ID" and --skip silence its warnings; what would stop a run they do not.',
};

/** The rules by group, with why. */
export function ruleList(): string {
  return [...ruleGroups, 'run' as const]
    .map(group => {
      const texts = allRules
        .filter(rule => rule.group === group)
        .map(({ id, summary, reason, optIn }) => {
          const note = optIn === true ? ' (only with --enable)' : '';
          return `  ${id}${note}\n      ${summary}\n      ${reason}\n`;
        });
      return `${headings[group] ?? group}\n${texts.join('')}`;
    })
    .join('\n');
}

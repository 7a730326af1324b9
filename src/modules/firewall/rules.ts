import type { Rule } from '../../module-api/schema.ts';

export const ruleOfForwards: readonly Rule[] = [
  {
    options: ['port_forward'],
    problem: ({ port_forward: forwards }) => {
      if (!Array.isArray(forwards)) return undefined;
      const all = forwards.map((one: object) => Object.keys(one));
      if (all.some(keys => !keys.includes('port'))) return 'Each of "port_forward" needs "port".';
      const hasTarget = (keys: readonly string[]) =>
        keys.includes('toport') || keys.includes('toaddr');
      return all.every(hasTarget)
        ? undefined
        : 'Each of "port_forward" needs "toport" or "toaddr".';
    },
  },
];

/** What can be told of a task before it is known which firewall the host has. */
export const firewallRules: readonly Rule[] = [
  {
    options: ['permanent', 'immediate'],
    problem: ({ permanent, immediate }) =>
      permanent === false && immediate === false
        ? '"permanent" and "immediate" cannot both be off.'
        : undefined,
  },
  ...ruleOfForwards,
];

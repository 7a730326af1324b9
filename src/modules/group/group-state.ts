import { type Probe, sh, textOf } from '../../module-api/index.ts';
import { entryFunction, fieldsOf, groupKey } from '../accounts/account.ts';

export interface GroupState {
  /** `undefined`: there is none. `?`: it would be made, with a number nobody knows yet. */
  readonly gid: string | undefined;
  /** Who has the number that is asked for. */
  readonly holder: string | undefined;
  readonly hasGroupadd: boolean;
}

interface Sought {
  readonly name: string;
  readonly gid: number | undefined;
  readonly local: boolean;
}

export function groupState({ name, gid, local }: Sought): Probe<GroupState> {
  const number = gid === undefined ? sh`` : sh`printf 'holder|%s\n' "$(k_entry group ${gid})"`;
  return {
    script: sh`(
${entryFunction(local)}
printf 'group|%s\n' "$(k_entry group ${name})"
${number}
PATH=$PATH:/usr/sbin:/sbin
if command -v groupadd >/dev/null 2>&1; then echo 'has|groupadd'; fi
)`,
    parse({ stdout }) {
      const text = textOf(stdout);
      const [found = '', , number] = fieldsOf(text, 'group')[0]?.split(':') ?? [];
      const [holder = ''] = fieldsOf(text, 'holder')[0]?.split(':') ?? [];
      return {
        gid: found === name ? number : undefined,
        holder: holder === '' ? undefined : holder,
        hasGroupadd: fieldsOf(text, 'has').length > 0,
      };
    },
    overlay(observed, predicted) {
      const after = predicted.value(groupKey(name));
      const { holder } = observed;
      const isHeld = holder !== undefined && predicted.value(groupKey(holder)) !== '';
      return {
        ...observed,
        holder: isHeld ? holder : undefined,
        ...(after !== undefined && { gid: after === '' ? undefined : after }),
      };
    },
  };
}

import { formatLocation } from '../../diagnostics/source-file.ts';
import { nodesIn } from '../../playbook/flatten.ts';
import type { Block, Play } from '../../playbook/model.ts';

/** Of a name that is not there: that the play gives it to one of its roles, and to nothing else. */
export function setElsewhere(name: string, play: Play): string | undefined {
  for (const { role, keywords } of roleBlocks(play)) {
    for (const given of [role?.params, role?.entryVars, keywords.vars]) {
      const location = given?.get(name)?.location;
      if (location === undefined) continue;
      return `It is set for the role "${role?.name ?? ''}" only, at ${formatLocation(location)}.`;
    }
  }
  return undefined;
}

function* roleBlocks({ sections }: Play): Generator<Block> {
  for (const node of sections.flatMap(({ nodes }) => nodes)) {
    for (const one of nodesIn(node)) {
      if (one.kind === 'block' && one.origin === 'role') yield one;
    }
  }
}

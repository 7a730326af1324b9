import { type RunChange, sh } from '../../../module-api/index.ts';
import { begunFile } from '../state/begun.ts';
import type { PlanInput } from './plan-input.ts';

/** Of a node that is as it should be: the record of an init or join that ended while nobody saw it is removed. */
export function ended({ sight, found }: PlanInput): { readonly changes: readonly RunChange[] } {
  const isOver = sight.begun !== undefined && sight.predicted === undefined && found.reason === '';
  if (!isOver) return { changes: [] };
  return {
    changes: [{ kind: 'run', script: sh`rm -f ${begunFile}`, summary: `rm ${begunFile}` }],
  };
}

/** What there is to say of it. */
export function reasons({ found, given }: PlanInput): readonly string[] {
  return given.round === 0 && found.reason !== '' ? [found.reason] : [];
}

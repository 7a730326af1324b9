import type { Variables } from '../values/variable-layer.ts';
import type { Role } from './model.ts';

/** All that a role's own files and its entry set. */
export function variablesOfRole(role: Role): readonly Variables[] {
  return [role.defaults, role.vars, role.params, role.entryVars];
}

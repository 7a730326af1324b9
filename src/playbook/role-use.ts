import type { Location } from '../diagnostics/source-file.ts';
import type { Variables } from '../values/variable-layer.ts';
import type { Keywords, Parent, Role } from './model.ts';

/** A role as it is asked for somewhere. */
export interface RoleUse {
  readonly name: string;
  readonly location: Location;
  readonly parent: Parent;
  readonly keywords: Keywords;
  readonly params: Variables;
  readonly from: {
    readonly tasks?: string | undefined;
    readonly vars?: string | undefined;
    readonly defaults?: string | undefined;
    readonly handlers?: string | undefined;
  };
  /** `undefined`: what the role's meta says. */
  readonly allowDuplicates?: boolean | undefined;
  readonly public: boolean;
  /** The role that needs, imports or includes this one. */
  readonly includedBy?: Role | undefined;
}

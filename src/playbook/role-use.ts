import type { Location } from '../diagnostics/source-file.ts';
import type { Templated } from '../values/value.ts';
import type { Variables } from '../values/variable-layer.ts';
import type { Block, Keywords, Need, Parent, Role, Written } from './model.ts';

/** A role as it is asked for somewhere. */
export interface RoleUse {
  readonly name: string;
  /** Where the name is one, and is rendered as the role is looked for. */
  readonly template?: Templated | undefined;
  readonly location: Location;
  /** Where the values of `name`, `tasks_from` and its kin are written. */
  readonly places?: ReadonlyMap<string, Location> | undefined;
  readonly parent: Parent;
  readonly keywords: Keywords;
  /** As those of a block, in plays whose strategy is `graph`. */
  readonly id?: string | undefined;
  readonly needs?: readonly Need[] | undefined;
  readonly notify?: readonly Written[] | undefined;
  readonly params: Variables;
  /** An entry of `roles` or `dependencies`: no task brings it in. */
  readonly isEntry?: boolean | undefined;
  /** `vars:` of an entry. */
  readonly entryVars?: Variables | undefined;
  /** Which layer `vars` of the keywords belong to. */
  readonly varsLayer?: Block['varsLayer'] | undefined;
  readonly from: {
    readonly tasks?: string | undefined;
    readonly vars?: string | undefined;
    readonly defaults?: string | undefined;
    readonly handlers?: string | undefined;
  };
  /** `undefined`: what the role's meta says. */
  readonly allowDuplicates?: boolean | undefined;
  readonly public: boolean;
  /** `rolespec_validate: false`: its variables are not checked against its specification. */
  readonly validate?: boolean | undefined;
  /** The role that needs, imports or includes this one. */
  readonly includedBy?: Role | undefined;
  /** It is that role's dependency. */
  readonly isNeeded?: boolean | undefined;
}

export function placeIn({ places, location }: RoleUse, option: string): Location {
  return places?.get(option) ?? location;
}

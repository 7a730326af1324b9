import type { Location } from '../diagnostics/source-file.ts';
import type { Variable } from '../values/variable-layer.ts';
import type { Group, Host, SourceName } from './model.ts';

/** Layers of variables to which variables are added source by source. */
class Entity {
  readonly layers: { readonly name: string; readonly entries: Map<string, Variable> }[] = [];

  set(layerName: string, name: string, variable: Variable): void {
    const last = this.layers.at(-1);
    if (last?.name === layerName) last.entries.set(name, variable);
    else this.layers.push({ name: layerName, entries: new Map([[name, variable]]) });
  }
}

/** Where a host is first named. */
export interface HostPlace {
  readonly source?: SourceName | undefined;
  readonly location?: Location | undefined;
}

export class HostEntry extends Entity implements Host {
  readonly name: string;
  readonly implicit: boolean;
  readonly source: SourceName | undefined;
  readonly location: Location | undefined;
  readonly groups = new Set<GroupEntry>();

  constructor(name: string, implicit: boolean, place: HostPlace = {}) {
    super();
    this.name = name;
    this.implicit = implicit;
    this.source = place.source;
    this.location = place.location;
  }
}

export class GroupEntry extends Entity implements Group {
  readonly name: string;
  priority = 1;
  readonly parents = new Set<GroupEntry>();
  readonly children = new Set<GroupEntry>();
  readonly hosts = new Set<HostEntry>();

  constructor(name: string) {
    super();
    this.name = name;
  }
}

/** Makes a group the child of another; that no circle arises is for the caller to see. */
export function link(parent: GroupEntry, child: GroupEntry): void {
  parent.children.add(child);
  child.parents.add(parent);
}

export function list(group: GroupEntry, host: HostEntry): void {
  group.hosts.add(host);
  host.groups.add(group);
}

export function unlist(group: GroupEntry, host: HostEntry): void {
  group.hosts.delete(host);
  host.groups.delete(group);
}

/** The names from one group down to another; `undefined` when there is no way. */
export function pathDown(from: GroupEntry, to: GroupEntry): readonly string[] | undefined {
  const cameFrom = new Map<GroupEntry, GroupEntry | undefined>([[from, undefined]]);
  for (const [group] of cameFrom) {
    if (group === to) {
      const path: string[] = [];
      for (let at: GroupEntry | undefined = group; at !== undefined; at = cameFrom.get(at)) {
        path.unshift(at.name);
      }
      return path;
    }
    for (const child of group.children) if (!cameFrom.has(child)) cameFrom.set(child, group);
  }
  return undefined;
}

import type { JsonObject } from './json.ts';

/** What modules may know of a host before they ask it anything. */
export interface HostInfo {
  /** Facts by Ansible's names, without `ansible_`: `os_family`, `distribution`, `pkg_mgr` … */
  readonly facts: HostFacts;
  /** Which of the commands kplay looks for are on the host's PATH. */
  readonly commands: ReadonlySet<string>;
  /** Who the task runs as: the become user, or the login user. */
  readonly user: string;
  /** How the controller reaches the host (its source address and the host's port), where it is ssh. */
  readonly connection?: { readonly clientAddress: string; readonly serverPort: number } | undefined;
}

export interface HostFacts extends JsonObject {
  readonly os_family: string;
  readonly distribution: string;
  readonly distribution_version: string;
  readonly pkg_mgr: string;
  readonly service_mgr: string;
  readonly kernel: string;
}

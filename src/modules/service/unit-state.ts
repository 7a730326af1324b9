/** A unit of systemd as it is, or as earlier tasks would leave it. */
export interface UnitState {
  /** Its own name, where the task names an alias. */
  readonly id: string;
  /** `LoadState`: loaded, not-found, masked, error … */
  readonly load: string;
  /** `ActiveState`: active, inactive, failed, activating … */
  readonly active: string;
  readonly sub: string;
  /** What `systemctl is-enabled` says of it: enabled, disabled, static, generated … */
  readonly file: string;
  /** Whether everything is enabled that an `indirect` unit names in `Also=`. */
  readonly alsoEnabled: boolean;
  /** `undefined`: not known. */
  readonly canReload: boolean | undefined;
  /** Whether it is still active once what it starts has ended well: not so for a plain oneshot. */
  readonly stays: boolean;
  /** In a chroot, and while systemd does not run, nothing can be started. */
  readonly offline: boolean;
  /** Conditions that keep it from starting: starting it would be no error, and do nothing. */
  readonly unmet: readonly string[];
  /** Units with a similar name, when there is none of this name. */
  readonly similar: readonly string[];
  /** All properties of `systemctl show`. */
  readonly properties: Readonly<Record<string, string>>;
}

/** Templates without an instance, and what is only on the disk, are not loaded but have a file. */
export function exists({ load, file }: UnitState): boolean {
  return (load !== 'not-found' && load !== '') || (file !== '' && file !== 'not-found');
}

export function isMasked({ load, file }: UnitState): boolean {
  return load === 'masked' || file.startsWith('masked');
}

/** Has no [Install] section or no file: enabling and disabling mean nothing to it. */
export function isFixed({ file }: UnitState): boolean {
  return file === 'static' || file === 'generated' || file === 'transient';
}

/** As Ansible counts: a unit that cannot be enabled is taken to start when it is needed. */
export function isEnabled(state: UnitState): boolean {
  return (
    state.file === 'enabled' || isFixed(state) || (state.file === 'indirect' && state.alsoEnabled)
  );
}

/** One that waits to be restarted after a crash does not run. */
export function isRunning({ active, sub }: UnitState): boolean {
  if (active === 'activating') return sub !== 'auto-restart';
  return active === 'active' || active === 'reloading' || active === 'refreshing';
}

/** Whether there is something to stop. */
export function isUp({ active }: UnitState): boolean {
  return !['inactive', 'failed', 'maintenance', ''].includes(active);
}

import { posix } from 'node:path';
import {
  type FileState,
  type Predicted,
  textOf,
  type UnitPrediction,
} from '../../module-api/index.ts';
import { unitFileNames } from './unit-name.ts';
import { exists, isEnabled, isMasked, type UnitState } from './unit-state.ts';

interface Named {
  readonly name: string;
  readonly scope: string;
}

/** The key of what is predicted of a unit. */
export function unitKey(name: string, scope: string): string {
  return scope === 'system' ? name : `${scope}:${name}`;
}

/** What earlier tasks would have made of it: by starting and enabling it, or by writing its file. */
export function overlayUnit(
  observed: UnitState,
  predicted: Predicted,
  { name, scope }: Named,
): UnitState {
  const { UnitPath = '', FragmentPath = '' } = observed.properties;
  const directories = [
    ...UnitPath.split(' '),
    ...standardPaths(scope),
    posix.dirname(FragmentPath),
  ];
  const file = directories
    .filter(directory => directory.startsWith('/'))
    .flatMap(directory => unitFileNames(name).map(one => posix.join(directory, one)))
    .map(path => predicted.file(path))
    .find(state => state !== undefined && state.type !== 'absent');
  const unmet = observed.unmet.filter(condition => !isTouched(condition, predicted));
  const seen = { ...observed, unmet };
  const known = file === undefined ? seen : { ...withFile(seen, file), unmet: [] };
  const unit = predicted.unit(unitKey(observed.id, scope)) ?? predicted.unit(unitKey(name, scope));
  return unit === undefined ? known : withPrediction(known, unit);
}

/** Whether an earlier task would change what the condition looks at: `ConditionPathExists=!/etc/off`. */
function isTouched(condition: string, predicted: Predicted): boolean {
  const path = /=[|!]*(\/.*)$/.exec(condition)?.[1];
  return path !== undefined && predicted.file(path) !== undefined;
}

function standardPaths(scope: string): readonly string[] {
  const folder = scope === 'system' ? 'system' : 'user';
  const roots = ['/etc', '/run', '/usr/local/lib', '/usr/lib', '/lib'];
  return roots.map(root => `${root}/systemd/${folder}`);
}

function withFile(state: UnitState, file: FileState): UnitState {
  const content = file.type === 'file' ? file.content : undefined;
  const text = content === undefined ? undefined : textOf(content);
  const has = (line: RegExp) => (text === undefined ? undefined : line.test(text));
  const isFixed = has(/^\s*\[Install\]/m) === false;
  const isNew = !exists(state) || (state.file === 'static' && !isFixed);
  const isOneshot = has(/^\s*Type\s*=\s*oneshot/m) ?? !state.stays;
  return {
    ...state,
    load: 'loaded',
    active: state.active === '' ? 'inactive' : state.active,
    file: isNew ? (isFixed ? 'static' : 'disabled') : state.file,
    canReload: has(/^\s*ExecReload\s*=\s*\S/m),
    stays: !isOneshot || has(/^\s*RemainAfterExit\s*=\s*(yes|true|on|1)/m) === true,
  };
}

function withPrediction(seen: UnitState, prediction: UnitPrediction): UnitState {
  const { active, enabled, masked } = prediction;
  const isNew = prediction.exists === true && !exists(seen);
  const state: UnitState = isNew
    ? { ...seen, load: 'loaded', active: 'inactive', file: 'disabled', stays: true }
    : seen;
  const file = fileAfter(state, enabled, masked);
  const load =
    masked === undefined || isMasked(state) === masked ? state.load : masked ? 'masked' : 'loaded';
  if (active === undefined) return { ...state, file, load };
  return {
    ...state,
    file,
    load,
    active: active ? 'active' : 'inactive',
    sub: active ? 'running' : 'dead',
  };
}

function fileAfter(
  state: UnitState,
  enabled: boolean | undefined,
  masked: boolean | undefined,
): string {
  if (masked === true) return 'masked';
  const unmasked = masked === false && isMasked(state) ? { ...state, file: 'disabled' } : state;
  const isRight = isEnabled(unmasked) === enabled && unmasked.file !== 'enabled-runtime';
  if (enabled === undefined || isRight) return unmasked.file;
  return enabled ? 'enabled' : 'disabled';
}

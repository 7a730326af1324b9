import { type Dict, Unknown, type Value } from '../../values/value.ts';
import type { Attempt } from '../tasks/attempt.ts';

/** What `register` holds after one attempt. */
export function registeredOf(attempt: Attempt, taskName: string): Dict {
  const { status, message, fields, changed = false } = attempt;
  const { failedByVerdict = false, hasFailed = false } = attempt;
  const registered: Dict = new Map(fields);
  const tried = status !== 'unreachable' && !fields.has('false_condition');
  registered.set(
    'changed',
    status === 'undecided'
      ? new Unknown(taskName)
      : status === 'changed' || (status === 'failed' && changed),
  );
  // As in Ansible nothing is said of the failure of what was not tried.
  if (tried) registered.set('failed', hasFailed || status === 'failed');
  if (status === 'skipped') {
    registered.set('skipped', true);
    if (message !== undefined && !fields.has('skipped_reason'))
      registered.set('skip_reason', message);
  }
  if (status === 'unreachable') registered.set('unreachable', true);
  const says = status === 'failed' || status === 'unreachable';
  const hasSaid = failedByVerdict && fields.has('msg');
  if (says && message !== undefined && !hasSaid) registered.set('msg', message);
  if (attempt.warnings.length > 0) registered.set('warnings', [...attempt.warnings]);
  return registered;
}

/** What `register` holds after a loop: every item's result, and what follows for the whole. */
export function registeredOfLoop(results: readonly Dict[]): Dict {
  const flags = (name: string): readonly (Value | undefined)[] =>
    results.map(result => result.get(name));
  const unknown = flags('changed').find(value => value instanceof Unknown);
  const changed = flags('changed').some(value => value === true) || (unknown ?? false);
  const failed = flags('failed').some(value => value === true);
  const skipped = results.length > 0 && flags('skipped').every(value => value === true);
  const registered: Dict = new Map<string, Value>([
    ['results', [...results]],
    ['changed', changed],
  ]);
  if (failed) registered.set('failed', true);
  if (results.length === 0) {
    registered.set('skipped', true);
    registered.set('skipped_reason', 'No items in the list');
  } else {
    registered.set('skipped', skipped);
    const unreachable = flags('unreachable').some(value => value === true);
    if (unreachable) registered.set('unreachable', true);
    registered.set(
      'msg',
      failed ? 'One or more items failed' : skipped ? 'All items skipped' : 'All items completed',
    );
  }
  return registered;
}

import { Undecided } from '../../module-api/failure.ts';
import { userKey } from '../../modules/accounts/account.ts';
import { keywordOf } from '../../playbook/inherit.ts';
import { UnreachableError } from '../../transport/transport.ts';
import type { HostTarget } from '../hosts/connections.ts';
import type { ActionInput } from './action-input.ts';

/**
 * In check mode nobody can become a user whom an earlier task would have made: the task is
 * undecided then. Any other error is returned as it is.
 */
export async function unlessMissingUser(error: unknown, input: ActionInput): Promise<unknown> {
  if (!(error instanceof UnreachableError)) return error;
  if (error.kind !== 'become' && error.kind !== 'unknown-user') return error;
  const { task, language, play } = input;
  if (!language.boolean(keywordOf(task, 'checkMode'), play.run.options.checkMode)) return error;
  const maker = makerOf(error, await play.targetOf(input));
  return maker === undefined ? error : new Undecided(maker);
}

/** The task that would have made, or changed, the user whom nobody could become. */
export function makerOf(
  { kind }: Pick<UnreachableError, 'kind'>,
  { become, predicted }: Pick<HostTarget, 'become' | 'predicted'>,
): string | undefined {
  if (become === undefined) return undefined;
  const key = userKey(become.user);
  if ((predicted.value(key) ?? '') !== '') return predicted.valueSetBy(key);
  // Packages make users, and nobody knows what the user's own command makes.
  return kind === 'unknown-user' ? predicted.installing : undefined;
}

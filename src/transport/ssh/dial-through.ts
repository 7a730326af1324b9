import { UnreachableError } from '../transport.ts';
import { type Line, place } from './dial.ts';
import type { HostOptions } from './host-options.ts';
import type { Lease } from './shared-connections.ts';
import type { TimeLimit } from './time-limit.ts';

/** A jump host that is connected. */
export interface Via extends Lease {
  readonly name: string;
}

/** A connection that the jump host makes, and passes on. */
export async function dialThrough(
  { connection, name }: Via,
  options: HostOptions,
  limit: TimeLimit,
): Promise<Line> {
  const { host, port } = options;
  const where = place(options);
  limit.waitingFor = `jump host "${name}" did not connect to ${where} within ${options.timeoutMs / 1000} s`;
  const lossOfJumpHost = () =>
    connection.loss === undefined ? undefined : `jump host "${name}": ${connection.loss.reason}`;

  const forwarding = connection.forward(host, port);
  try {
    const stream = await limit.race(forwarding);
    return { stream, through: ` through jump host "${name}"`, explain: lossOfJumpHost };
  } catch (error) {
    forwarding.then(
      stream => stream.destroy(),
      () => {},
    );
    if (error instanceof UnreachableError) throw error;
    const loss = lossOfJumpHost();
    if (loss !== undefined) throw new UnreachableError('connection-lost', loss);
    throw refusal(error, name, where);
  }
}

/** As RFC 4254 numbers them. */
const administrativelyProhibited = 1;

function refusal(error: unknown, name: string, where: string): UnreachableError {
  const message = error instanceof Error ? error.message : String(error);
  const detail = message.replace('(SSH) Channel open failure: ', '');
  const isForbidden =
    error instanceof Error && 'reason' in error && error.reason === administrativelyProhibited;
  const because = detail === '' ? '' : ` (${detail})`;
  return isForbidden
    ? new UnreachableError(
        'protocol',
        `jump host "${name}" does not allow connections to ${where}${because}: ` +
          `AllowTcpForwarding of its sshd may be off`,
      )
    : new UnreachableError('refused', `jump host "${name}" cannot connect to ${where}${because}`);
}

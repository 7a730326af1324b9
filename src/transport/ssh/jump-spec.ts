import { UnreachableError } from '../transport.ts';
import type { Setting } from './config-block.ts';

/** One host on the way to another, as `ProxyJump` names it. */
export interface JumpHost {
  readonly host: string;
  readonly port: number | undefined;
  readonly user: string | undefined;
}

/** `[user@]host[:port]` or `ssh://…`, with commas between; `none` for no hop at all. */
export function parseJumpHosts(setting: Setting | undefined): readonly JumpHost[] {
  if (setting === undefined || setting.text.toLowerCase() === 'none') return [];
  return setting.text.split(',').map(hop => parseJumpHost(hop.trim(), setting));
}

function parseJumpHost(hop: string, { text, origin }: Setting): JumpHost {
  const match = /^(?:ssh:\/\/)?(?:(.+)@)?(\[[^\]]+\]|[^:@/[\]]+)(?::(\d+))?\/?$/.exec(hop);
  const [, user, host, digits] = match ?? [];
  const port = digits === undefined ? undefined : Number(digits);
  if (host === undefined || port === 0 || (port ?? 1) > 65_535) {
    throw new UnreachableError(
      'option',
      `ProxyJump must be [user@]host[:port] with commas between, but is "${text}" (${origin})`,
    );
  }
  return { host: host.replaceAll(/^\[|\]$/g, ''), port, user };
}

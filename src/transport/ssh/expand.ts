import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** The machine kplay runs on. */
export interface Controller {
  readonly user: string;
  readonly uid: number;
  readonly hostName: string;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface Tokens {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The host as the user wrote it. */
  readonly original: string;
  readonly alias: string | undefined;
  readonly controller: Controller;
}

/** OpenSSH's `%` tokens. One that is not known stays as it is. */
export function expandTokens(text: string, tokens: Tokens): string {
  const { host, port, user, original, alias, controller } = tokens;
  const values: Readonly<Record<string, () => string>> = {
    '%': () => '%',
    C: () => sha1(`${controller.hostName}${host}${port}${user}`),
    d: () => controller.home,
    h: () => host,
    i: () => String(controller.uid),
    k: () => alias ?? original,
    L: () => controller.hostName.split('.')[0] ?? '',
    l: () => controller.hostName,
    n: () => original,
    p: () => String(port),
    r: () => user,
    u: () => controller.user,
  };
  return text.replaceAll(/%(.)/g, (all, letter: string) => values[letter]?.() ?? all);
}

/** A file's name, with `~`, `${VARIABLE}` and tokens. */
export function expandPath(text: string, tokens: Tokens): string {
  const { home, environment } = tokens.controller;
  const filled = text.replaceAll(/\$\{(\w+)\}/g, (all, name: string) => environment[name] ?? all);
  const path = expandTokens(filled, tokens);
  if (path === '~') return home;
  return path.startsWith('~/') ? join(home, path.slice(2)) : path;
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

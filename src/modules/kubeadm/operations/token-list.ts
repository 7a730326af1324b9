import type { CommandResult } from '../../../module-api/index.ts';
import { type Probe, sh, textOf } from '../../../module-api/index.ts';
import { toolJson } from '../../tool-json.ts';

export interface Token {
  readonly token: string;
  readonly description: string;
  /** Seconds since 1970; `undefined`: never. */
  readonly expires: number | undefined;
  readonly usages: readonly string[];
  readonly groups: readonly string[];
}

export interface TokensSight {
  readonly tokens: readonly Token[];
  /** Why there is no list. */
  readonly failure: string | undefined;
}

export function tokensProbe(kubeconfig: string): Probe<TokensSight> {
  return {
    script: sh`kubeadm token list -o json --kubeconfig ${kubeconfig} </dev/null`,
    parse: parseTokens,
  };
}

function parseTokens({ exitCode, stdout, stderr }: CommandResult): TokensSight {
  if (exitCode !== 0) {
    const said = textOf(stderr).trim().split('\n')[0] ?? '';
    return { tokens: [], failure: said === '' ? `exit code ${exitCode}` : said };
  }
  return { tokens: objectsIn(textOf(stdout)).flatMap(tokenIn), failure: undefined };
}

/** kubeadm prints one object after the other, and nothing at all where there is no token. */
function objectsIn(text: string): readonly unknown[] {
  const objects: unknown[] = [];
  let [depth, start, inString] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (inString) {
      if (char === '\\') at++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = depth > 0;
    else if (char === '{') {
      if (depth++ === 0) start = at;
    } else if (char === '}' && depth > 0 && --depth === 0) {
      objects.push(toolJson('kubeadm', text.slice(start, at + 1)));
    }
  }
  return objects;
}

function tokenIn(value: unknown): readonly Token[] {
  if (typeof value !== 'object' || value === null || !('token' in value)) return [];
  const { token } = value;
  const ends = 'expires' in value ? Date.parse(String(value.expires)) : Number.NaN;
  return [
    {
      token: String(token),
      description: 'description' in value ? String(value.description) : '',
      expires: Number.isNaN(ends) ? undefined : Math.floor(ends / 1000),
      usages: 'usages' in value ? texts(value.usages) : [],
      groups: 'groups' in value ? texts(value.groups) : [],
    },
  ];
}

function texts(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map(String) : [];
}

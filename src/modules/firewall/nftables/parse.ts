import { fail } from '../../../module-api/failure.ts';
import type { Json, JsonObject } from '../../../module-api/json.ts';
import type { Policy } from '../lockout.ts';
import type { Rule } from '../rule.ts';
import { asText, isObject } from './json-object.ts';
import { readMasquerade, readRule } from './parse-rule.ts';
import { basics, basicsComment, chainNames, limiting, restComment } from './render.ts';
import type { Masquerade, Ruleset } from './ruleset.ts';

/** What is in the kernel. */
export interface Table {
  readonly ruleset: Ruleset;
  /** Whether all of it is as kplay makes it; otherwise it has to be made again. */
  readonly intact: boolean;
}

interface Chain {
  readonly policy: string;
  readonly rules: readonly JsonObject[];
}

/** From what `nft -j list table inet kplay` prints. */
export function parseTable(text: string): Table {
  const chains = readChains(text);
  const ways = (['in', 'routed', 'out'] as const).map(way =>
    readFilter(way, chains.get(chainNames[way])),
  );
  const [incoming, routed, outgoing] = ways.map(({ policy }) => policy);
  const masquerades = (chains.get('postrouting')?.rules ?? []).map(rule =>
    readMasquerade(expressionsOf(rule)),
  );
  return {
    ruleset: {
      policies: { in: incoming ?? 'allow', out: outgoing ?? 'allow', routed: routed ?? 'allow' },
      rules: ways.flatMap(({ rules }) => rules),
      masquerades: masquerades.filter(one => one !== undefined),
    },
    intact:
      ways.every(({ intact }) => intact) &&
      masquerades.every((one): one is Masquerade => one !== undefined) &&
      chains.get('limited')?.rules.length === limiting.length,
  };
}

function readChains(text: string): ReadonlyMap<string, Chain> {
  const chains = new Map<string, { policy: string; rules: JsonObject[] }>();
  for (const { chain, rule } of objectsOf(text)) {
    if (isObject(chain) && typeof chain['name'] === 'string') {
      chains.set(chain['name'], { policy: asText(chain['policy']), rules: [] });
    }
    if (isObject(rule)) chains.get(asText(rule['chain']))?.rules.push(rule);
  }
  return chains;
}

/** The entries of a listing: `{"table": …}`, `{"chain": …}`, `{"rule": …}`. */
export function objectsOf(text: string): readonly JsonObject[] {
  try {
    const listing: Json = JSON.parse(text);
    const entries = isObject(listing) ? listing['nftables'] : undefined;
    return Array.isArray(entries) ? entries.filter(isObject) : [];
  } catch {
    return fail(`nft does not answer in JSON: ${text.trim().slice(0, 200)}`);
  }
}

function readFilter(
  way: Rule['chain'],
  chain: Chain | undefined,
): { readonly policy: Policy; readonly rules: readonly Rule[]; readonly intact: boolean } {
  if (chain === undefined) return { policy: 'allow', rules: [], intact: false };
  const isBasic = (rule: JsonObject) => rule['comment'] === basicsComment;
  const first = chain.rules.findIndex(rule => !isBasic(rule));
  const known = (first === -1 ? chain.rules.length : first) === basics[way].length;
  const own = chain.rules.filter(rule => !isBasic(rule));
  const isRest = own.at(-1)?.['comment'] === restComment;
  const read = (isRest ? own.slice(0, -1) : own).map(rule =>
    readRule(expressionsOf(rule), { chain: way, comment: asText(rule['comment']) }),
  );
  const drops = chain.policy === 'drop';
  return {
    policy: drops ? (isRest ? 'reject' : 'deny') : 'allow',
    rules: read.filter(rule => rule !== undefined),
    intact: known && drops >= isRest && !read.includes(undefined),
  };
}

function expressionsOf(rule: JsonObject): readonly JsonObject[] {
  const { expr } = rule;
  return Array.isArray(expr) ? expr.filter(isObject) : [];
}

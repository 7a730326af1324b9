import { fail } from '../../../module-api/failure.ts';
import type { Section } from '../sections.ts';
import { asText, isObject } from './json-object.ts';
import { objectsOf, parseTable } from './parse.ts';
import { tableName } from './render.ts';
import type { NftablesState } from './state.ts';

/** From the sections that the probe printed. */
export function readNftables(sections: ReadonlyMap<string, Section>): NftablesState {
  const table = sections.get('nft-table') ?? { exitCode: 1, text: '' };
  const missing = table.exitCode !== 0;
  if (missing && !/No such file or directory/i.test(table.text)) refuse(table.text);
  const found = missing ? undefined : parseTable(table.text);
  const boot = sections.get('nft-boot')?.text.trim().split('\n')[0] ?? '';
  return {
    runtime: found?.ruleset,
    intact: found?.intact ?? false,
    atBoot: boot === '' || boot === 'not-found' ? undefined : /^(enabled|nftables\b)/.test(boot),
    loaded: sections.get('nft-loaded')?.text.trim() === 'active',
    otherDenials: otherDenials(sections.get('nft-chains')?.text ?? ''),
  };
}

function refuse(said: string): never {
  if (/Operation not permitted|must be root|Permission denied/i.test(said)) {
    fail('nftables can only be read as root; set "become"');
  }
  if (/JSON support not compiled/i.test(said)) {
    fail('nft of this host knows no JSON; install an nftables that does');
  }
  fail(`nft does not answer: ${said.trim()}`);
}

/** Chains of other tables for what comes in, with a policy to drop it. */
function otherDenials(text: string): readonly string[] {
  if (text.trim() === '') return [];
  return objectsOf(text).flatMap(({ chain }) => {
    if (!isObject(chain)) return [];
    const { family, table, name, hook, policy } = chain;
    const isOther = hook === 'input' && policy === 'drop' && table !== tableName;
    return isOther && ['inet', 'ip', 'ip6'].includes(asText(family))
      ? [`${asText(family)} ${asText(table)} ${asText(name)}`]
      : [];
  });
}

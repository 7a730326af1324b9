import { renderTable, tableName } from './render.ts';
import type { Ruleset } from './ruleset.ts';
import { emptyRuleset } from './ruleset.ts';

export const folderPath = '/etc/nftables.d';
export const filePath = `${folderPath}/kplay.nft`;

const notice = '# Made by kplay, from its module "firewall"; changes by hand are lost.';
const mark = '# rules: ';

/** What the file says, and whether it makes the table: it does not while the firewall is switched off. */
export interface Kept {
  readonly ruleset: Ruleset;
  readonly on: boolean;
}

/** The file that counts after a boot. Its third line holds the rules as kplay knows them. */
export function renderFile({ ruleset, on }: Kept): string {
  const head = `#!/usr/sbin/nft -f\n${notice}\n${mark}${JSON.stringify(ruleset)}\n`;
  return on ? `${head}\n${renderTable(ruleset)}` : `${head}# It is switched off.\n`;
}

/** `undefined`: the file is somebody else's. */
export function readFile(text: string): Kept | undefined {
  const line = text.split('\n').find(one => one.startsWith(mark));
  if (line === undefined) return undefined;
  try {
    const found: unknown = JSON.parse(line.slice(mark.length));
    if (!isRuleset(found)) return undefined;
    return { ruleset: { ...emptyRuleset, ...found }, on: text.includes(`table inet ${tableName}`) };
  } catch {
    return undefined;
  }
}

function isRuleset(value: unknown): value is Ruleset {
  return typeof value === 'object' && value !== null && 'rules' in value && 'policies' in value;
}

/** Whether the host's own file includes kplay's. */
export function includes(text: string): boolean {
  return text.split('\n').some(isInclude);
}

export function withInclude(text: string): string {
  if (includes(text)) return text;
  const start = text === '' ? '#!/usr/sbin/nft -f\n' : text.replace(/\n*$/, '\n');
  return `${start}\ninclude "${filePath}"\n`;
}

function isInclude(line: string): boolean {
  const [, pattern = ''] = /^\s*include\s+"([^"]+)"/.exec(line) ?? [];
  const [, folder = '', name = ''] = /^(.*)\/([^/]*)$/.exec(pattern) ?? [];
  if (folder !== folderPath) return false;
  const parts = name.split('*').map(part => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`).test('kplay.nft');
}

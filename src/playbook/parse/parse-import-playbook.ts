import { dirname, resolve } from 'node:path';
import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { Templated } from '../../values/value.ts';
import type { Located, MapNode } from '../../yaml/located.ts';
import type { FileReading, LaterTags } from '../file-reading.ts';
import { innerKeywords, sharedKeywords } from '../keywords.ts';
import type { LoaderOptions } from '../loading.ts';
import { asText, unknownKeyword, wrongType } from '../reading.ts';
import { checked, parseKeywords } from './parse-keywords.ts';
import type { Around } from './parse-play.ts';

export function importKey(map: MapNode) {
  return map.entry('import_playbook') ?? map.entry('ansible.builtin.import_playbook');
}

interface ImportReading {
  readonly options: LoaderOptions;
  readonly diagnostics: Diagnostics;
  readonly file: FileReading;
  /** The playbooks around, outermost first. */
  readonly stack: readonly string[];
}

interface ImportedPlaybook {
  readonly path: string;
  readonly inside: Around;
  /** Where the name stands. */
  readonly node: Located;
}

/** What `import_playbook` says; `undefined` when there is nothing to read. */
export async function parseImportPlaybook(
  map: MapNode,
  around: Around,
  reading: ImportReading,
): Promise<ImportedPlaybook | undefined> {
  const { diagnostics, file } = reading;
  checkKeywords(map, file);
  const laterTags: LaterTags[] = [];
  const keywords = parseKeywords(map, innerKeywords, { ...file, laterTags });
  const node = importKey(map)?.value;
  if (node === undefined) return undefined;
  const name = nameOf(node, keywords.vars, reading);
  if (name === undefined) return undefined;
  const path = resolve(dirname(file.file), name);
  const { files } = reading.options;
  if (reading.stack.includes(path)) {
    const way = [...reading.stack, path].map(one => files.shown(one)).join(' > ');
    const message = `The playbook leads back to itself: ${way}.`;
    diagnostics.error('playbook/cycle', message, node.location);
    return undefined;
  }
  const inside: Around = {
    vars: new Map([...around.vars, ...keywords.vars]),
    when: [...around.when, ...keywords.when],
    tags: [...around.tags, ...(laterTags[0]?.written ?? keywords.tags)],
    importedAt: [map.location, ...around.importedAt],
  };
  return { path, inside, node };
}

/** A template is made of what is known before there are hosts. */
function nameOf(
  node: Located,
  vars: Around['vars'],
  { options, diagnostics, file }: ImportReading,
): string | undefined {
  const text = asText(node, '"import_playbook"', file);
  const { value } = checked(node, file);
  if (text === undefined || !(value instanceof Templated)) return text;
  const rendered = options.renderEarly(value, { vars, directory: dirname(file.file) });
  if (!rendered.ok) {
    const hint =
      'A playbook is imported before there are hosts: its name can be made of "-e", its own "vars" and lookups.';
    diagnostics.list.push(
      ...rendered.diagnostics.map(problem => ({ ...problem, hint: problem.hint ?? hint })),
    );
    return undefined;
  }
  if (typeof rendered.value === 'string') return rendered.value;
  wrongType(diagnostics, '"import_playbook" must be the name of a file.', node.location);
  return undefined;
}

const effective = [
  'import_playbook',
  'ansible.builtin.import_playbook',
  'name',
  'vars',
  'when',
  'tags',
];

/** Ansible takes them, and does nothing with them. */
const idle: readonly string[] = Object.keys(sharedKeywords).filter(
  keyword => keyword !== 'pool' && !effective.includes(keyword),
);

function checkKeywords(map: MapNode, file: FileReading): void {
  for (const { key } of map.entries) {
    if (effective.includes(key.text)) continue;
    if (idle.includes(key.text)) {
      const message = `"${key.text}" of import_playbook does nothing to the plays it imports, as in Ansible.`;
      const hint = 'Say it in the plays.';
      file.diagnostics.warning('playbook/unsupported', message, key.location, { hint });
    } else unknownKeyword(key, 'import_playbook', [...effective, ...idle], file);
  }
}

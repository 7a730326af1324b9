import { extname } from 'node:path';
import { type Diagnostic, Diagnostics } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source-file.ts';
import type { Located, MapNode, ScalarNode } from '../yaml/located.ts';
import { parseYaml } from '../yaml/parse.ts';
import type { InventoryEntry } from './entry.ts';
import type { ReadOptions } from './load-options.ts';
import { parseIni } from './parse-ini.ts';
import { parseYamlInventory } from './parse-yaml.ts';
import { describe } from './read-file.ts';
import { parseToml } from './toml/parse-toml.ts';

export interface FileContext {
  readonly diagnostics: Diagnostics;
  readonly vault?: ReadOptions['vault'];
  readonly isKnownGroup: (name: string) => boolean;
  /** What the plugin that a file names makes of it. */
  readonly runPlugin: (
    name: ScalarNode,
    root: MapNode,
    diagnostics: Diagnostics,
  ) => readonly InventoryEntry[];
}

/** What one way of reading a file came to. */
interface Attempt {
  readonly format: 'YAML' | 'INI';
  readonly entries: readonly InventoryEntry[];
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the file is at all of this format, whatever is wrong with it. */
  readonly isLikely: boolean;
}

const yamlExtensions: readonly string[] = ['.yml', '.yaml', '.json', '.config'];

/**
 * Reads an inventory file in the first format that understands it: TOML by its name, YAML (if the file's name ends so or
 * has no extension), then INI. If none does, the likelier one's problems are reported, beside which
 * stands what the other one said, if the text has something of it.
 */
export function parseFile(source: SourceFile, context: FileContext): readonly InventoryEntry[] {
  const extension = extname(source.path);
  if (extension === '.toml') return tomlEntries(source, context);
  const isYaml = yamlExtensions.includes(extension);
  const attempts: Attempt[] = [];
  if (isYaml || extension === '') attempts.push(attemptYaml(source, context, isYaml));
  const [yaml] = attempts;
  if (yaml === undefined || hasErrors(yaml)) attempts.push(attemptIni(source, context));

  const chosen = attempts.find(attempt => !hasErrors(attempt)) ?? mostLikely(attempts);
  const others = attempts.filter(
    attempt => attempt !== chosen && hasErrors(attempt) && mayBe(attempt.format, source.text),
  );
  const isHopeless = chosen !== undefined && hasErrors(chosen);
  const reported = chosen?.diagnostics ?? [];
  context.diagnostics.list.push(
    ...(isHopeless && !isYaml ? withOthers(reported, others) : reported),
  );
  return chosen === undefined || isHopeless ? [] : chosen.entries;
}

function attemptYaml(source: SourceFile, context: FileContext, isNamedYaml: boolean): Attempt {
  const diagnostics = new Diagnostics();
  const parsed = parseYaml(source);
  diagnostics.list.push(...(parsed.ok ? (parsed.warnings ?? []) : parsed.diagnostics));
  const root = parsed.ok ? parsed.value : undefined;
  const isMap = root?.kind === 'map';
  const entries = root === undefined ? [] : yamlEntries(root, { ...context, diagnostics });
  return {
    ...{ format: 'YAML', entries, diagnostics: diagnostics.list },
    isLikely: isNamedYaml || isMap || looksLikeYaml(source.text),
  };
}

function yamlEntries(root: Located, context: FileContext): readonly InventoryEntry[] {
  const { diagnostics } = context;
  if (root.kind === 'scalar' && root.value === null) return [];
  if (root.kind !== 'map') {
    const message = `An inventory must be a mapping of groups, not ${describe(root)}.`;
    diagnostics.error('inventory/invalid', message, root.location);
    return [];
  }
  const plugin = root.get('plugin');
  // A file whose root names a plugin holds its options, and is not an inventory itself.
  if (plugin?.kind === 'scalar' && typeof plugin.value === 'string') {
    return context.runPlugin(plugin, root, diagnostics);
  }
  return parseYamlInventory(root, context);
}

/** Nothing else ends so, so it is not tried as another format. */
function tomlEntries(source: SourceFile, context: FileContext): readonly InventoryEntry[] {
  const parsed = parseToml(source);
  if (parsed.ok) return parseYamlInventory(parsed.value, { ...context, listsOfNames: true });
  context.diagnostics.list.push(...parsed.diagnostics);
  return [];
}

function attemptIni(source: SourceFile, { isKnownGroup }: FileContext): Attempt {
  const diagnostics = new Diagnostics();
  const entries = parseIni(source, { diagnostics, isKnownGroup });
  return { format: 'INI', entries, diagnostics: diagnostics.list, isLikely: true };
}

function mostLikely(attempts: readonly Attempt[]): Attempt | undefined {
  return attempts.find(({ isLikely }) => isLikely);
}

/** Nothing but YAML begins with dashes or has a line that ends in a colon, and INI has sections. */
function looksLikeYaml(text: string): boolean {
  return /^---|:[ \t]*$/m.test(text) && !/^\[[^\]]+\]/m.test(text);
}

/** Whether anything in the text is of the format. */
function mayBe(format: Attempt['format'], text: string): boolean {
  const hasSections = /^\[[^\]]+\]\s*$/m.test(text);
  return format === 'INI' ? hasSections : !hasSections && /^\s*[{[]|:(?:\s|$)/m.test(text);
}

function withOthers(
  diagnostics: readonly Diagnostic[],
  others: readonly Attempt[],
): readonly Diagnostic[] {
  const related = others.flatMap(({ format, diagnostics: found }) => {
    const [first] = found;
    if (first?.location === undefined) return [];
    return [{ message: `Read as ${format}: ${first.message}`, location: first.location }];
  });
  return diagnostics.map((diagnostic, index) =>
    index === 0
      ? { ...diagnostic, related: [...(diagnostic.related ?? []), ...related] }
      : diagnostic,
  );
}

function hasErrors({ diagnostics }: Attempt): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

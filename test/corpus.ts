import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type Diagnostic, InputError, type Result } from '../src/diagnostics/diagnostic.ts';
import { formatLocation } from '../src/diagnostics/source-file.ts';
import { checkReferences } from '../src/jinja/check-references.ts';
import {
  type Expression,
  parseExpression,
  parseTemplate,
  type Template,
  templateOf,
} from '../src/jinja/parse.ts';
import { referencesOf } from '../src/jinja/references.ts';
import { jinjaOptions } from '../src/jinja/syntax/options.ts';
import { systemRandomness } from '../src/template/algorithms/random.ts';
import { catalogOf, createFunctions } from '../src/template/registry.ts';
import { wholeText } from '../src/values/origin.ts';
import { Templated, type Value } from '../src/values/value.ts';
import type { Located } from '../src/yaml/located.ts';
import { parseYamlDocuments } from '../src/yaml/parse.ts';
import { readSource } from '../src/yaml/read-source.ts';
import { toValue } from '../src/yaml/to-value.ts';

/*
 * Parses everything under a folder that may be part of playbooks: YAML with the templates and conditions in it, and
 * template files. Prints what does not parse, and calls that could never be right, by cause. For content nobody here
 * wrote.
 */

interface Tally {
  files: number;
  templates: number;
  conditions: number;
  readonly problems: Diagnostic[];
}

const catalog = catalogOf(
  createFunctions({
    environment: {},
    workingDirectory: '/',
    homeDirectory: '/',
    randomness: systemRandomness,
    node: process.execPath,
    now: () => new Date(),
  }),
);

const conditionKeys: ReadonlySet<string> = new Set([
  ...['when', 'until', 'changed_when', 'failed_when', 'that', 'break_when'],
]);

function parseFile(path: string, tally: Tally): void {
  const source = readSource(readFileSync(path), path);
  if (!source.ok) {
    // Pictures and archives lie beside templates.
    if (/\.ya?ml$/.test(path)) tally.problems.push(...source.diagnostics);
    return;
  }
  tally.files++;
  if (/\.ya?ml$/.test(path)) {
    const documents = parseYamlDocuments(source.value);
    if (!documents.ok) tally.problems.push(...documents.diagnostics);
    else for (const document of documents.value) visit(document, tally);
    return;
  }
  const parsed = parseTemplate(source.value.text, wholeText(source.value), jinjaOptions);
  tally.templates++;
  // It may be one that another includes, and call macros of that.
  add(parsed, tally, { mayCallMacros: true });
}

function add(
  parsed: Result<Expression | Template>,
  { problems }: Tally,
  options?: { readonly mayCallMacros: boolean },
): void {
  if (parsed.ok) problems.push(...checkReferences(referencesOf(parsed.value), catalog, options));
  else problems.push(...parsed.diagnostics);
}

function visit(node: Located, tally: Tally): void {
  if (node.kind === 'seq') for (const item of node.items) visit(item, tally);
  else if (node.kind === 'map') {
    for (const { key, value } of node.entries) {
      if (conditionKeys.has(key.text)) for (const one of listOf(value)) condition(one, tally);
      else visit(value, tally);
    }
  } else {
    const value = valueOf(node);
    if (value instanceof Templated) template(value, tally);
  }
}

/** Nothing for what only a password opens. */
function valueOf(node: Located): Value | undefined {
  try {
    return toValue(node);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function listOf(node: Located): readonly Located[] {
  return node.kind === 'seq' ? node.items : [node];
}

function condition(node: Located, tally: Tally): void {
  if (node.kind !== 'scalar') {
    visit(node, tally);
    return;
  }
  const value = valueOf(node);
  if (value instanceof Templated) template(value, tally);
  else if (typeof value === 'string') {
    tally.conditions++;
    const parsed = parseExpression(value, node.origin);
    add(parsed, tally);
  }
}

function template(value: Templated, tally: Tally): void {
  tally.templates++;
  add(templateOf(value), tally);
}

function wanted(path: string): boolean {
  return /\.(ya?ml|j2|jinja2?)$/.test(path) || basename(resolve(path, '..')) === 'templates';
}

function main(directories: readonly string[]): void {
  const tally: Tally = { files: 0, templates: 0, conditions: 0, problems: [] };
  for (const directory of directories) {
    for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && wanted(path) && !path.endsWith('.hbs')) parseFile(path, tally);
    }
  }
  const byCause = new Map<string, Diagnostic[]>();
  for (const problem of tally.problems) {
    const cause = `${problem.code}: ${problem.message.replaceAll(/"[^"]*"/g, '"…"')}`;
    byCause.set(cause, [...(byCause.get(cause) ?? []), problem]);
  }
  const causes = [...byCause].sort(([, a], [, b]) => b.length - a.length);
  for (const [cause, problems] of causes) {
    process.stdout.write(`${String(problems.length).padStart(5)}  ${cause}\n`);
    for (const { location } of problems.slice(0, 3)) {
      if (location !== undefined) process.stdout.write(`         ${formatLocation(location)}\n`);
    }
  }
  const { files, templates, conditions, problems } = tally;
  process.stdout.write(
    `${files} files, ${templates} templates, ${conditions} conditions: ${problems.length} problems\n`,
  );
}

const directories = process.argv.slice(2);
if (directories.length === 0) {
  process.stderr.write('Say which folders: npm run corpus -- DIR…\n');
  process.exitCode = 5;
} else main(directories);

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Diagnostic, Result } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/did-you-mean.ts';
import type { Location, SourceFile } from '../diagnostics/source-file.ts';
import { type Environment, EvaluationError, type Scope } from '../jinja/environment.ts';
import { renderTemplate } from '../jinja/evaluate.ts';
import { parseTemplate, type Template } from '../jinja/parse.ts';
import { fileOptions, type TemplateOptions } from '../jinja/syntax/options.ts';
import { wholeText } from '../values/origin.ts';
import type { Unknown } from '../values/value.ts';
import { readSource } from '../yaml/read-source.ts';
import { isVault } from './algorithms/vault.ts';
import { parseHandlebars } from './handlebars/parse.ts';
import { type HandlebarsTemplate, renderHandlebars } from './handlebars/render.ts';
import type { FileVault } from './lookups/lookup.ts';

/** Handlebars for `*.hbs`, Jinja for all others. */
export type FileTemplate =
  | { readonly language: 'handlebars'; readonly template: HandlebarsTemplate }
  | { readonly language: 'jinja'; readonly template: Template };

export interface RenderOptions {
  readonly scope: Scope;
  readonly environment: Environment;
  /** As for lookups: where included templates and partials are looked for, after the template's own place. */
  readonly searchPaths: readonly string[];
  /** Jinja's settings, where the task gives some; a `#jinja2:` line in the file wins. */
  readonly settings?: Partial<TemplateOptions> | undefined;
}

export interface TemplateFilesOptions {
  readonly vault?: FileVault | undefined;
  /** A path as messages show it. */
  readonly shown?: ((path: string) => string) | undefined;
  /** What shown paths are relative to. */
  readonly directory?: string | undefined;
}

interface Cached {
  readonly stamp: string;
  readonly result: Result<FileTemplate>;
}

/** The template files of a run: each is read and parsed once, and again when it has changed. */
export class TemplateFiles {
  private readonly cache = new Map<string, Cached>();
  private readonly options: TemplateFilesOptions;

  constructor(options: TemplateFilesOptions = {}) {
    this.options = options;
  }

  /** The text a template file makes; unknown if any part of it is. Throws `EvaluationError`. */
  render(path: string, options: RenderOptions): string | Unknown {
    const { settings } = options;
    return this.renderParsed(required(this.parse(path, settings)), dirname(path), options);
  }

  /** The text that the content of a template makes, as if it were a file at `source.path`. */
  renderText(source: SourceFile, options: RenderOptions): string | Unknown {
    const result = parseText(source, options.settings);
    return this.renderParsed(required(result), dirname(source.path), options);
  }

  /** What the file holds, as far as that can be told without rendering it. */
  parse(path: string, settings?: Partial<TemplateOptions>): Result<FileTemplate> {
    return settings === undefined ? this.read(path) : this.parseFile(path, settings);
  }

  private read(path: string): Result<FileTemplate> {
    const stat = statSync(path, { throwIfNoEntry: false });
    const stamp = stat === undefined ? '' : `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
    const cached = this.cache.get(path);
    if (cached !== undefined && cached.stamp === stamp) return cached.result;
    const result = this.parseFile(path);
    this.cache.set(path, { stamp, result });
    return result;
  }

  private renderParsed(
    parsed: FileTemplate,
    directory: string,
    { scope, environment, searchPaths }: RenderOptions,
  ): string | Unknown {
    const directories = [directory, ...templateFolders(searchPaths)];
    if (parsed.language === 'handlebars') {
      return renderHandlebars(parsed.template, {
        scope,
        environment,
        loadPartial: name => this.partial(name, directories),
      });
    }
    const loadTemplate = this.loaderFor(directories);
    return renderTemplate(parsed.template, scope, { ...environment, loadTemplate });
  }

  /** Finds what Jinja includes, beside the file that does and in the folders. */
  loaderFor(directories: readonly string[]): NonNullable<Environment['loadTemplate']> {
    return (name, from) => this.included(name, from, directories);
  }

  private included(
    name: string,
    from: Location,
    directories: readonly string[],
  ): Result<Template> | undefined {
    const found = this.find(name, [this.folderOf(from.source), ...directories]);
    if (found === undefined || !found.ok) return found;
    const { value } = found;
    if (value.language === 'jinja') return { ok: true, value: value.template };
    const { source } = value.template;
    return failed(
      'expression/failed',
      'A Jinja template cannot include one of Handlebars.',
      source,
    );
  }

  /** Where a file stands that was read. */
  folderOf({ path }: SourceFile): string {
    return resolve(this.options.directory ?? '', dirname(path));
  }

  /** The hint for a file that is in none of the folders. */
  similarTo(name: string, directories: readonly string[]): string | undefined {
    const folders = directories.map(directory => resolve(directory, dirname(name)));
    const there = folders.flatMap(folder => (existsSync(folder) ? readdirSync(folder) : []));
    const similar = nearest(basename(name), there);
    return similar === undefined ? undefined : `Did you mean "${join(dirname(name), similar)}"?`;
  }

  /** Finds a partial of Handlebars. */
  partial(name: string, directories: readonly string[]): Result<HandlebarsTemplate> | undefined {
    const found = this.find(fileOfPartial(name), directories);
    if (found === undefined || !found.ok) return found;
    return found.value.language === 'handlebars'
      ? { ok: true, value: found.value.template }
      : undefined;
  }

  private find(name: string, directories: readonly string[]): Result<FileTemplate> | undefined {
    const path = directories.map(directory => resolve(directory, name)).find(existsSync);
    return path === undefined ? undefined : this.read(path);
  }

  private parseFile(path: string, settings?: Partial<TemplateOptions>): Result<FileTemplate> {
    const shown = this.options.shown?.(path) ?? path;
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(path);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
      const diagnostic: Diagnostic = {
        severity: 'error',
        code: existsSync(path) ? 'file/unreadable' : 'file/not-found',
        message: isFolder
          ? `The template "${shown}" is a folder, and a file is needed.`
          : `The template "${shown}" cannot be read: ${reason}.`,
      };
      return { ok: false, diagnostics: [diagnostic] };
    }
    const read = readSource(bytes, shown);
    const source = read.ok && isVault(read.value.text) ? this.decrypted(read.value) : read;
    return source.ok ? parseText(source.value, settings) : source;
  }

  private decrypted(source: SourceFile): Result<SourceFile> {
    const { vault } = this.options;
    if (vault !== undefined) return vault.decryptFile(source);
    const message = 'This template is encrypted with a vault, and no vault password was given.';
    return failed('yaml/vault', message, source);
  }
}

export function fileOfPartial(name: string): string {
  return name.endsWith('.hbs') ? name : `${name}.hbs`;
}

/** Where templates are looked for that others name. */
export function templateFolders(searchPaths: readonly string[]): readonly string[] {
  return searchPaths.flatMap(path => [join(path, 'templates'), path]);
}

function parseText(source: SourceFile, settings?: Partial<TemplateOptions>): Result<FileTemplate> {
  if (basename(source.path).endsWith('.hbs')) {
    const body = parseHandlebars(source);
    if (!body.ok) return body;
    return { ok: true, value: { language: 'handlebars', template: { source, body: body.value } } };
  }
  const options = { ...fileOptions, ...settings };
  const template = parseTemplate(source.text, wholeText(source), options);
  return template.ok
    ? { ok: true, value: { language: 'jinja', template: template.value } }
    : template;
}

function required(result: Result<FileTemplate>): FileTemplate {
  if (result.ok) return result.value;
  const problem = result.diagnostics.find(({ severity }) => severity === 'error');
  if (problem === undefined) throw new TypeError('a template failed without an error');
  throw new EvaluationError(problem);
}

function failed(
  code: Diagnostic['code'],
  message: string,
  source: SourceFile,
): { readonly ok: false; readonly diagnostics: readonly Diagnostic[] } {
  const location = { source, start: 0, end: 0 };
  return { ok: false, diagnostics: [{ severity: 'error', code, message, location }] };
}

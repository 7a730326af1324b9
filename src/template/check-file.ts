import { dirname } from 'node:path';
import type { Diagnostic, RelatedPlace, Result } from '../diagnostics/diagnostic.ts';
import type { Location, SourceFile } from '../diagnostics/source-file.ts';
import { checkReferences } from '../jinja/check-references.ts';
import type { FunctionCatalog } from '../jinja/functions.ts';
import type { Template } from '../jinja/parse.ts';
import { type Reference, type References, referencesOf } from '../jinja/references.ts';
import type { TemplateOptions } from '../jinja/syntax/options.ts';
import { undefinedImports } from './check-imports.ts';
import { handlebarsProblems } from './handlebars/check.ts';
import type { HandlebarsTemplate } from './handlebars/render.ts';
import { partialsIn } from './handlebars/walk.ts';
import { filesOfCall, isThere } from './lookups/needed-files.ts';
import { type FindMaker, missingFile } from './missing-file.ts';
import {
  type FileTemplate,
  fileOfPartial,
  type TemplateFiles,
  templateFolders,
} from './template-files.ts';

interface CheckPlace {
  readonly catalog: FunctionCatalog;
  /** As for rendering. */
  readonly searchPaths: readonly string[];
  readonly settings?: Partial<TemplateOptions> | undefined;
  readonly findMaker: FindMaker;
}

/** Everything that is wrong with a template file and those it leads to, whatever variables hold. */
export function checkTemplateFile(
  path: string,
  { catalog, searchPaths, settings, findMaker }: CheckPlace,
  files: TemplateFiles,
): readonly Diagnostic[] {
  const directories = [dirname(path), ...templateFolders(searchPaths)];
  const check = new FileCheck(files, { catalog, directories, searchPaths, findMaker });
  const parsed = files.parse(path, settings);
  if (!parsed.ok) return parsed.diagnostics;
  check.file(parsed.value, { way: [], isSure: true, inlines: new Set() });
  return check.found;
}

/** The files that a template in YAML names. */
export function checkIncludes(
  template: Template,
  { catalog, searchPaths, findMaker }: CheckPlace,
  files: TemplateFiles,
): readonly Diagnostic[] {
  const references = referencesOf(template);
  if (references.templates.length === 0) return [];
  const directories = templateFolders(searchPaths);
  const check = new FileCheck(files, { catalog, directories, searchPaths, findMaker });
  check.included(references, template, { way: [], isSure: true, inlines: new Set() });
  return check.found;
}

interface Known {
  readonly searchPaths: readonly string[];
  readonly catalog: FunctionCatalog;
  readonly directories: readonly string[];
  readonly findMaker: FindMaker;
}

/** How a file was come to. */
interface Around {
  /** The places that led here, the nearest first. */
  readonly way: readonly Location[];
  /** They are come to whenever the first file is rendered. */
  readonly isSure: boolean;
  /** The inline partials of Handlebars that it is given. */
  readonly inlines: ReadonlySet<string>;
}

/** What does no harm where it is not come to. */
const onlyIfReached: ReadonlySet<string> = new Set([
  ...['file/not-found', 'expression/failed', 'expression/undefined'],
]);

interface Missing {
  readonly what: 'template' | 'partial';
  /** Each of which would do. */
  readonly names: readonly Reference[];
  readonly from: SourceFile;
}

class FileCheck {
  readonly found: Diagnostic[] = [];
  private readonly seen = new Set<object>();
  private readonly files: TemplateFiles;
  private readonly known: Known;

  constructor(files: TemplateFiles, known: Known) {
    this.files = files;
    this.known = known;
  }

  file({ language, template }: FileTemplate, around: Around): void {
    if (this.seen.has(template)) return;
    this.seen.add(template);
    if (language === 'jinja') this.jinja(template, around);
    else this.handlebars(template, around);
  }

  private jinja(template: Template, around: Around): void {
    const references = referencesOf(template);
    const isExtension = references.templates.some(({ kind }) => kind === 'extends');
    const mayCallMacros = isExtension || around.way.length > 0;
    this.add(
      checkReferences(references, this.known.catalog, { mayCallMacros, mustBeDefined: true }),
      around,
    );
    // Of a template that extends another, what stands beside the blocks is not printed.
    this.lookups(references, { ...around, isSure: around.isSure && !isExtension });
    this.included(references, template, around);
  }

  private lookups({ lookups }: References, around: Around): void {
    const { searchPaths, findMaker } = this.known;
    for (const needed of lookups.flatMap(filesOfCall)) {
      const { names, location, isConditional } = needed;
      if (isThere(needed, searchPaths)) continue;
      const what = `file ${names.map(name => `"${name}"`).join(' or ')}`;
      const problem = missingFile(what, findMaker(names));
      if (problem === undefined) continue;
      const isSure = around.isSure && !isConditional;
      this.add([{ ...problem, location }], { ...around, isSure });
    }
  }

  included({ templates }: References, template: Template, around: Around): void {
    const load = this.files.loaderFor(this.known.directories);
    const isExtension = templates.some(({ kind }) => kind === 'extends');
    for (const reference of templates) {
      const { kind, names, isOpen, isOptional, isConditional } = reference;
      const isSure = around.isSure && !isConditional && !(isExtension && kind === 'include');
      const there = names.flatMap(({ name, location }) => {
        const parsed = load(name, location);
        return parsed === undefined ? [] : [{ parsed, location }];
      });
      for (const { parsed, location } of there.slice(0, 1)) {
        if (parsed.ok && !isOpen) this.add(undefinedImports(reference, parsed.value), around);
        this.follow(parsed, { way: [location, ...around.way], isSure, inlines: new Set() });
      }
      if (there.length > 0 || isOpen || isOptional) continue;
      this.missing(
        { what: 'template', names, from: template.origin.location.source },
        { ...around, isSure },
      );
    }
  }

  private follow(parsed: Result<Template>, around: Around): void {
    if (parsed.ok) this.file({ language: 'jinja', template: parsed.value }, around);
    else this.add(parsed.diagnostics, around);
  }

  private missing({ what, names, from }: Missing, around: Around): void {
    const { findMaker, directories } = this.known;
    const [first] = names;
    if (first === undefined) return;
    const problem = missingFile(
      `${what} ${names.map(({ name }) => `"${name}"`).join(' or ')}`,
      findMaker(names.map(({ name }) => name)),
    );
    if (problem === undefined) return;
    const folders = [this.files.folderOf(from), ...directories];
    const hint = this.files.similarTo(first.name, folders);
    const { location } = first;
    this.add([{ ...problem, location, hint }], around);
  }

  private handlebars(template: HandlebarsTemplate, around: Around): void {
    this.add(handlebarsProblems(template, this.known.catalog), around);
    const { partials, inlines: own } = partialsIn(template);
    const inlines = new Set([...around.inlines, ...own]);
    for (const { name, location, isConditional, hasFallback } of partials) {
      if (inlines.has(name)) continue;
      const parsed = this.files.partial(name, this.known.directories);
      const isSure = around.isSure && !isConditional;
      const inner = { way: [location, ...around.way], isSure, inlines };
      if (parsed?.ok === true) this.file({ language: 'handlebars', template: parsed.value }, inner);
      else if (parsed !== undefined) this.add(parsed.diagnostics, inner);
      else if (!hasFallback) {
        const names = [{ name: fileOfPartial(name), location }];
        this.missing({ what: 'partial', names, from: template.source }, { ...around, isSure });
      }
    }
  }

  private add(problems: readonly Diagnostic[], { way, isSure }: Around): void {
    const related = way.map((location): RelatedPlace => ({ message: 'Included here.', location }));
    for (const problem of problems) {
      const isCertain = isSure || !onlyIfReached.has(problem.code);
      const all = [...(problem.related ?? []), ...related];
      this.found.push({
        ...problem,
        severity: isCertain ? problem.severity : 'warning',
        ...(all.length > 0 && { related: all }),
      });
    }
  }
}

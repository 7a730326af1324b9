import type { Result } from '../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../diagnostics/source-file.ts';
import type {
  Arguments,
  FunctionContext,
  FunctionDefinition,
  FunctionTexts,
  LiteralArguments,
} from '../../jinja/functions.ts';
import type { Value } from '../../values/value.ts';
import type { Controller } from '../controller.ts';

/** `lookup('name', term, …, option=value)`. */
export interface LookupDefinition extends FunctionTexts {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly options: readonly string[];
  /** As of a `FunctionDefinition`. */
  readonly choices?: FunctionDefinition['choices'];
  /** The terms may be undefined; otherwise one that is, is an error before the run. */
  readonly acceptsUndefined?: boolean;
  /** Why it is known by name and not built in. */
  readonly unsupported?: string | undefined;
  /** As of a `FunctionDefinition`; the terms are the rest. */
  readonly check?: FunctionDefinition['check'];
  /** The files it reads, as far as the call tells. */
  readonly files?: (literals: LiteralArguments) => readonly LookedUpFile[];
  /** Throws an `ExpressionError` where it finds nothing. */
  run(terms: readonly Value[], options: Arguments, reach: LookupReach): readonly Value[];
}

/** A file that a lookup cannot do without. */
export interface LookedUpFile {
  /** One of them must be there. */
  readonly names: readonly string[];
  /** Where they are looked for in roles and beside playbooks. */
  readonly folders: readonly string[];
  /** The parameter that names it, or the place among the terms. */
  readonly parameter: string | number;
  /** Of a template: what the call says it is written with; `open` where that is not known yet. */
  readonly delimiters?: TemplateRequest['delimiters'] | 'open';
}

/** What a lookup may reach. */
export interface LookupReach {
  readonly controller: Controller;
  readonly surroundings: LookupSurroundings;
  readonly functions: FunctionContext;
}

/** Where a lookup was written: one for each task and host. */
export interface LookupSurroundings {
  /**
   * The directories in which files are looked for, and in their `files`, `templates` …; nearest first:
   * the role, the roles that led to it, the directory of the tasks, that of the playbook.
   */
  readonly searchPaths: readonly string[];
  /** What `password` files are relative to. */
  readonly playbookDirectory: string;
  /** In check mode nothing is written on the controller either. */
  readonly checkMode: boolean;
  variableNames(): Iterable<string>;
  /** The hosts that a pattern selects, also outside the play. */
  hostsMatching(pattern: string): readonly string[];
  /** Told of every password, so that it is not printed. */
  addSecret(text: string): void;
  warn(message: string): void;
  /** Opens files that are encrypted as a whole. */
  readonly vault?: FileVault | undefined;
  /** The text that a template file gives with these variables over those of the task. */
  renderTemplate(request: TemplateRequest): string;
}

export interface FileVault {
  decryptFile(source: SourceFile): Result<SourceFile>;
}

export interface TemplateRequest {
  /** An absolute path. */
  readonly path: string;
  readonly variables: ReadonlyMap<string, Value>;
  /** Where the lookup asks for other delimiters than the file's own. */
  readonly delimiters: {
    readonly variableStart?: string | undefined;
    readonly variableEnd?: string | undefined;
    readonly commentStart?: string | undefined;
    readonly commentEnd?: string | undefined;
  };
}

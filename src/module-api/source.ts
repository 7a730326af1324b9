import type { Probe } from './probe.ts';

/** What a module needs from the controller; the engine finds and reads it. */
export type SourceRequest = FileRequest | TemplateRequest | TargetRequest | StageRequest;

export interface FileRequest {
  readonly kind: 'file';
  /** As the user wrote it; a trailing slash on a directory means its contents. */
  readonly src: string;
  /** Which folder of the role and the play is searched first. */
  readonly search: 'files' | 'templates' | 'tasks';
  /** Follow symbolic links in a directory (`local_follow`). Default true. */
  readonly follow?: boolean | undefined;
  /** Read what vault has encrypted as what it was before. Default true. */
  readonly decrypt?: boolean | undefined;
}

/** A rendered template. */
export interface TemplateRequest {
  readonly kind: 'template';
  readonly src: string;
  /** Where the result will be, for templates that say so in a comment. */
  readonly destination?: string | undefined;
  readonly options?: {
    readonly trimBlocks?: boolean | undefined;
    readonly lstripBlocks?: boolean | undefined;
    readonly newlineSequence?: string | undefined;
    readonly variableStart?: string | undefined;
    readonly variableEnd?: string | undefined;
    readonly blockStart?: string | undefined;
    readonly blockEnd?: string | undefined;
    readonly commentStart?: string | undefined;
    readonly commentEnd?: string | undefined;
  };
}

/** A file of the controller that has to be on the host while the module looks and works there. */
export interface StageRequest {
  readonly kind: 'stage';
  /** As the user wrote it. */
  readonly src: string;
  readonly search: FileRequest['search'];
  readonly decrypt?: boolean | undefined;
  /** The file is not needed when this is true. */
  readonly unless?: Probe<boolean> | undefined;
}

/** Where a file of the host would go on the controller. */
export interface TargetRequest {
  readonly kind: 'target';
  /** As the user wrote it; relative paths begin at the playbook's folder. */
  readonly dest: string;
  /** The file on the host. */
  readonly src: string;
  /** It becomes `dest` itself, or goes straight into it; else it becomes `dest/HOST/SRC`. */
  readonly flat: boolean;
}

export type Source =
  | ControllerFile
  | ControllerDirectory
  | ControllerTarget
  | StagedFile
  | RenderedTemplate;

/** On the host only while the module runs, for its user alone. */
export interface StagedFile {
  readonly kind: 'staged';
  /** On the host. */
  readonly path: string;
  readonly file: ControllerFile;
}

/** A place for a file on the controller. A `fetch` change may write there. */
export interface ControllerTarget {
  readonly kind: 'controller-target';
  /** Absolute. */
  readonly path: string;
  /** Of the file that is there. */
  readonly sha1?: string | undefined;
}

/** A file on the controller; its bytes are read when they are needed. */
export interface ControllerFile {
  readonly kind: 'controller-file';
  readonly path: string;
  readonly size: number;
  /** Four octal digits. */
  readonly mode: string;
  readonly sha1: string;
  /** What it holds, where the file itself is encrypted. */
  readonly decrypted?: Uint8Array | undefined;
  /** Its text, when it is UTF-8 and at most 1 MiB: for diffs. */
  readonly text?: string | undefined;
}

export interface ControllerDirectory {
  readonly kind: 'controller-directory';
  readonly path: string;
  readonly mode: string;
  /** Everything below it, parents before children, by path relative to it. */
  readonly entries: readonly ControllerEntry[];
}

export type ControllerEntry =
  | { readonly relative: string; readonly type: 'directory'; readonly mode: string }
  | { readonly relative: string; readonly type: 'link'; readonly target: string }
  | { readonly relative: string; readonly type: 'file'; readonly file: ControllerFile };

export interface RenderedTemplate {
  readonly kind: 'rendered';
  readonly path: string;
  /** Of the template's file. Four octal digits. */
  readonly mode: string;
  readonly text: string;
}

export interface SourceRequests {
  readonly [name: string]: SourceRequest | undefined;
}

/** What the engine read, under the names it was asked for. */
export type Sources<S> = {
  readonly [K in keyof S]: S[K] extends TemplateRequest
    ? RenderedTemplate
    : S[K] extends TargetRequest
      ? ControllerTarget
      : S[K] extends StageRequest | undefined
        ? StagedFile | undefined
        : S[K] extends FileRequest
          ? ControllerFile | ControllerDirectory
          : S[K] extends TemplateRequest | undefined
            ? RenderedTemplate | undefined
            : ControllerFile | ControllerDirectory | undefined;
};

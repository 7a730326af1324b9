import type { Attributes, FileState } from './file-state.ts';
import type { PackagePrediction, UnitPrediction } from './predicted.ts';
import type { Shell } from './shell.ts';
import type { ControllerFile } from './source.ts';

/** One effect on a host, as data. The engine shows it, predicts it, or performs it. */
export type Change =
  | WriteChange
  | AttributesChange
  | DirectoryChange
  | LinkChange
  | TouchChange
  | RemoveChange
  | CopyChange
  | FetchChange
  | RunChange;

/** Puts a whole file in place: written beside it, attributes set, validated, renamed over it. */
export interface WriteChange {
  readonly kind: 'write';
  /** Where the bytes go: symbolic links are already followed or meant to be replaced. */
  readonly path: string;
  readonly content: Content;
  readonly before: FileState;
  readonly attributes: Attributes;
  /** Keep the old file as `path.PID.YYYY-MM-DD@HH:MM:SS~`. */
  readonly backup?: boolean | undefined;
  /** A command that must accept the new file; `%s` is its path. */
  readonly validate?: string | undefined;
  /** Write into the existing file (a bind mount, `unsafe_writes`) instead of renaming over it. */
  readonly inPlace?: boolean | undefined;
  /** The content is a secret: no diff is shown. */
  readonly secret?: boolean | undefined;
  /** Texts without the secrets, for the diff of a secret content. */
  readonly shown?: { readonly before: string; readonly after: string } | undefined;
}

export type Content = string | Uint8Array | ControllerFile;

/** Sets mode, owner, group and so on of what is there. */
export interface AttributesChange {
  readonly kind: 'attributes';
  readonly path: string;
  readonly before: FileState;
  readonly attributes: Attributes;
  /** The whole tree below, directories too; the symbolic `X` tells them apart. */
  readonly recurse?: boolean | undefined;
}

/** Makes a directory, with its missing parents; attributes go to those it makes. */
export interface DirectoryChange {
  readonly kind: 'directory';
  readonly path: string;
  readonly before: FileState;
  readonly attributes: Attributes;
}

export interface LinkChange {
  readonly kind: 'link';
  readonly path: string;
  readonly target: string;
  readonly hard: boolean;
  readonly before: FileState;
}

/** Makes an empty file, or sets times. Times: seconds since 1970, or now. */
export interface TouchChange {
  readonly kind: 'touch';
  readonly path: string;
  readonly before: FileState;
  readonly attributes: Attributes;
  readonly modificationTime?: number | 'now' | undefined;
  readonly accessTime?: number | 'now' | undefined;
}

/** Removes a file, a link, or a directory with everything in it. */
export interface RemoveChange {
  readonly kind: 'remove';
  readonly path: string;
  readonly before: FileState;
}

/** Copies a file that is on the host already (`remote_src`), or one that the host can get elsewhere. */
export interface CopyChange {
  readonly kind: 'copy';
  readonly source: string;
  /** Brings the file as `"$k_temp"`, which is not there yet; `source` is where from, for people to see. */
  readonly fill?: Shell | undefined;
  readonly path: string;
  readonly before: FileState;
  readonly attributes: Attributes;
  readonly backup?: boolean | undefined;
  readonly validate?: string | undefined;
  /** The source's SHA-1 and size, for the prediction. */
  readonly checksum?: string | undefined;
  readonly size?: number | undefined;
}

/** Brings a file of the host to the controller. */
export interface FetchChange {
  readonly kind: 'fetch';
  /** On the host. */
  readonly source: string;
  /** On the controller: of a `ControllerTarget`. Missing directories are made. */
  readonly path: string;
  /** SHA-1 of the source. */
  readonly checksum: string;
  /** Fail when something else arrives. */
  readonly validate: boolean;
}

/** Runs a command or a piece of shell. */
export interface RunChange {
  readonly kind: 'run';
  readonly script: Shell;
  /** What a person sees: `systemctl restart nginx`. Never with a secret in it. */
  readonly summary: string;
  readonly stdin?: string | Uint8Array | undefined;
  readonly env?: { readonly [name: string]: string } | undefined;
  readonly cwd?: string | undefined;
  /** Octal. */
  readonly umask?: string | undefined;
  /** Milliseconds; the task's own `timeout` still counts. */
  readonly timeoutMs?: number | undefined;
  /** Others fail the task. Default: 0 alone. `any`: the module's `result` looks at it. */
  readonly okExitCodes?: readonly number[] | 'any' | undefined;
  /**
   * `change` (default): the task reports `changed`. `none`: it does not (waiting, reloading what a
   * change before it needs). A function says it of what was printed; in check mode it is a change.
   */
  readonly effect?: RunEffect | ((stdout: string) => RunEffect) | undefined;
  /** What it makes true, for later tasks in check mode. */
  readonly predicts?: readonly Prediction[] | undefined;
  /** What differs, where it is known before: shown with `--diff`. Never with a secret in it. */
  readonly diff?: RunDiff | undefined;
  /** What it prints is for the module alone: it is not shown as it comes. */
  readonly quiet?: boolean | undefined;
  /** The user's own command: nothing is known of its effects. Check mode says "would run". */
  readonly opaque?: boolean | undefined;
  /** Whether the task has changed something, where the command failed. Default: it has not. */
  readonly changesInFailure?: ((exitCode: number, stderr: string) => boolean) | undefined;
  /** What the task says when it fails; the default names the exit code. */
  readonly failureMessage?:
    | ((exitCode: number, stdout: string, stderr: string) => string)
    | undefined;
}

export type RunEffect = 'change' | 'none';

/** Settings as they are and as they would be, or a unified diff that a tool of the host made. */
export type RunDiff =
  | {
      readonly header: string;
      readonly before: { readonly [setting: string]: string | number };
      readonly after: { readonly [setting: string]: string | number };
    }
  | { readonly prepared: string };

export type Prediction =
  | { readonly resource: 'file'; readonly path: string; readonly state: FileState }
  | { readonly resource: 'package'; readonly name: string; readonly state: PackagePrediction }
  | { readonly resource: 'unit'; readonly name: string; readonly state: UnitPrediction }
  | { readonly resource: 'value'; readonly key: string; readonly value: string };

/** What became of one planned change. */
export interface Outcome {
  readonly change: Change;
  /** `planned`: check mode, or an earlier change failed. */
  readonly status: 'done' | 'failed' | 'planned';
  /** Of a `run` that ran. */
  readonly exitCode?: number | undefined;
  readonly stdout?: Uint8Array | undefined;
  readonly stderr?: Uint8Array | undefined;
  /** Bytes left out in the middle of an output that is very long. */
  readonly omitted?: { readonly stdout: number; readonly stderr: number } | undefined;
  /** Milliseconds since 1970. */
  readonly started?: number | undefined;
  readonly finished?: number | undefined;
  /** What is at the change's path afterwards: as the host says, or as predicted. Without content. */
  readonly after?: FileState | undefined;
  /** Where the old file was kept. */
  readonly backupFile?: string | undefined;
  readonly failure?: string | undefined;
}

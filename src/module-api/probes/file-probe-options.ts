export interface FileProbeOptions {
  /** Look at what a symbolic link leads to; the state then also has `target`. Default false. */
  readonly follow?: boolean | undefined;
  readonly checksum?: ChecksumAlgorithm | undefined;
  /** Bring the content of a regular file. */
  readonly content?: boolean | undefined;
  /** Bring no content when the file's sha1 is this: it is known already. Implies a sha1 checksum. */
  readonly unlessSha1?: string | undefined;
  /** Larger files come without content. Bytes; default 1 MiB. */
  readonly contentLimit?: number | undefined;
  /** Bring what `lsattr` says. */
  readonly flags?: boolean | undefined;
  /**
   * What the task cannot do without. In check mode it is undecided where that is not known: something that
   * is not there, when an earlier task would install software; a content that cannot be foretold.
   */
  readonly needs?: readonly ('presence' | 'content')[] | undefined;
}

export type ChecksumAlgorithm = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

export const defaultContentLimit = 1_048_576;

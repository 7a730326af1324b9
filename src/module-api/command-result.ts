/** What became of something that ran on a host. */
export interface CommandResult {
  /** 128 + the signal's number for a command that a signal ended. */
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  /** Bytes left out in the middle of an output that was longer than the session keeps; 0 normally. */
  readonly omitted: { readonly stdout: number; readonly stderr: number };
  /** Set when kplay ended the command's process group. */
  readonly ended?: 'timeout' | 'interrupted' | undefined;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes as UTF-8; what is not UTF-8 becomes U+FFFD. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

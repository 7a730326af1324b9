/** What loading an inventory needs of the world. Paths are as the user gave them, or below those. */
export interface InventoryReaders {
  /** What is at a path, links followed; `undefined` when there is nothing. */
  kindOf(path: string): 'file' | 'directory' | undefined;
  isExecutable(path: string): boolean;
  /** The names in a directory, in any order. Throws when it cannot be read. */
  list(directory: string): readonly string[];
  /** Throws when the file cannot be read. */
  read(path: string): Uint8Array;
  absolute(path: string): string;
  /** Runs an inventory script, without a shell. Never rejects. */
  run(path: string, args: readonly string[]): Promise<ScriptOutcome>;
}

export type ScriptOutcome =
  | ({ readonly kind: 'ended'; readonly exitCode: number } & ScriptOutput)
  | ({ readonly kind: 'killed'; readonly signal: string } & ScriptOutput)
  | ({ readonly kind: 'timed-out'; readonly seconds: number } & ScriptOutput)
  | { readonly kind: 'not-started'; readonly reason: string };

interface ScriptOutput {
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

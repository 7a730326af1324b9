import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Runs with a directory that holds these files, and removes it. */
export function withFiles<T>(files: Readonly<Record<string, string>>, run: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), 'kplay-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      const path = join(root, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    return run(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LabHost } from '../host.ts';
import { type RpmRepository, repositoryFiles, repositoryScript } from '../rpm-repository.ts';

/** Makes a repository on a host of the layer `redhat`; setting it up is left to the test. */
export async function makeRpmRepository(host: LabHost, repository: RpmRepository): Promise<void> {
  for (const [path, { content, mode }] of Object.entries(repositoryFiles(repository))) {
    await mkdir(dirname(join(host.root, path)), { recursive: true });
    await writeFile(join(host.root, path), content, { mode: mode ?? 0o644 });
  }
  await host.must(repositoryScript(repository.folder));
}

import { Diagnostics } from '../../diagnostics/diagnostic.ts';
import type { Loader } from '../../playbook/loading.ts';
import type { Variables } from '../../values/variable-layer.ts';

interface ReadFile {
  readonly variables: Variables;
  /** Something in it cannot be read, so that there may be more of them. */
  readonly isBroken: boolean;
}

const known = new WeakMap<Loader, Map<string, Promise<ReadFile>>>();

/** What a file of variables sets, read once for all checks. What is wrong with it is told by who asks for it. */
export async function variablesIn(path: string, loader: Loader): Promise<Variables> {
  return (await readFile(path, loader)).variables;
}

export async function isBroken(path: string, loader: Loader): Promise<boolean> {
  return (await readFile(path, loader)).isBroken;
}

function readFile(path: string, loader: Loader): Promise<ReadFile> {
  const files = known.get(loader) ?? new Map<string, Promise<ReadFile>>();
  known.set(loader, files);
  const file = files.get(path) ?? read(path, loader);
  files.set(path, file);
  return file;
}

async function read(path: string, loader: Loader): Promise<ReadFile> {
  const diagnostics = new Diagnostics();
  const variables = await loader.loadVariables(path, diagnostics);
  return { variables, isBroken: diagnostics.list.some(({ code }) => code.startsWith('yaml/')) };
}

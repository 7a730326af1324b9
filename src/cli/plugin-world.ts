import { homedir } from 'node:os';
import { FactCache, type FactStore } from '../engine/hosts/fact-cache.ts';
import type { PluginWorld } from '../inventory/plugins/plugin.ts';
import { systemRandomness } from '../template/algorithms/random.ts';
import { createFunctions } from '../template/registry.ts';
import { taskEnvironment } from '../template/task-environment.ts';
import { TemplateFiles } from '../template/template-files.ts';
import type { Variables } from '../values/variable-layer.ts';
import type { Io } from './io.ts';

interface Known {
  readonly extraVars: Variables;
  readonly factStore?: FactStore | undefined;
}

/** What expressions in files of inventory plugins can call: what those of tasks can. */
export function pluginWorld(
  { environment, workingDirectory }: Io,
  { extraVars, factStore }: Known,
): PluginWorld {
  const facts = factStore && new FactCache(factStore, { readOnly: true, warn: () => undefined });
  const controller = {
    environment,
    workingDirectory,
    homeDirectory: environment['HOME'] ?? homedir(),
    randomness: systemRandomness,
    node: process.execPath,
    now: () => new Date(),
  };
  const functions = createFunctions(controller);
  const files = new TemplateFiles({ directory: workingDirectory });
  return {
    extraVars,
    ...(facts !== undefined && { factsOf: (host: string) => facts.read(host) }),
    environmentFor: (scope, directory) =>
      taskEnvironment({
        ...{ controller, functions, files, scope },
        surroundings: {
          searchPaths: [directory],
          playbookDirectory: directory,
          checkMode: true,
          // The hosts are only being found out.
          hostsMatching: () => [],
          addSecret: () => undefined,
          warn: () => undefined,
        },
      }),
  };
}

import { homedir } from 'node:os';
import type { PluginWorld } from '../inventory/plugins/plugin.ts';
import { systemRandomness } from '../template/algorithms/random.ts';
import { createFunctions } from '../template/registry.ts';
import { taskEnvironment } from '../template/task-environment.ts';
import { TemplateFiles } from '../template/template-files.ts';
import type { Variables } from '../values/variable-layer.ts';
import type { Io } from './io.ts';

/** What expressions in files of inventory plugins can call: what those of tasks can. */
export function pluginWorld(
  { environment, workingDirectory }: Io,
  extraVars: Variables,
): PluginWorld {
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

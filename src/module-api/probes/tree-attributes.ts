import { posix } from 'node:path';
import { textOf } from '../command-result.ts';
import { fail } from '../failure.ts';
import type { PresentFile } from '../file-state.ts';
import type { Probe } from '../probe.ts';
import { sh } from '../shell.ts';
import { parseStat } from './parse-stat.ts';

/**
 * Every combination of type, mode and ownership that occurs below a directory, each once: enough to tell
 * whether attributes are as wanted everywhere, however large the tree.
 */
export function treeAttributes(path: string): Probe<readonly PresentFile[]> {
  return {
    script: sh`k_attributes ${path}`,
    parse: ({ stdout, stderr }) => {
      const lines = textOf(stdout).split('\n');
      const states = lines.filter(line => line !== '').map(line => parseStat(path, line));
      const said = textOf(stderr).trim();
      if (states.length === 0 && said !== '' && !/No such file|Not a directory/.test(said))
        fail(`cannot look at ${path}: ${said}`);
      return states;
    },
    overlay: (observed, predicted) => {
      const inside = posix.join(path, '*');
      const changed = observed.map(state => predicted.over({ ...state, path: inside }));
      return [...changed.filter(state => state.type !== 'absent'), ...predicted.filesBelow(path)];
    },
  };
}

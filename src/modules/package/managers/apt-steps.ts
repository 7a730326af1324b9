import type { Step } from '../observation.ts';

/** Reads the `Inst`, `Conf`, `Remv`, `Purg` lines of `apt-get -s`. */
export function parseAptSteps(text: string): readonly Step[] {
  const older = new Set(downgraded(text));
  const unpacked = new Set(Array.from(text.matchAll(/^Inst (\S+)/gm), ([, name]) => name));
  return text.split('\n').flatMap((line): Step[] => {
    const [, begun, ready = ''] = /^Conf (\S+) \((\S+)/.exec(line) ?? [];
    // Unpacked before, but an earlier run could not set it up.
    if (begun !== undefined && !unpacked.has(begun)) {
      return [{ action: 'install', name: begun, version: ready }];
    }
    const [, name = '', before, version = ''] =
      /^Inst (\S+)(?: \[([^\]]*)\])? \((\S+)/.exec(line) ?? [];
    if (name !== '') {
      const action = before === undefined ? 'install' : older.has(name) ? 'downgrade' : 'upgrade';
      return [{ action: before === version ? 'reinstall' : action, name, version }];
    }
    const [, removed, was = ''] = /^(?:Remv|Purg) (\S+)(?: \[([^\]]*)\])?/.exec(line) ?? [];
    return removed === undefined ? [] : [{ action: 'remove', name: removed, version: was }];
  });
}

function downgraded(text: string): readonly string[] {
  const [, names = ''] =
    /^The following packages will be DOWNGRADED:\n((?: {2}.*\n)*)/m.exec(text) ?? [];
  return names.trim().split(/\s+/);
}

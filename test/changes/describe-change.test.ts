import { expect } from 'chai';
import { describeChange } from '../../src/changes/describe-change.ts';
import type { Change } from '../../src/module-api/change.ts';
import { sh } from '../../src/module-api/shell.ts';
import { absentAt, directoryAt, fileAt } from '../support/states.ts';

describe('describeChange', () => {
  const path = '/etc/x';
  const none = absentAt(path);
  const file = fileAt(path, 'a\nb\n');
  const all = { mode: '0644', owner: 'root', group: 'root' };
  const cases: readonly [change: Change, expected: string][] = [
    [
      { kind: 'write', path, content: 'a\n', before: none, attributes: all },
      'write /etc/x (new, +1 -0 lines, 0644 root:root)',
    ],
    [
      { kind: 'write', path, content: 'a\nc\n', before: file, attributes: { ...all, mode: 0o600 } },
      'write /etc/x (+1 -1 lines, 0600)',
    ],
    [
      { kind: 'write', path, content: 's', before: none, attributes: {}, secret: true },
      'write /etc/x (new, secret)',
    ],
    [
      { kind: 'write', path, content: Uint8Array.of(0), before: file, attributes: {} },
      'write /etc/x (1 bytes)',
    ],
    [
      { kind: 'copy', source: '/s', path, before: none, attributes: { group: 'adm' } },
      'copy /s to /etc/x (:adm)',
    ],
    [
      { kind: 'attributes', path, before: file, attributes: { mode: '0600', owner: 'app' } },
      'set mode 0644 -> 0600, owner root -> app of /etc/x',
    ],
    [
      { kind: 'attributes', path, before: file, attributes: { mode: 'u=rwX' }, recurse: true },
      'set mode u=rwX of /etc/x and all below',
    ],
    [
      { kind: 'directory', path, before: none, attributes: { mode: 0o750 } },
      'make directory /etc/x (0750)',
    ],
    [{ kind: 'link', path, target: '../y', hard: false, before: none }, 'link /etc/x -> ../y'],
    [{ kind: 'link', path, target: '/y', hard: true, before: none }, 'hard link /etc/x -> /y'],
    [
      { kind: 'touch', path, before: none, attributes: { owner: 'app' } },
      'touch /etc/x (new, app)',
    ],
    [
      {
        ...{ kind: 'touch', path, before: file, attributes: {} },
        ...{ modificationTime: 1_700_000_000, accessTime: 'now' },
      },
      'touch /etc/x (modified 2023-11-14T22:13:20Z, accessed now)',
    ],
    [{ kind: 'remove', path, before: file }, 'remove /etc/x'],
    [{ kind: 'remove', path, before: directoryAt(path) }, 'remove directory /etc/x and all below'],
    [
      { kind: 'run', script: sh`true`, summary: 'systemctl restart nginx' },
      'run systemctl restart nginx',
    ],
    [{ kind: 'run', script: sh`true`, summary: 'a\nb' }, 'run a^Jb'],
  ];
  for (const [change, expected] of cases) {
    it(`says "${expected}"`, () => expect(describeChange(change)).to.equal(expected));
  }
});

import { expect } from 'chai';
import { parseApkSteps } from '../../../src/modules/package/managers/apk.ts';
import { parseAptSteps } from '../../../src/modules/package/managers/apt-steps.ts';
import { parseDnfSteps } from '../../../src/modules/package/managers/dnf-output.ts';
import { parseZypperSteps } from '../../../src/modules/package/managers/zypper.ts';
import type { Step } from '../../../src/modules/package/observation.ts';

type Row = readonly [action: Step['action'], name: string, version: string];

const rowsOf = (steps: readonly Step[]): Row[] =>
  steps.map(({ action, name, version }) => [action, name, version]);

describe('parseAptSteps', () => {
  const cases: readonly [what: string, text: string, rows: readonly Row[]][] = [
    ['nothing', '0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n', []],
    [
      'an installation with what it needs',
      'Inst kplay-lib (2.0 kplay-lab:lab [all])\nInst kplay-app (1.0 kplay-lab:lab [all])\nConf kplay-lib (2.0 kplay-lab:lab [all])\n',
      [
        ['install', 'kplay-lib', '2.0'],
        ['install', 'kplay-app', '1.0'],
      ],
    ],
    [
      'an upgrade and a removal',
      'Remv rival [1.0]\nInst bash [5.2-1] (5.2-2 Debian:12/stable [amd64]) []\nPurg old [0.9]\n',
      [
        ['remove', 'rival', '1.0'],
        ['upgrade', 'bash', '5.2-2'],
        ['remove', 'old', '0.9'],
      ],
    ],
    [
      'a downgrade',
      'The following packages will be DOWNGRADED:\n  hello\n0 upgraded\nInst hello [2.0] (1.0 lab [all])\n',
      [['downgrade', 'hello', '1.0']],
    ],
    [
      'a package that was unpacked only',
      'Conf hello (2.0 lab [all])\n',
      [['install', 'hello', '2.0']],
    ],
    ['a reinstallation', 'Inst hello [2.0] (2.0 lab [all])\n', [['reinstall', 'hello', '2.0']]],
  ];
  for (const [what, text, rows] of cases) {
    it(`reads ${what}`, () => expect(rowsOf(parseAptSteps(text))).to.deep.equal(rows));
  }
});

describe('parseDnfSteps', () => {
  const table = (body: string): string => `Dependencies resolved.
================================================================================
 Package                                               Arch    Version Repo
                                                                           Size
================================================================================
${body}
Transaction Summary
================================================================================
Install  4 Packages

Total size: 22 k
Operation aborted.
`;
  const cases: readonly [what: string, text: string, rows: readonly Row[]][] = [
    ['nothing', 'Dependencies resolved.\nNothing to do.\nComplete!\n', []],
    [
      'what is installed, with its dependencies',
      table(`Installing:
 kplay-app                                             noarch  1.0-1   k  5.5 k
Installing dependencies:
 kplay-lib                                             noarch  1:1.0-1 k  5.4 k
Installing weak dependencies:
 kplay-extra                                           noarch  1.0-1   k  5.5 k
`),
      [
        ['install', 'kplay-app', '1.0-1'],
        ['install', 'kplay-lib', '1:1.0-1'],
        ['install', 'kplay-extra', '1.0-1'],
      ],
    ],
    [
      'a long name on a line of its own',
      table(`Installing:
 a-package-with-a-name-that-leaves-no-place-for-anything-else-in-the-line
                     noarch  1.0-1   k  5.5 k
 b                   noarch  2.0-1   k  5.5 k
`),
      [
        [
          'install',
          'a-package-with-a-name-that-leaves-no-place-for-anything-else-in-the-line',
          '1.0-1',
        ],
        ['install', 'b', '2.0-1'],
      ],
    ],
    [
      'upgrades, downgrades and removals',
      table(`Upgrading:
 hello            noarch            2.0-1              k            5.4 k
     replacing  old.noarch 1.0-1
Downgrading:
 conf             noarch            1.0-1              k            5.4 k
Removing:
 rival            noarch            1.0-1             @k              0
Removing unused dependencies:
 needed           noarch            1.0-1             @k              0
`),
      [
        ['upgrade', 'hello', '2.0-1'],
        ['downgrade', 'conf', '1.0-1'],
        ['remove', 'rival', '1.0-1'],
        ['remove', 'needed', '1.0-1'],
      ],
    ],
  ];
  for (const [what, text, rows] of cases) {
    it(`reads ${what}`, () => expect(rowsOf(parseDnfSteps(text))).to.deep.equal(rows));
  }
});

describe('parseZypperSteps', () => {
  it('reads the groups of the summary', () => {
    const text = `<?xml version='1.0'?><stream><install-summary>
<to-upgrade><solvable type="package" name="zlib" edition="1.3-1" arch="x86_64" edition-old="1.2-1"/></to-upgrade>
<to-install><solvable type="package" name="a" edition="1-1" arch="noarch"/><solvable type="package" name="b" edition="2-1" arch="noarch"/></to-install>
<to-remove><solvable type="package" name="c" edition="3-1" arch="noarch"/></to-remove>
</install-summary></stream>`;
    expect(rowsOf(parseZypperSteps(text))).to.deep.equal([
      ['install', 'a', '1-1'],
      ['install', 'b', '2-1'],
      ['upgrade', 'zlib', '1.3-1'],
      ['remove', 'c', '3-1'],
    ]);
  });
});

describe('parseApkSteps', () => {
  it('reads each numbered line', () => {
    const text = `(1/3) Upgrading zlib (1.2-r0 -> 1.3-r0)
(2/3) Installing curl (8.5.0-r0)
(3/3) Purging wget (1.21-r0)
OK: 12 MiB in 30 packages
`;
    expect(rowsOf(parseApkSteps(text))).to.deep.equal([
      ['upgrade', 'zlib', '1.3-r0'],
      ['install', 'curl', '8.5.0-r0'],
      ['remove', 'wget', '1.21-r0'],
    ]);
  });
});

import { expect } from 'chai';
import { apk } from '../../../src/modules/package/managers/apk.ts';
import { apt } from '../../../src/modules/package/managers/apt.ts';
import { dnf } from '../../../src/modules/package/managers/dnf.ts';
import type { Manager } from '../../../src/modules/package/managers/manager.ts';
import { zypper } from '../../../src/modules/package/managers/zypper.ts';

interface Case {
  readonly name: string;
  readonly manager: Manager;
  readonly text: string;
  readonly said: string;
  readonly unknown?: true;
}

const cases: readonly Case[] = [
  {
    name: 'apt names every package it does not know',
    manager: apt,
    text: 'Reading package lists...\nE: Unable to locate package foo\nE: Unable to locate package bar\n',
    said: 'Unable to locate package foo; Unable to locate package bar',
    unknown: true,
  },
  {
    name: 'apt names a version that is not there',
    manager: apt,
    text: "E: Version '99' for 'bash' was not found\n",
    said: "Version '99' for 'bash' was not found",
    unknown: true,
  },
  {
    name: 'apt says which dependency is not met',
    manager: apt,
    text: 'The following packages have unmet dependencies:\n kplay-unmet : Depends: kplay-gone (>= 2) but 1.0 is to be installed\nE: Unable to correct problems, you have held broken packages.\n',
    said: 'kplay-unmet : Depends: kplay-gone (>= 2) but 1.0 is to be installed; Unable to correct problems, you have held broken packages.',
  },
  {
    name: 'apt is told how to change what is held',
    manager: apt,
    text: 'The following held packages will be changed:\n  kplay-hello\nThe following packages will be upgraded:\n  kplay-hello\n1 upgraded\nE: Held packages were changed and -y was used without --allow-change-held-packages.\n',
    said: 'kplay-hello would change but is held; set "allow_change_held_packages" or leave it out',
  },
  {
    name: 'apt is told how to go back',
    manager: apt,
    text: 'The following packages will be DOWNGRADED:\n  kplay-hello\n0 upgraded\nE: Packages were downgraded and -y was used without --allow-downgrades.\n',
    said: 'a newer version of kplay-hello is installed; set "allow_downgrade" to go back',
  },
  {
    name: 'apt is told what is in the way',
    manager: apt,
    text: 'The following packages will be REMOVED:\n  containerd docker.io\nThe following NEW packages will be installed:\n  docker-ce\n0 upgraded\nE: Packages need to be removed but remove is disabled.\n',
    said: 'containerd, docker.io would be removed for it; remove them first, or leave out "fail_on_autoremove"',
  },
  {
    name: 'apt says which package cannot be set up',
    manager: apt,
    text: 'Setting up kplay-broken (1.0) ...\ndpkg: error processing package kplay-broken (--configure):\n installed kplay-broken package post-installation script subprocess returned error exit status 1\nErrors were encountered while processing:\n kplay-broken\nE: Sub-process /usr/bin/dpkg returned an error code (1)\n',
    said: 'processing package kplay-broken: installed kplay-broken package post-installation script subprocess returned error exit status 1; Sub-process /usr/bin/dpkg returned an error code (1)',
  },
  {
    name: 'apt says that only root may',
    manager: apt,
    text: 'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\n',
    said: 'only root can do this: set "become"; Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)',
  },
  {
    name: 'dnf names what it does not find',
    manager: dnf,
    text: 'Last metadata expiration check: 0:02:49 ago.\nNo match for argument: nope\nError: Unable to find a match: nope\n',
    said: 'No match for argument: nope',
    unknown: true,
  },
  {
    name: 'dnf names what is excluded',
    manager: dnf,
    text: 'All matches were filtered out by exclude filtering for argument: kplay-hello-2.0\nError: Unable to find a match: kplay-hello-2.0\n',
    said: 'kplay-hello-2.0 cannot be chosen because of an "exclude" (set "disable_excludes") or because it is held (set "allow_change_held_packages")',
    unknown: true,
  },
  {
    name: 'dnf names a group that it does not know',
    manager: dnf,
    text: "Module or Group 'web' is not available.\nError: Nothing to do.\n",
    said: "Module or Group 'web' is not available.",
    unknown: true,
  },
  {
    name: 'dnf names a repository that is not set up',
    manager: dnf,
    text: "Error: Unknown repo: 'epel'\n",
    said: "Unknown repo: 'epel'",
    unknown: true,
  },
  {
    name: 'dnf says that another run goes on',
    manager: dnf,
    text: 'Running transaction check\nRPMDB already locked by 145\n  The application with PID 145 is: dnf\n    State  : Sleeping\n',
    said: 'another run of dnf did not end in time (process 145)',
  },
  {
    name: 'dnf says which plugin holds packages',
    manager: dnf,
    text: 'No such command: versionlock. Please use /usr/bin/dnf --help\n',
    said: '"hold" needs the plugin "versionlock" of dnf (the package python3-dnf-plugin-versionlock)',
  },
  {
    name: 'dnf says which dependency is not met',
    manager: dnf,
    text: "Error: \n Problem: conflicting requests\n  - nothing provides kplay-nowhere needed by kplay-unmet-1.0-1.noarch\n(try to add '--skip-broken' to skip uninstallable packages)\n",
    said: 'Problem: conflicting requests; - nothing provides kplay-nowhere needed by kplay-unmet-1.0-1.noarch',
  },
  {
    name: 'zypper names what it does not find',
    manager: zypper,
    text: '<?xml version="1.0"?><stream><message type="error">Package &apos;nope&apos; not found.</message></stream>',
    said: "Package 'nope' not found.",
    unknown: true,
  },
  {
    name: 'zypper says what is in the way',
    manager: zypper,
    text: '<stream>\n<prompt id="1">\n<description>Problem: nothing provides kplay-nowhere needed by kplay-unmet-1.0-1.noarch\n Solution 1: do not install kplay-unmet-1.0-1.noarch\n</description>\n</prompt></stream>',
    said: 'nothing provides kplay-nowhere needed by kplay-unmet-1.0-1.noarch',
  },
  {
    name: 'zypper is told how to release what is held',
    manager: zypper,
    text: '<description>Problem: conflicting requests\n Solution 1: Following actions will be done:\n  remove lock to allow installation of kplay-hello-1.0-1.noarch[lab]\n  remove lock to allow removal of kplay-hello-2.0-1.noarch\n</description>',
    said: 'kplay-hello would change but is held; release it with "hold: false" first',
  },
  {
    name: 'zypper is told how to go back',
    manager: zypper,
    text: '<message type="info">The selected package &apos;kplay-hello-1.0-1.noarch&apos; from repository &apos;lab&apos; has lower version than the installed one.</message>',
    said: 'a newer version of kplay-hello is installed; set "allow_downgrade" to go back',
  },
  {
    name: 'apk names what it does not find',
    manager: apk,
    text: 'ERROR: unable to select packages:\n  nope (no such package):\n    required by: world[nope]\n',
    said: 'unable to select packages: nope (no such package): required by: world[nope]',
    unknown: true,
  },
];

describe('the words of package managers', () => {
  for (const { name, manager, text, said, unknown = false } of cases) {
    it(name, () => {
      expect(manager.isFailure(1, text) || manager.isFailure(104, text)).to.equal(true);
      expect(manager.failureOf(text)).to.equal(said);
      expect(manager.isUnknown(text)).to.equal(unknown);
    });
  }
});

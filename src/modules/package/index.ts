import {
  defineModule,
  fail,
  type HostInfo,
  type JsonObject,
  type Probe,
} from '../../module-api/index.ts';
import { type PackageArgs, packageArgs } from './args.ts';
import { apk } from './managers/apk.ts';
import { apt } from './managers/apt.ts';
import { dnf } from './managers/dnf.ts';
import type { Listing, Manager } from './managers/manager.ts';
import { zypper } from './managers/zypper.ts';
import type { Observation } from './observation.ts';
import { overlaid } from './overlay.ts';
import { parseObservation } from './parse-observation.ts';
import { planPackages } from './plan.ts';
import { packageRules, type Request, requestOf } from './request.ts';
import { packageResult, packageReturns } from './result.ts';

type PackageProbes = {
  readonly seen: Probe<Observation> | undefined;
  readonly listing: Probe<Listing> | undefined;
};

export const packageModule = defineModule({
  name: 'package',
  aliases: [
    ...['apt', 'dnf', 'dnf5', 'yum', 'zypper', 'apk'],
    ...['community.general.zypper', 'community.general.apk'],
  ],
  summary: 'Install, upgrade, hold and remove packages.',
  notes: [
    'One module for apt, dnf, yum, zypper and apk: under whichever name it is called, it uses the package manager of the host. Options of another package manager are accepted and do nothing.',
    'All packages go into one transaction, without questions. kplay lets the package manager simulate it first: what check mode shows is what it would do, dependencies included, and a package that is not known or cannot be installed fails there too.',
    'Fetching the lists ("update_cache") is not a change: a task with a name reports "changed" only for packages, and "update_cache" alone reports ok. Where "cache_valid_time" is set and no name, lists that are too old do count as a change. The registered "cache_updated" tells in any case. Lists that are older than the files that set up repositories are never good enough.',
    'In check mode lists are not fetched. A package that they do not know is taken to be there once they are, when the task would fetch them.',
    'A name that an installed package provides counts as installed. A held package that is installed satisfies "present"; to change it takes "allow_change_held_packages", and it is held again afterwards.',
    'With apt, configuration files that were changed are kept, and needrestart restarts nothing by itself.',
  ],
  args: packageArgs,
  constraints: {
    rules: packageRules,
    requiredOneOf: [
      [
        ...['name', 'deb', 'upgrade', 'update_cache', 'cache_valid_time', 'autoremove'],
        ...['autoclean', 'clean', 'list'],
      ],
    ],
    mutuallyExclusive: [
      ['best', 'nobest'],
      ...(['name', 'deb', 'autoremove', 'upgrade', 'hold'] as const).map(other => ['list', other]),
    ],
  },
  returns: packageReturns,
  examples: [
    `- name: Install what every host needs
  package:
    name: [curl, chrony, jq]`,
    `- name: Install one version of kubeadm, and keep it
  apt:
    name: kubeadm=1.36.*
    update_cache: true
    cache_valid_time: 3600
    hold: true
    allow_change_held_packages: true`,
    `- name: Install it from a repository that is excluded normally
  dnf:
    name: [kubelet-1.36.4, kubeadm-1.36.4]
    disable_excludes: kubernetes`,
    `- name: Fetch what an upgrade needs, for hosts that cannot
  dnf:
    name: kubeadm-1.37.0
    download_only: true
    download_dir: /srv/packages`,
    `- name: Bring everything up to date
  package:
    upgrade: dist
    update_cache: true
    autoremove: true`,
    `- name: See what could be upgraded
  dnf:
    list: updates
  register: updates`,
    `- name: Remove packages with their configuration
  apt:
    name: [docker.io, runc]
    state: absent
    purge: true`,
  ],

  observe(args, { host }): PackageProbes {
    const request = requestOf(args);
    const { list } = args;
    if (list === undefined) return { seen: packageProbe(request, host), listing: undefined };
    const manager = managerFor(args, host);
    if (manager.list === undefined) fail('only dnf can "list"');
    return { seen: undefined, listing: manager.list(list, request, host) };
  },

  plan(args, { seen, listing }, given) {
    if (listing !== undefined && 'failure' in listing) fail(listing.failure);
    if (seen === undefined) return [];
    const request = requestOf(args);
    return planPackages({ request, manager: managerFor(args, given.host), seen, given });
  },

  result(args, { seen, listing }, outcomes, { host }): JsonObject {
    if (seen === undefined) {
      return listing !== undefined && 'results' in listing ? { results: listing.results } : {};
    }
    const { summary } = managerFor(args, host).update(requestOf(args), host);
    return packageResult(seen, outcomes, {
      isUpdate: text => text === summary,
      isDownload: args.download_only,
    });
  },
});

function packageProbe(request: Request, host: HostInfo): Probe<Observation> {
  const manager = managerFor(request.args, host);
  return {
    script: manager.look(request, host),
    parse: result => parseObservation(result, text => manager.stepsOf(text)),
    overlay: (observed, predicted) => overlaid(observed, predicted, { request, manager }),
  };
}

const managers: Readonly<Record<string, Manager>> = {
  ...{ apt, dnf, dnf4: dnf, dnf5: dnf, yum: dnf, yum4: dnf, zypper, apk },
};

function managerFor({ use }: PackageArgs, { facts }: HostInfo): Manager {
  const name = use === 'auto' ? facts.pkg_mgr : use;
  return (
    managers[name] ?? fail(`packages are managed by "${name}" here, which kplay does not know`)
  );
}

import { format, type InferArgs, readable } from '../../module-api/index.ts';
import { parseSpec } from './spec.ts';

const names = { type: 'array', items: { type: 'string' } } as const;

/** An empty name is passed by. */
const specFormat = readable('the name of a package', text => text.trim() === '' || parseSpec(text));

/** What every package manager understands. */
const commonArgs = {
  name: {
    type: 'array',
    items: { type: 'string', format: specFormat },
    aliases: ['pkg', 'package'],
    description:
      'The packages, all in one transaction. A version may follow: "name=1.2" everywhere, "name=1.2*" with apt and dnf, "name>=1.2" with apt, "name-1.2" and "name >= 1.2" with dnf. With apt and dnf a pattern like "php-*" stands for all that match, an absolute path for a package file on the host, and with dnf "@name" for a group. "*" with the state "latest" upgrades everything.',
  },
  state: {
    type: 'string',
    enum: ['present', 'installed', 'latest', 'absent', 'removed', 'build-dep', 'fixed'],
    default: 'present',
    description:
      'Present or installed: any version will do, unless one is named. latest: the newest that the repositories offer. absent or removed: not installed. build-dep: what it is built with is installed (apt). fixed: what is half installed is mended (apt).',
  },
  use: {
    type: 'string',
    aliases: ['use_backend'],
    enum: ['auto', 'apt', 'dnf', 'dnf4', 'dnf5', 'yum', 'yum4', 'zypper', 'apk'],
    default: 'auto',
    description: 'The package manager; "auto" takes the one of the host (the fact "pkg_mgr").',
  },
  update_cache: {
    type: 'boolean',
    aliases: ['update-cache', 'expire-cache', 'refresh'],
    description:
      'Fetch the lists of the repositories first. On by itself when "cache_valid_time" is set.',
  },
  cache_valid_time: {
    type: 'integer',
    minimum: 0,
    default: 0,
    description:
      'Seconds for which fetched lists are good enough, as long as no repository was added or changed since.',
  },
  autoremove: {
    type: 'boolean',
    default: false,
    description:
      'Remove too what was installed only because others needed it. Without a name: of the whole system.',
  },
  allow_downgrade: {
    type: 'boolean',
    default: false,
    aliases: ['allow-downgrade', 'allow_downgrades', 'allow-downgrades'],
    description: 'Go back to an older version where the task names one.',
  },
  allow_change_held_packages: {
    type: 'boolean',
    default: false,
    description:
      'Change packages although they are held. Not with zypper: release them with "hold: false" before.',
  },
  hold: {
    type: 'boolean',
    description:
      'Whether upgrades pass the packages by: a hold of apt, a versionlock of dnf (its plugin has to be there), a lock of zypper. Left out: as it is.',
  },
  units: {
    type: 'object',
    additionalProperties: {
      type: 'object',
      properties: { enabled: { type: 'boolean' }, active: { type: 'boolean' } },
      additionalProperties: false,
    },
    default: {},
    description:
      'Units that come with the packages, and how their installation leaves them: {nginx: {enabled: true, active: true}}. For check mode alone, which cannot look into a package: tasks for these units are undecided otherwise.',
  },
  lock_timeout: {
    type: 'integer',
    default: 60,
    description: 'Seconds to wait for another run of the package manager to end.',
  },
} as const;

const aptArgs = {
  deb: {
    type: 'string',
    format: 'path',
    description: 'A package file on the host, for apt. An older one than is installed is left.',
  },
  purge: {
    type: 'boolean',
    default: false,
    description: 'Remove configuration files too (apt, with the state "absent").',
  },
  upgrade: {
    type: ['string', 'boolean'],
    enum: ['no', 'yes', 'safe', 'full', 'dist', 'True', 'False', 'true', 'false', true, false],
    default: 'no',
    description:
      'Upgrade the whole system: yes or safe removes nothing, full or dist also removes what is in the way. The other package managers know no difference.',
  },
  autoclean: {
    type: 'boolean',
    default: false,
    description: 'Delete fetched package files that no repository offers any more (apt).',
  },
  clean: {
    type: 'boolean',
    default: false,
    description: 'Delete all fetched package files (apt, dnf).',
  },
  default_release: {
    type: 'string',
    aliases: ['default-release'],
    description: 'The release to prefer, such as bookworm-backports (apt).',
  },
  install_recommends: {
    type: 'boolean',
    aliases: ['install-recommends'],
    description:
      'Whether recommended packages come along (apt, zypper). Left out: as the host is set.',
  },
  only_upgrade: {
    type: 'boolean',
    default: false,
    description: 'Only upgrade what is installed; install nothing new (apt).',
  },
  allow_unauthenticated: {
    type: 'boolean',
    default: false,
    aliases: ['allow-unauthenticated'],
    description: 'Accept packages whose origin cannot be verified (apt, apk).',
  },
  force: {
    type: 'boolean',
    default: false,
    description:
      'For apt: the same as "allow_unauthenticated", "allow_downgrade" and "allow_change_held_packages" together.',
  },
  fail_on_autoremove: {
    type: 'boolean',
    default: false,
    description: 'Fail where an installation would remove a package (apt).',
  },
  dpkg_options: {
    type: 'string',
    default: 'force-confdef,force-confold',
    description:
      'Options for dpkg, with commas. As it is, changed configuration files are kept (apt).',
  },
  policy_rc_d: {
    type: 'integer',
    description:
      'What policy-rc.d answers during the transaction: 101 keeps services from being started (apt).',
  },
  force_apt_get: {
    type: 'boolean',
    default: false,
    description: 'Accepted; apt-get is used in any case.',
  },
  update_cache_retries: {
    type: 'integer',
    default: 5,
    description: 'How often fetching the lists is tried again (apt).',
  },
  update_cache_retry_max_delay: {
    type: 'integer',
    default: 12,
    description: 'Seconds between two of these attempts at most; they grow from one (apt).',
  },
} as const;

const rpmArgs = {
  enablerepo: { ...names, default: [], description: 'Repositories to enable for this task (dnf).' },
  disablerepo: {
    ...names,
    default: [],
    description: 'Repositories to disable for this task (dnf).',
  },
  exclude: {
    ...names,
    default: [],
    description: 'Packages that must not be installed or upgraded on the way (dnf).',
  },
  disable_excludes: {
    type: 'string',
    description:
      'Whose "exclude" settings to pass over: all, main, or the name of a repository (dnf).',
  },
  disable_gpg_check: {
    type: 'boolean',
    default: false,
    description: 'Install packages without checking their signatures (dnf, zypper).',
  },
  skip_broken: {
    type: 'boolean',
    default: false,
    description: 'Leave out packages whose dependencies cannot be met (dnf).',
  },
  best: {
    type: 'boolean',
    description: 'Fail rather than take an older version than the newest (dnf).',
  },
  nobest: { type: 'boolean', description: 'The opposite of "best" (dnf).' },
  allowerasing: {
    type: 'boolean',
    default: false,
    description: 'Remove installed packages that are in the way (dnf).',
  },
  install_weak_deps: {
    type: 'boolean',
    description: 'Whether recommended packages come along (dnf). Left out: as the host is set.',
  },
  update_only: {
    type: 'boolean',
    default: false,
    description: 'With "latest": only upgrade what is installed; install nothing new (dnf).',
  },
  security: {
    type: 'boolean',
    default: false,
    description: 'With "latest": only updates that mend security problems (dnf).',
  },
  bugfix: {
    type: 'boolean',
    default: false,
    description: 'With "latest": only updates that mend mistakes (dnf).',
  },
  releasever: {
    type: 'string',
    description: 'The release of the distribution to install from (dnf).',
  },
  installroot: {
    type: 'string',
    format: format('"/"', /^(?:\/|)$/),
    description: 'Accepted when it is "/"; other roots are refused.',
  },
  cacheonly: {
    type: 'boolean',
    default: false,
    description: 'Fetch no lists; take those that are there (dnf).',
  },
  download_only: {
    type: 'boolean',
    default: false,
    description:
      'Only fetch the package files, with what they need; nothing is installed (dnf, yum). A change only where one is missing.',
  },
  download_dir: {
    type: 'string',
    format: 'path',
    description: 'With "download_only": the directory for them. Default: the cache of dnf.',
  },
  conf_file: {
    type: 'string',
    format: 'path',
    description: 'The configuration of the package manager, in place of its own (dnf).',
  },
  sslverify: {
    type: 'boolean',
    default: true,
    description: 'Whether certificates of repositories are checked (dnf).',
  },
  validate_certs: {
    type: 'boolean',
    default: true,
    description: 'Whether certificates are checked where a name is an https address (dnf).',
  },
  list: {
    type: 'string',
    description:
      'Change nothing, and register as "results" what there is: installed, updates, available, repos, or the packages of a name or pattern (dnf).',
  },
  install_repoquery: { type: 'boolean', default: true, description: 'Accepted; nothing needs it.' },
  enable_plugin: { ...names, default: [], description: 'Plugins to enable for this task (dnf).' },
  disable_plugin: { ...names, default: [], description: 'Plugins to disable for this task (dnf).' },
} as const;

export const packageArgs = { ...commonArgs, ...aptArgs, ...rpmArgs } as const;

export type PackageArgs = InferArgs<typeof packageArgs>;

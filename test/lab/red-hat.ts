import {
  debianChrony,
  labRpmRepository,
  signedRpmRepository,
  systemRpmNames,
} from './rpm-packages.ts';
import { repositoryFiles, repositoryScript } from './rpm-repository.ts';

/**
 * A system that a person, a role and kplay take for one of the Red Hat family, made of Debian's packages: the real
 * dnf, rpm and firewalld, and no apt.
 */
export const redHat = {
  install: [
    ...['dnf', 'dnf-plugins-core', 'rpm', 'createrepo-c', 'gnupg'],
    ...['firewalld', 'selinux-utils', 'policycoreutils', 'libedit2'],
  ],
  files: {
    ...identityFiles(),
    ...selinuxFiles(),
    ...dnfFiles(),
    ...repositoryFiles(labRpmRepository),
    ...repositoryFiles(signedRpmRepository),
  },
  script: [
    'ln -sf ../usr/lib/os-release /etc/os-release',
    'for name in system-release rocky-release; do ln -sf redhat-release /etc/$name; done',
    'ln -sf ../selinux/config /etc/sysconfig/selinux',
    'mkdir -p /etc/pki/rpm-gpg',
    'groupadd --system wheel',
    'systemctl disable --quiet firewalld',
    'ln -sf dnf /usr/bin/yum',
    `cd /tmp && apt-get -q download chrony && dpkg-deb -x chrony_*.deb ${debianChrony} && cd /`,
    repositoryScript(labRpmRepository.folder),
    "gpg --batch --quiet --passphrase '' --quick-generate-key kplay-lab rsa2048 sign never",
    repositoryScript(signedRpmRepository.folder, { signed: true }),
    'gpgconf --kill all; rm -rf /root/.gnupg',
    `dnf --quiet -y install ${systemRpmNames.join(' ')}`,
    'dnf --quiet -y makecache',
  ].join('\n'),
  /** When nothing is left to be installed from Debian. */
  finish: [
    'rm -rf /srv/kplay-packages /etc/debian_version /etc/apt /usr/lib/apt /var/lib/apt /var/cache/apt /etc/dpkg',
    'find /var/lib/dpkg -mindepth 1 -maxdepth 1 ! -name alternatives -exec rm -rf {} +',
    "find /usr/bin /usr/sbin '(' -name 'apt*' -o -name 'dpkg*' ')' -exec rm -f {} +",
  ].join('\n'),
} as const;

function identityFiles() {
  const name = 'Rocky Linux release 9.4 (Blue Onyx)';
  return {
    '/usr/lib/os-release': {
      content: `NAME="Rocky Linux"
VERSION="9.4 (Blue Onyx)"
ID="rocky"
ID_LIKE="rhel centos fedora"
VERSION_ID="9.4"
PLATFORM_ID="platform:el9"
PRETTY_NAME="Rocky Linux 9.4 (Blue Onyx)"
CPE_NAME="cpe:/o:rocky:rocky:9::baseos"
`,
    },
    '/etc/redhat-release': { content: `${name}\n` },
  } as const;
}

/** As after an installation. The kernel of the lab has no SELinux: `getenforce` says Disabled. */
function selinuxFiles() {
  return {
    '/etc/selinux/config': {
      content: `# This file controls the state of SELinux on the system.
# SELINUX= can take one of these three values:
#     enforcing - SELinux security policy is enforced.
#     permissive - SELinux prints warnings instead of enforcing.
#     disabled - No SELinux policy is loaded.
SELINUX=enforcing
# SELINUXTYPE= can take one of these three values:
#     targeted - Targeted processes are protected,
#     minimum - Modification of targeted policy. Only selected processes are protected.
#     mls - Multi Level Security protection.
SELINUXTYPE=targeted
`,
    },
    '/etc/sysconfig/network': { content: '# Created by anaconda\n' },
  } as const;
}

function dnfFiles() {
  return {
    '/etc/dnf/dnf.conf': {
      content: `[main]
gpgcheck=1
installonly_limit=3
clean_requirements_on_remove=True
best=True
skip_if_unavailable=False
`,
    },
    '/etc/dnf/plugins/local.conf': { content: '[main]\nenabled = false\n' },
    // Debian has it in the home of the user.
    '/etc/rpm/macros.lab': {
      content:
        // Programs of Debian are in packages of any machine.
        '%_dbpath /var/lib/rpm\n%__gpg /usr/bin/gpg\n%_binaries_in_noarch_packages_terminate_build 0\n',
    },
    '/etc/yum.repos.d/kplay-lab.repo': {
      content: `[kplay-lab]
name=The lab of kplay
baseurl=file://${labRpmRepository.folder}
gpgcheck=0
`,
    },
  } as const;
}

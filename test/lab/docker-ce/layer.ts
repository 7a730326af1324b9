import { rpmServiceScripts } from '../rpm-packages.ts';
import { type LabRpm, repositoryFiles, repositoryScript } from '../rpm-repository.ts';
import { type DockerPackage, debianFolder, dockerPackages } from './contents.ts';
import { debFiles, debScript } from './deb-repository.ts';

/** What stands for `https://download.docker.com/linux` on hosts of the layer `docker-ce`: they serve it themselves. */
export const dockerRepository = 'http://127.0.0.1:8098/linux';

const folder = '/srv/kplay-docker';
const debFolder = `${folder}/linux/debian`;
const rpmFolder = `${folder}/linux/centos/9/x86_64/stable`;
/** What layers keep for the hosts to install. */
const debianPackage = (name: string) => `$(find /srv/kplay-packages-*/${name}_*.deb | head -n 1)`;

const tools = 'gnupg rpm createrepo-c apt-utils';
const installed = "dpkg-query -W -f '${Package}\\n' | sort";

const unit = `[Unit]
Description=The package repositories of Docker in the lab

[Service]
ExecStart=/bin/busybox httpd -f -p 127.0.0.1:8098 -h ${folder}
Restart=on-failure

[Install]
WantedBy=multi-user.target
`;

/** Sets `$docker` and `$containerd` to the versions that the authors gave them. */
const unpackDebian = [
  `mkdir -p ${debianFolder}`,
  ...['docker.io', 'containerd', 'runc', 'tini'].map(
    name => `dpkg-deb -x ${debianPackage(name)} ${debianFolder}`,
  ),
  // Where units are depends on the release.
  `if [ -d ${debianFolder}/lib ]; then cp -a ${debianFolder}/lib/. ${debianFolder}/usr/lib/; fi`,
  `sed -i 's,/usr/sbin/dockerd,/usr/bin/dockerd,; /EnvironmentFile/d' ${debianFolder}/usr/lib/systemd/system/docker.service`,
  `docker=$(dpkg-deb -f ${debianPackage('docker.io')} Version | sed 's/[-+~].*//')`,
  `containerd=$(dpkg-deb -f ${debianPackage('containerd')} Version | sed 's/[-+~].*//')`,
];

/** Builds the repositories with tools that the host does not keep. */
export const dockerCe = {
  files: {
    '/etc/systemd/system/kplay-docker-packages.service': { content: unit },
    ...debFiles(debFolder),
    ...repositoryFiles({ folder: rpmFolder, packages: dockerPackages.map(rpmOf) }),
  },
  script: [
    `${installed} > /tmp/before`,
    `apt-get -q -y -o APT::Keep-Downloaded-Packages=false install --no-install-recommends ${tools}`,
    "gpg --batch --quiet --passphrase '' --quick-generate-key kplay-lab rsa2048 sign never",
    "echo '%__gpg /usr/bin/gpg' > /root/.rpmmacros",
    ...unpackDebian,
    debScript(debFolder),
    `sed -i "/^Version:/{s/@docker@/$docker/; s/@containerd@/$containerd/}" ${rpmFolder}/.build/*.spec`,
    repositoryScript(rpmFolder, { signed: true, target: 'x86_64' }),
    `cp ${debFolder}/gpg ${folder}/linux/centos/gpg`,
    `ln -s centos ${folder}/linux/rhel`,
    'gpgconf --kill all',
    'rm -rf /root/.gnupg /root/.rpmmacros',
    `${installed} | comm -13 /tmp/before - | xargs dpkg --purge --force-depends`,
    'systemctl enable --quiet kplay-docker-packages.service',
  ].join('\n'),
} as const;

function rpmOf(item: DockerPackage): LabRpm {
  const { name, version, summary, files, configs, taken = {}, service } = item;
  const group = 'getent group docker >/dev/null || groupadd --system docker\n';
  return {
    name,
    version,
    summary,
    tags: [
      ...(item.hasEpoch === true ? [['Epoch', '3'] as const] : []),
      ...(item.requires ?? []).map(other => ['Requires', other] as const),
    ],
    ...(files === undefined ? {} : { files }),
    ...(configs === undefined ? {} : { configs }),
    taken: Object.fromEntries(
      Object.entries(taken).map(([path, source]) => [path, `${debianFolder}/${source}`]),
    ),
    scripts: {
      ...(service === undefined ? {} : rpmServiceScripts(`${service}.service`)),
      ...(service === 'docker' ? { pre: group } : {}),
    },
  };
}

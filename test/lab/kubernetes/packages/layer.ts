import type { LabRpm } from '../../rpm-repository.ts';
import { repositoryFiles, repositoryScript } from '../../rpm-repository.ts';
import { spareKeys } from '../kubeadm/pki.ts';
import { equipmentFolder } from '../launcher.ts';
import { type KubernetesPackage, kubernetesVersions, packagesOf } from './contents.ts';
import { debFiles, debScript } from './deb-repository.ts';

/** What stands for `https://pkgs.k8s.io` on hosts of the layer `kubernetes`: they serve it themselves. */
export const kubernetesRepository = 'http://127.0.0.1:8099';

/** The folder of the host that it serves. */
const folder = '/srv/kplay-kubernetes';

const minors = Object.keys(kubernetesVersions);
const debFolder = (minor: string) => `${folder}/${minor}/deb`;
const rpmFolder = (minor: string) => `${folder}/${minor}/rpm`;

const tools = 'gnupg rpm createrepo-c apt-utils';
const installed = "dpkg-query -W -f '${Package}\\n' | sort";

const unit = `[Unit]
Description=The package repositories of Kubernetes in the lab

[Service]
ExecStart=/bin/busybox httpd -f -p 127.0.0.1:8099 -h ${folder}
Restart=on-failure

[Install]
WantedBy=multi-user.target
`;

/** As kubeadm makes them. */
const makeKeys = `const { generateKeyPairSync } = require('node:crypto');
const { writeFileSync } = require('node:fs');
for (let index = 0; index < 48; index += 1) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync('${spareKeys}/' + index + '.key', privateKey.export({ type: 'pkcs1', format: 'pem' }));
}`;

/** Builds the repositories with tools that the host does not keep. */
export const kubernetesPackages = {
  files: {
    '/etc/systemd/system/kplay-kubernetes-packages.service': { content: unit },
    ...Object.fromEntries(minors.flatMap(minor => Object.entries(sourcesOf(minor)))),
  },
  script: [
    `${installed} > /tmp/before`,
    `apt-get -q -y -o APT::Keep-Downloaded-Packages=false install --no-install-recommends ${tools}`,
    "gpg --batch --quiet --passphrase '' --quick-generate-key kplay-lab rsa2048 sign never",
    "echo '%__gpg /usr/bin/gpg' > /root/.rpmmacros",
    ...minors.flatMap(minor => [
      debScript(debFolder(minor)),
      repositoryScript(rpmFolder(minor), { signed: true }),
      // The colons of the real addresses confuse rpmbuild.
      `mkdir -p '${folder}/core:/stable:'`,
      `mv ${folder}/${minor} '${folder}/core:/stable:/${minor}'`,
    ]),
    'gpgconf --kill all',
    'rm -rf /root/.gnupg /root/.rpmmacros',
    `${installed} | comm -13 /tmp/before - | xargs dpkg --purge --force-depends`,
    'systemctl enable --quiet kplay-kubernetes-packages.service',
    `mkdir -m 0700 ${spareKeys}`,
    `${equipmentFolder}/node - <<'END'\n${makeKeys}\nEND`,
  ].join('\n'),
} as const;

function sourcesOf(minor: string) {
  const packages = packagesOf(minor);
  const rpms = { folder: rpmFolder(minor), packages: packages.map(rpmOf) };
  return { ...debFiles(debFolder(minor), packages), ...repositoryFiles(rpms) };
}

function rpmOf({ name, version, summary, needs = {}, files }: KubernetesPackage): LabRpm {
  const requires = Object.entries(needs).map(
    ([other, least]) => ['Requires', `${other} >= ${least}`] as const,
  );
  const rpmFiles = Object.entries(files).map(([path, file]) => {
    const content = file.content.replaceAll('/etc/default/kubelet', '/etc/sysconfig/kubelet');
    return [path, { ...file, content }] as const;
  });
  const reload = '[ ! -d /run/systemd/system ] || systemctl daemon-reload\n';
  return {
    name,
    version,
    summary,
    tags: requires,
    files: Object.fromEntries(rpmFiles),
    scripts: { post: reload },
  };
}

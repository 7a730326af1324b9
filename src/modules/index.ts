import type { Module } from '../module-api/define-module.ts';
import { acl } from './acl/index.ts';
import { alternatives } from './alternatives/index.ts';
import { aptRepository } from './apt-repository/index.ts';
import { archive } from './archive/index.ts';
import { assemble } from './assemble/index.ts';
import { authorizedKey } from './authorized-key/index.ts';
import { blockinfile } from './blockinfile/index.ts';
import { command } from './command/command.ts';
import { raw } from './command/raw.ts';
import { script } from './command/script.ts';
import { shell } from './command/shell.ts';
import { containerdConfig } from './containerd-config/index.ts';
import { copy } from './copy/index.ts';
import { cron } from './cron/index.ts';
import { debconf } from './debconf/index.ts';
import { dockerContainer } from './docker/container.ts';
import { dockerImage } from './docker/image.ts';
import { dpkgSelections } from './dpkg-selections.ts';
import { fetch } from './fetch.ts';
import { file } from './file/index.ts';
import { fileLine } from './file-line/index.ts';
import { find } from './find/index.ts';
import { firewall, firewalld, ufw } from './firewall/index.ts';
import { getUrl } from './get-url/index.ts';
import { getent } from './getent.ts';
import { git } from './git/index.ts';
import { group } from './group/index.ts';
import { hostname } from './hostname/index.ts';
import { htpasswd } from './htpasswd/index.ts';
import { iniFile } from './ini-file/index.ts';
import { iptables } from './iptables/index.ts';
import { jsonMerge } from './json-merge/index.ts';
import { knownHosts } from './known-hosts/index.ts';
import { kubeadm } from './kubeadm/index.ts';
import { kubeconfig } from './kubeconfig/index.ts';
import { kubectl } from './kubectl/index.ts';
import { localeGen } from './locale-gen/index.ts';
import { modprobe } from './modprobe/index.ts';
import { mount } from './mount/index.ts';
import { packageModule } from './package/index.ts';
import { packageFacts } from './package-facts.ts';
import { pamLimits } from './pam-limits/index.ts';
import { ping } from './ping.ts';
import { pip } from './pip/index.ts';
import { replace } from './replace/index.ts';
import { rpmKey } from './rpm-key/index.ts';
import { seboolean } from './seboolean/index.ts';
import { sefcontext } from './sefcontext/index.ts';
import { selinux } from './selinux/index.ts';
import { service } from './service/index.ts';
import { serviceFacts } from './service-facts.ts';
import { slurp } from './slurp.ts';
import { stat } from './stat.ts';
import { swap } from './swap/index.ts';
import { sysctl } from './sysctl/index.ts';
import { tempfile } from './tempfile.ts';
import { template } from './template.ts';
import { timezone } from './timezone/index.ts';
import { unarchive } from './unarchive/index.ts';
import { uri } from './uri/index.ts';
import { user } from './user/index.ts';
import { waitFor } from './wait-for.ts';
import { yumRepository } from './yum-repository/index.ts';

/** Every module that comes with kplay, by name. */
export const modules: readonly Module[] = [
  acl,
  alternatives,
  aptRepository,
  archive,
  assemble,
  authorizedKey,
  blockinfile,
  command,
  containerdConfig,
  copy,
  cron,
  debconf,
  dockerContainer,
  dockerImage,
  dpkgSelections,
  fetch,
  file,
  fileLine,
  find,
  firewall,
  firewalld,
  getUrl,
  getent,
  git,
  group,
  hostname,
  htpasswd,
  iniFile,
  iptables,
  jsonMerge,
  knownHosts,
  kubeadm,
  kubeconfig,
  kubectl,
  localeGen,
  modprobe,
  mount,
  packageModule,
  packageFacts,
  pamLimits,
  ping,
  pip,
  raw,
  replace,
  rpmKey,
  script,
  seboolean,
  sefcontext,
  selinux,
  service,
  serviceFacts,
  shell,
  slurp,
  stat,
  swap,
  sysctl,
  tempfile,
  template,
  timezone,
  ufw,
  unarchive,
  uri,
  user,
  waitFor,
  yumRepository,
];

/** Finds a module by its name or by another it answers to; `ansible.builtin.` may stand before any. */
export function findModule(name: string): Module | undefined {
  return byName.get(name) ?? byName.get(name.replace(/^ansible\.(?:builtin|legacy)\./, ''));
}

const byName: ReadonlyMap<string, Module> = new Map(
  modules.flatMap(module => [module.name, ...(module.aliases ?? [])].map(name => [name, module])),
);

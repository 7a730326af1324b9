import { type HostInfo, joinShell, type Shell, sh } from '../../../module-api/index.ts';
import type { PackageArgs } from '../args.ts';
import type { Request } from '../request.ts';
import { isPattern, readingsOf, type Spec } from '../spec.ts';
import { listProbe } from './dnf-list.ts';
import { dnfFailure, isDnfFailure, parseDnfSteps } from './dnf-output.ts';
import type { Manager } from './manager.ts';
import { cacheLine, patternWord, plainSimulation, simulation } from './script.ts';

const env = { LC_ALL: 'C' };
const sources = ['/etc/yum.repos.d', '/etc/dnf/dnf.conf', '/etc/dnf/vars'];

/** dnf 4 and 5, and yum where it is dnf or as old as itself. */
export const dnf: Manager = {
  sources: ['/etc/yum.repos.d'],
  versionInName: true,

  look(request, host) {
    const { args, upgrade, sweep, specs } = request;
    const command = sh`${commandOf(request, host)} --assumeno`;
    const options = optionWords(request, usesDnf5(request, host));
    const parts = [
      sh`export LC_ALL=C`,
      cacheLine([cacheFolder(request, host)], sources),
      ...(args.clean ? [litter(cacheFolder(request, host))] : []),
    ];
    if (args.download_only)
      parts.push(fetchedFiles(args.download_dir ?? cacheFolder(request, host)));
    if (upgrade !== 'no') {
      parts.push(plainSimulation(sh`${command} ${[...options, 'upgrade']}`));
    } else if (sweep) {
      parts.push(plainSimulation(sh`${command} ${[...options, 'autoremove']}`));
    } else if (specs.length > 0) {
      parts.push(specScript(request, host, command));
    }
    return joinShell(parts, '\n');
  },

  stepsOf: parseDnfSteps,
  isFailure: isDnfFailure,
  failureOf: dnfFailure,
  isUnknown: text =>
    /Unable to find a match|No match(es)? for argument|Module or Group '.*' is not available|Unknown repo: /.test(
      text,
    ),

  // With --assumeno the key of a repository with "repo_gpgcheck" is not imported.
  lacksLists: text => /repomd\.xml GPG signature verification error/.test(text),

  update(request, host) {
    const binary = commandOf(request, host);
    return {
      env,
      script: patient(
        sh`${binary} -y ${exitOnLock} ${repositoryWords(request.args)} makecache --refresh </dev/null && touch -- ${cacheFolder(request, host)}`,
        request,
      ),
      summary: `${binary.text} makecache --refresh`,
    };
  },

  act(request, asked, host) {
    const verb =
      request.upgrade !== 'no' ? 'upgrade' : request.sweep ? 'autoremove' : verbOf(request);
    const isDnf5 = usesDnf5(request, host);
    const words = [
      ...optionWords(request, isDnf5),
      ...downloadWords(request, isDnf5),
      ...[verb, ...asked],
    ];
    const binary = commandOf(request, host);
    return {
      env,
      script: patient(sh`${binary} -y ${exitOnLock} ${words} </dev/null`, request),
      summary: `${binary.text} ${words.join(' ')}`,
    };
  },

  // What a repository in a folder of the host has, dnf fetches nowhere.
  afterDownload(request, packages, host) {
    const { download_dir: folder } = request.args;
    if (folder === undefined) return sh`:`;
    const query = sh`${commandOf(request, host)} -q ${repositoryWords(request.args)} repoquery --location`;
    return sh`for k_p in ${packages}; do
  k_u=$(${query} "$k_p" 2>/dev/null </dev/null | grep '^file:/' | head -n 1); k_u=\${k_u#file:}; k_u=\${k_u#//}
  if [ -n "$k_u" ] && [ ! -e ${folder}/"\${k_u##*/}" ]; then cp -- "$k_u" ${folder}/ || exit; fi
done`;
  },

  hold(names, held) {
    const verb = held ? 'add' : 'delete';
    // A lock on another version would stay beside the one that is added.
    const before = held
      ? sh`$k_d -q -y versionlock delete ${names} </dev/null >/dev/null 2>&1; `
      : sh``;
    return {
      env,
      script: sh`k_d=dnf; command -v dnf >/dev/null 2>&1 || k_d=yum; ${before}$k_d -y versionlock ${verb} ${names} </dev/null`,
      summary: `dnf versionlock ${verb} ${names.join(' ')}`,
    };
  },

  list(what, request, host) {
    const command = sh`${commandOf(request, host)} -q ${repositoryWords(request.args)}`;
    return listProbe(what, command);
  },

  clean: () => ({
    env,
    script: sh`k_d=dnf; command -v dnf >/dev/null 2>&1 || k_d=yum; $k_d clean packages </dev/null`,
    summary: 'dnf clean packages',
  }),
};

const exitOnLock = '--setopt=exit_on_lock=1';

/** Tries again while another run holds the lock: left alone, dnf waits for ever. */
function patient(command: Shell, { args: { lock_timeout } }: Request): Shell {
  return sh`k_end=$(($(date +%s) + ${lock_timeout}))
while :; do
  ${command}
  k_r=$?
  if [ "$k_r" != 200 ] || [ "$(date +%s)" -ge "$k_end" ]; then exit "$k_r"; fi
  sleep 1
done`;
}

/** The one that is asked for, or the one that the host has. */
function commandOf({ args: { use } }: Request, { commands, facts }: HostInfo): Shell {
  if (use === 'dnf5' || (facts.pkg_mgr === 'dnf5' && !commands.has('dnf'))) return sh`dnf5`;
  if (use.startsWith('yum') && commands.has('yum')) return sh`yum`;
  return commands.has('dnf') || !commands.has('yum') ? sh`dnf` : sh`yum`;
}

function usesDnf5(request: Request, host: HostInfo): boolean {
  return commandOf(request, host).text === 'dnf5' || host.commands.has('dnf5');
}

function cacheFolder(request: Request, host: HostInfo): string {
  const { text } = commandOf(request, host);
  if (usesDnf5(request, host)) return '/var/cache/libdnf5';
  return text === 'yum' && !host.commands.has('dnf') ? '/var/cache/yum' : '/var/cache/dnf';
}

function downloadWords({ args }: Request, isDnf5: boolean): readonly string[] {
  const { download_only: only, download_dir: folder } = args;
  if (!only) return [];
  const place = isDnf5 ? `--setopt=destdir=${folder}` : `--downloaddir=${folder}`;
  return ['--downloadonly', ...(folder === undefined ? [] : [place])];
}

function fetchedFiles(folder: string): Shell {
  return sh`find ${folder} -type f -name '*.rpm' 2>/dev/null | sed 's,.*/,have|,'`;
}

function litter(folder: string): Shell {
  return sh`find ${folder} -name '*.rpm' 2>/dev/null | sed -n '1s/.*/litter|/p'`;
}

function verbOf({ goal, args }: Request): string {
  if (goal === 'absent') return 'remove';
  return args.update_only && goal === 'latest' ? 'upgrade' : 'install';
}

function repositoryWords(args: PackageArgs): readonly string[] {
  const byAddress = (args.name ?? []).some(name => name.startsWith('https://'));
  const trusts = !args.sslverify || (!args.validate_certs && byAddress);
  return [
    ...(args.conf_file === undefined ? [] : [`--config=${args.conf_file}`]),
    ...(trusts ? ['--setopt=sslverify=0'] : []),
    ...args.disablerepo.map(repository => `--disablerepo=${repository}`),
    ...args.enablerepo.map(repository => `--enablerepo=${repository}`),
    ...(args.releasever === undefined ? [] : [`--releasever=${args.releasever}`]),
  ];
}

function optionWords(request: Request, isDnf5: boolean): readonly string[] {
  const { args, goal } = request;
  const best = args.best ?? (args.nobest === undefined ? undefined : !args.nobest);
  // Without it, dnf 4 leaves what is installed as it is.
  const newest = best ?? (goal === 'latest' && request.upgrade === 'no' ? true : undefined);
  return [
    ...repositoryWords(args),
    ...args.exclude.map(name => `--exclude=${name}`),
    ...excludeWords(args, isDnf5),
    ...args.enable_plugin.map(name => `--enableplugin=${name}`),
    ...args.disable_plugin.map(name => `--disableplugin=${name}`),
    ...(args.allow_change_held_packages ? ['--disableplugin=versionlock'] : []),
    ...(args.disable_gpg_check ? ['--nogpgcheck'] : []),
    ...(args.skip_broken ? ['--skip-broken'] : []),
    ...(newest === undefined ? [] : [`--setopt=best=${newest ? 1 : 0}`]),
    ...(args.allowerasing ? ['--allowerasing'] : []),
    ...(args.cacheonly ? ['--cacheonly'] : []),
    ...(args.install_weak_deps === undefined
      ? []
      : [`--setopt=install_weak_deps=${args.install_weak_deps ? 1 : 0}`]),
    ...(args.security ? ['--security'] : []),
    ...(args.bugfix ? ['--bugfix'] : []),
    ...(goal === 'absent' && !request.sweep
      ? [`--setopt=clean_requirements_on_remove=${args.autoremove ? 1 : 0}`]
      : []),
  ];
}

function excludeWords({ disable_excludes: whose }: PackageArgs, isDnf5: boolean) {
  if (whose === undefined) return [];
  if (!isDnf5) return [`--disableexcludes=${whose}`];
  return [`--setopt=disable_excludes=${whose === 'all' ? '*' : whose}`];
}

function specScript(request: Request, host: HostInfo, command: Shell): Shell {
  const words = [...optionWords(request, usesDnf5(request, host)), verbOf(request)];
  return joinShell(
    [
      sh`set --
k_q() { rpm -q --qf ${'package|%{NAME}|%{ARCH}|%{VERSION}-%{RELEASE}|installed|'} "$@" 2>/dev/null; }
k_held() { cat /etc/dnf/plugins/versionlock.list /etc/yum/pluginconf.d/versionlock.list 2>/dev/null | sed 's/^[0-9]*://' | grep -q -e "^$1-[0-9]" && echo hold
  grep -q -e "^name *= *\"$1\"" /etc/dnf/versionlock.toml 2>/dev/null && echo hold; }
k_known() { printf '%s%s\\n' "$2" "$(k_held "$1" | head -n 1)"; }`,
      ...request.specs.map(spec => askScript(spec, request)),
      simulation(sh`${command} ${words}`),
    ],
    '\n',
  );
}

function askScript(spec: Spec, { goal }: Request): Shell {
  const word = dnfWord(spec);
  const add = sh`set -- "$@" ${word}`;
  // What dnf takes for a pattern, a group or a file only dnf can look up.
  const isOpen = isPattern(word) && !isPinnedPattern(spec);
  if (spec.kind === 'group' || isOpen || /^\S+ [<>]/.test(word)) return add;
  if (spec.kind === 'file') {
    if (!word.startsWith('/')) return add;
    return sh`if k_o=$(rpm -qp --qf ${'%{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}'} ${word} 2>/dev/null); then rpm -q -- "$k_o" >/dev/null 2>&1 || ${add}
else printf 'unreadable|%s\\n' ${word}; fi`;
  }
  const query = isPinnedPattern(spec) ? spec.name : word;
  const found = sh`k_n=$(rpm -q --qf ${'%{NAME}\n'} ${query} 2>/dev/null | head -n 1)
if ${installedScript(spec, query)}; then k_known "$k_n" "$(k_q ${query} | head -n 1)"`;
  if (goal === 'absent') return sh`${found}; ${add}; fi`;
  if (goal === 'latest') return sh`${found}; fi; ${add}`;
  const provided =
    spec.relation === undefined ? sh`rpm -q --whatprovides ${word} >/dev/null 2>&1 || ` : sh``;
  return sh`${found}; else ${otherVersionScript(spec)}${provided}${add}; fi`;
}

function isPinnedPattern({ kind, name, relation, version = '' }: Spec): boolean {
  return kind === 'package' && relation === '=' && isPattern(version) && !isPattern(name);
}

function installedScript(spec: Spec, query: string): Shell {
  const quiet = sh`rpm -q ${query} >/dev/null 2>&1`;
  if (!isPinnedPattern(spec)) return quiet;
  const version = sh`$(rpm -q --qf ${'%{VERSION}-%{RELEASE}\n'} ${query} | head -n 1)`;
  return sh`${quiet} && case ${version} in ${patternWord(spec.version ?? '')}) ;; *) false ;; esac`;
}

/** Whether another version is there, and held, matters when the wanted one is not. */
function otherVersionScript(spec: Spec): Shell {
  const names =
    spec.relation === undefined
      ? readingsOf(spec)
          .slice(1)
          .map(one => one.name)
      : [spec.name];
  if (names.length === 0) return sh``;
  return sh`for k_n in ${names}; do
  if rpm -q "$k_n" >/dev/null 2>&1; then k_known "$k_n" "$(k_q "$k_n" | head -n 1)"; break; fi
done; `;
}

/** dnf writes "name-1.2" for one version, and "name >= 1.2" for others. */
function dnfWord({ text, name, relation, version = '' }: Spec): string {
  if (relation === undefined) return text;
  return relation === '=' ? `${name}-${version}` : `${name} ${relation} ${version}`;
}

import { fail, joinShell, type Shell, sh } from '../../../module-api/index.ts';
import type { PackageArgs } from '../args.ts';
import type { Request } from '../request.ts';
import { isPattern, type Spec } from '../spec.ts';
import { parseAptSteps } from './apt-steps.ts';
import { aptEnvironment, aptLists, aptUpdateScript } from './apt-update.ts';
import type { Action, Manager } from './manager.ts';
import { cacheLine, patternWord, plainSimulation, simulation } from './script.ts';

const stamps = [aptLists, '/var/lib/apt/periodic/update-success-stamp'];
const sources = ['/etc/apt/sources.list', '/etc/apt/sources.list.d'];

export const apt: Manager = {
  sources: ['/etc/apt'],
  hasSpecial: true,

  look(request) {
    const { args, upgrade, sweep, specs } = request;
    const parts = [
      sh`export LC_ALL=C`,
      cacheLine(stamps, sources),
      ...(args.autoclean || args.clean ? [litter(args)] : []),
    ];
    if (upgrade !== 'no') parts.push(plainSimulation(sh`${simulate} ${upgradeWords(request)}`));
    else if (sweep) parts.push(plainSimulation(sh`${simulate} ${sweepWords(args)}`));
    else if (request.special !== undefined) {
      parts.push(plainSimulation(sh`${simulate} ${specialWords(request)}`));
    } else if (specs.length > 0) parts.push(specScript(request));
    return joinShell(parts, '\n');
  },

  stepsOf: parseAptSteps,
  isFailure: exitCode => exitCode !== 0,

  failureOf(text) {
    const lines = text.split('\n').map(line => line.trim());
    const unmet = lines.filter(line =>
      /^\S+ : (Pre)?Depends:|^\S+ : (Conflicts|Breaks):/.test(line),
    );
    const said = lines.flatMap(line => /^E: (.*)$/.exec(line)?.[1] ?? []);
    const broken = lines.flatMap(
      (line, at) =>
        /^dpkg: error (processing \S+ \S+).*:$/
          .exec(line)?.[1]
          ?.concat(': ', lines[at + 1] ?? '') ?? [],
    );
    const held = /Held packages were changed/.test(text) ? block(text, 'held packages') : [];
    if (held.length > 0) {
      return `${held.join(', ')} would change but is held; set "allow_change_held_packages" or leave it out`;
    }
    const older = /Packages were downgraded and/.test(text)
      ? block(text, 'packages will be DOWN')
      : [];
    if (older.length > 0) {
      return `a newer version of ${older.join(', ')} is installed; set "allow_downgrade" to go back`;
    }
    const inTheWay = /Packages need to be removed but remove is disabled/.test(text)
      ? block(text, 'packages will be REMOVED')
      : [];
    if (inTheWay.length > 0) {
      return `${inTheWay.join(', ')} would be removed for it; remove them first, or leave out "fail_on_autoremove"`;
    }
    const because = /Could not open lock file.*Permission denied|are you root/.test(text)
      ? ['only root can do this: set "become"']
      : [];
    return [...new Set([...unmet, ...because, ...broken, ...said])].slice(0, 6).join('; ');
  },

  isUnknown: text =>
    /Unable to locate package|has no installation candidate|Version '.*' for '.*' was not found|but it is not installable/.test(
      text,
    ),

  update({ args }) {
    const { lock_timeout, update_cache_retries, update_cache_retry_max_delay } = args;
    return {
      env: aptEnvironment,
      summary: 'apt-get update',
      script: aptUpdateScript({
        lockTimeout: lock_timeout,
        retries: update_cache_retries,
        maxDelay: update_cache_retry_max_delay,
        succeeded: sh`touch -- ${aptLists}`,
      }),
    };
  },

  act(request, asked) {
    const { args, upgrade, sweep } = request;
    const words =
      upgrade !== 'no'
        ? upgradeWords(request)
        : sweep
          ? sweepWords(args)
          : request.special === undefined
            ? [...transactionWords(request), ...asked]
            : specialWords(request);
    const command = sh`apt-get -y -q ${[...confOptions(args), ...words]} </dev/null`;
    return {
      env: aptEnvironment,
      script: withPolicy(args, command),
      summary: `apt-get ${words.join(' ')}`,
    };
  },

  hold: (names, held) => markAction(held ? 'hold' : 'unhold', names),
  markManual: names => markAction('manual', names),

  clean({ args }): Action {
    const word = args.clean ? 'clean' : 'autoclean';
    return {
      env: aptEnvironment,
      script: sh`apt-get -q ${word} </dev/null`,
      summary: `apt-get ${word}`,
    };
  },
};

// The simulation needs no rights and takes no lock.
const simulate: Shell = sh`apt-get -s -y -q`;

function markAction(verb: string, names: readonly string[]): Action {
  return {
    env: aptEnvironment,
    script: sh`apt-mark ${verb} ${names} </dev/null`,
    summary: `apt-mark ${verb} ${names.join(' ')}`,
  };
}

function transactionWords(request: Request): readonly string[] {
  const { goal, args } = request;
  const options = optionWords(args);
  if (goal === 'absent') {
    return [
      ...options,
      ...(args.autoremove ? ['--auto-remove'] : []),
      args.purge ? 'purge' : 'remove',
    ];
  }
  return [
    ...options,
    ...(args.only_upgrade ? ['--only-upgrade'] : []),
    ...(args.fail_on_autoremove ? ['--no-remove'] : []),
    ...(args.autoremove ? ['--auto-remove'] : []),
    'install',
  ];
}

function upgradeWords({ upgrade, args }: Request): readonly string[] {
  const verb = upgrade === 'full' ? ['dist-upgrade'] : ['--with-new-pkgs', 'upgrade'];
  const more = [
    ...(args.fail_on_autoremove ? ['--no-remove'] : []),
    ...(args.autoremove ? ['--auto-remove'] : []),
  ];
  return [...optionWords(args), ...more, ...verb];
}

function specialWords({ special, args }: Request): readonly string[] {
  const { name = [] } = args;
  if (special === 'fixed') return [...optionWords(args), '--fix-broken', 'install'];
  return [...optionWords(args), 'build-dep', ...name.map(one => checkedName(one.trim()))];
}

function sweepWords(args: PackageArgs): readonly string[] {
  return [...optionWords(args), ...(args.purge ? ['--purge'] : []), 'autoremove'];
}

function optionWords(args: PackageArgs): readonly string[] {
  const { default_release, install_recommends, force } = args;
  return [
    ...(default_release === undefined ? [] : ['-t', default_release]),
    ...(install_recommends === undefined
      ? []
      : ['-o', `APT::Install-Recommends=${install_recommends ? 'yes' : 'no'}`]),
    ...(args.allow_unauthenticated || force ? ['--allow-unauthenticated'] : []),
    ...(args.allow_downgrade || force ? ['--allow-downgrades'] : []),
    ...(args.allow_change_held_packages || force ? ['--allow-change-held-packages'] : []),
  ];
}

function confOptions({ dpkg_options, lock_timeout }: PackageArgs): readonly string[] {
  const words = dpkg_options.split(',').map(word => word.trim());
  return [
    ...['-o', 'Dpkg::Use-Pty=0'],
    ...['-o', `DPkg::Lock::Timeout=${lock_timeout}`],
    ...words
      .filter(word => word !== '')
      .flatMap(word => ['-o', `Dpkg::Options::=--${word.replace(/^--/, '')}`]),
  ];
}

/** `policy-rc.d` says whether maintainer scripts may start services; what is there comes back. */
function withPolicy({ policy_rc_d: code }: PackageArgs, command: Shell): Shell {
  if (code === undefined) return command;
  return sh`k_p=/usr/sbin/policy-rc.d
k_back() { rm -f -- "$k_p"; [ ! -e "$k_p.kplay" ] || mv -f -- "$k_p.kplay" "$k_p"; }
[ ! -e "$k_p" ] || mv -f -- "$k_p" "$k_p.kplay" || exit
trap k_back EXIT; trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 143' TERM
printf '#!/bin/sh\\nexit %d\\n' ${code} > "$k_p" && chmod 0755 "$k_p" || exit
${command}`;
}

function litter({ clean }: PackageArgs): Shell {
  if (!clean) return sh`apt-get -s autoclean 2>/dev/null </dev/null | sed -n 's/^Del .*/litter|/p'`;
  return sh`find /var/cache/apt/archives -name '*.deb' 2>/dev/null | sed -n '1s/.*/litter|/p'`;
}

/** Looks up the wanted packages, asks for what is missing, and simulates it. */
function specScript(request: Request): Shell {
  const { specs, goal, args } = request;
  const named = specs.filter(({ kind }) => kind === 'package');
  const queried = named.map(({ name }) => checkedName(name));
  return joinShell(
    [
      sh`set --`,
      sh`k_s=$(dpkg-query -W -f=${queryFormat} -- ${queried} 2>/dev/null)`,
      sh`[ -z "$k_s" ] || printf '%s\\n' "$k_s" | sed 's/^/package|/'`,
      sh`k_have=$(printf '%s\\n' "$k_s" | sed -n 's/^\\([^|]*\\)|\\([^|]*\\)|\\([^|]*\\)|installed|.*$/ \\1=\\3 \\1:\\2=\\3 /p' | tr -d '\\n')`,
      ...(goal === 'absent' || named.length === 0 ? [] : [automaticScript, providedScript]),
      ...specs.map(spec => askScript(spec, request)),
      simulation(sh`${simulate} ${transactionWords({ ...request, args })}`),
    ],
    '\n',
  );
}

const queryFormat = '${Package}|${Architecture}|${Version}|${db:Status-Status}|${db:Status-Want}\n';

const automaticScript: Shell = sh`sed -n -e '/^Package: /{s///;h;}' -e '/^Auto-Installed: 1/{x;p;}' /var/lib/apt/extended_states 2>/dev/null |
while read -r k_n; do case $k_have in *" $k_n="*) printf 'automatic|%s\\n' "$k_n" ;; esac; done`;

/** Whether an installed package provides a name; all of them are looked up at the first question. */
const providedScript: Shell = sh`k_p=
k_provided() {
  [ -n "$k_p" ] || k_p=$(dpkg-query -W -f=${'${db:Status-Status}, ${Provides},\\n'} 2>/dev/null |
    sed -n -e 's/ *([^)]*)//g' -e '/^installed, ,$/d' -e 's/^installed//p')
  case $k_p in *", $1,"*) return 0 ;; esac
  return 1
}`;

function askScript(spec: Spec, { goal, args }: Request): Shell {
  if (spec.kind === 'file') return fileScript(spec.text, args);
  if (spec.kind === 'group') fail(`apt has no groups of packages like "${spec.text}"`);
  const { name, relation, version } = spec;
  if (goal === 'absent') return absentScript(spec, args);
  if (relation === '<' || relation === '>' || relation === '<=') {
    fail(`"${spec.text}": apt takes "=" and ">=" before a version`);
  }
  if (isPattern(name)) return expansionScript(name, goal);
  const ask = relation === '=' ? `${name}=${version ?? ''}` : name;
  const add = sh`set -- "$@" ${ask}`;
  if (relation === undefined) {
    const missing = sh`k_provided ${name} || ${add}`;
    const installed = goal === 'latest' ? add : sh`:`;
    return sh`case $k_have in *${` ${name}=`}*) ${installed} ;; *) ${missing} ;; esac`;
  }
  const wanted = version ?? '';
  if (relation === '=' && !isPattern(wanted)) {
    return sh`case $k_have in *${` ${name}=${wanted} `}*) ;; *) ${add} ;; esac`;
  }
  const installed = sh`$(dpkg-query -W -f=${'${db:Status-Status}:${Version}'} -- ${name} 2>/dev/null)`;
  if (relation === '=') {
    return sh`case ${installed} in installed:${patternWord(wanted)}) ;; *) ${add} ;; esac`;
  }
  return sh`k_v=${installed}
case $k_v in installed:*) dpkg --compare-versions "\${k_v#*:}" ge ${wanted} || ${add} ;; *) ${add} ;; esac`;
}

function absentScript({ name, version }: Spec, { purge }: PackageArgs): Shell {
  const residue = purge ? sh`` : sh`config-files|`;
  const pin = version === undefined ? sh`*` : patternWord(version);
  const word = name.includes(':') ? sh`"$k_n:$k_a"` : sh`"$k_n"`;
  return sh`while IFS='|' read -r k_n k_a k_v k_t k_w; do
  case $k_t in ${residue}not-installed) continue ;; esac
  case $k_n in ${patternWord(name.replace(/:.*$/, ''))}) ;; *) continue ;; esac
  case $k_v in ${pin}) set -- "$@" ${word} ;; esac
done <<k_END
$k_s
k_END`;
}

/** Apt itself would take a pattern for a regular expression that may match anywhere. */
function expansionScript(pattern: string, goal: string): Shell {
  const start = /^[^*?[]*/.exec(pattern)?.[0] ?? '';
  const installed = goal === 'latest' ? sh`set -- "$@" "$k_n"` : sh`:`;
  return sh`k_any=
for k_n in $(apt-cache pkgnames ${start} | sort); do
  case $k_n in ${patternWord(pattern)}) k_any=1 ;; *) continue ;; esac
  case $k_have in *" $k_n="*) ${installed} ;; *) set -- "$@" "$k_n" ;; esac
done
[ -n "$k_any" ] || printf 'unmatched|%s\\n' ${pattern}`;
}

function fileScript(path: string, { allow_downgrade, force }: PackageArgs): Shell {
  if (!path.startsWith('/')) {
    fail(
      `apt installs package files of the host by their whole path, not "${path}"; get_url fetches them`,
    );
  }
  const satisfied = allow_downgrade || force ? 'eq' : 'ge';
  return sh`if k_d=$(dpkg-deb -f ${path} Package 2>/dev/null) && k_v=$(dpkg-deb -f ${path} Version); then
  k_i=$(dpkg-query -W -f=${'${db:Status-Status}:${Version}'} -- "$k_d" 2>/dev/null)
  case $k_i in
    installed:*) dpkg --compare-versions "\${k_i#*:}" ${satisfied} "$k_v" || set -- "$@" ${path} ;;
    *) set -- "$@" ${path} ;;
  esac
else printf 'unreadable|%s\\n' ${path}; fi`;
}

function checkedName(name: string): string {
  if (!/^[A-Za-z0-9*?[][A-Za-z0-9+.*?[\]!_:-]*$/.test(name))
    fail(`"${name}" cannot be the name of a package`);
  return name;
}

/** The names that apt lists, indented, below a heading. */
function block(text: string, heading: string): readonly string[] {
  const lines = text.split('\n');
  const start = lines.findIndex(line => line.includes(heading));
  const rest = lines.slice(start + 1);
  const end = rest.findIndex(line => !line.startsWith('  '));
  return rest.slice(0, Math.max(end, 0)).flatMap(line => line.trim().split(/\s+/));
}

import {
  type CommandResult,
  type JsonObject,
  type Probe,
  type Shell,
  sh,
  textOf,
} from '../../../module-api/index.ts';
import { dnfFailure } from './dnf-output.ts';
import type { Listing } from './manager.ts';

/** Asks dnf what there is. Only dnf 5 wants the line ended by the format; dnf 4 adds an empty line. */
export function listProbe(what: string, command: Shell): Probe<Listing> {
  const format = '%{name}|%{epoch}|%{version}|%{release}|%{arch}|%{repoid}\\n';
  const query = (...words: readonly string[]): Shell =>
    sh`{ k_o=$(${command} repoquery --qf ${format} ${words} 2>&1) || { printf 'failed\\n%s\\n' "$k_o"; exit 0; }; printf '%s\\n' "$k_o"; }`;
  const script = (): Shell => {
    if (what === 'repos' || what === 'repositories') {
      return sh`k_o=$(${command} repolist --enabled 2>&1) || { printf 'failed\\n%s\\n' "$k_o"; exit 0; }; echo repos; printf '%s\\n' "$k_o"`;
    }
    if (what === 'installed') return sh`echo installed; ${query('--installed')}`;
    if (what === 'available') return sh`echo available; ${query('--available')}`;
    if (what === 'updates' || what === 'upgrades') {
      return sh`echo available; ${query('--upgrades')}`;
    }
    return sh`echo installed; ${query('--installed', '--', what)}; echo available; ${query('--available', '--', what)}`;
  };
  return { script: sh`export LC_ALL=C; ${script()}`, parse: parseListing };
}

function parseListing({ stdout }: CommandResult): Listing {
  const lines = textOf(stdout).split('\n');
  const failed = lines.indexOf('failed');
  if (failed !== -1) return { failure: dnfFailure(lines.slice(failed + 1).join('\n')) };
  if (lines[0] === 'repos') {
    // A heading, then lines like "baseos   Rocky Linux 9 - BaseOS".
    const repositories = lines.slice(2).flatMap(line => line.trim().split(/\s+/)[0] ?? []);
    return {
      results: repositories.filter(id => id !== '').map(repoid => ({ repoid, state: 'enabled' })),
    };
  }
  const results: JsonObject[] = [];
  let yumstate = '';
  for (const line of lines) {
    const [name = '', epoch = '0', version, release, arch, repo] = line.split('|');
    if (line === 'installed' || line === 'available') yumstate = line;
    if (version === undefined || release === undefined || arch === undefined) continue;
    const nevra = `${epoch}:${name}-${version}-${release}.${arch}`;
    const facts = { name, epoch, version, release, arch, repo: repo ?? '', nevra, envra: nevra };
    results.push({ ...facts, yumstate });
  }
  return { results };
}

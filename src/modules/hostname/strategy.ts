import type { HostInfo } from '../../module-api/index.ts';
import { withSetting } from './name.ts';

export const strategyNames = [
  ...(['auto', 'systemd', 'generic', 'debian', 'alpine', 'redhat', 'sles', 'openrc'] as const),
] as const;

type StrategyName = (typeof strategyNames)[number];

/** Where the name is kept, and how it gets there. */
export interface Strategy {
  readonly path: string;
  /** `hostnamectl` sets it, in the file and in the kernel, and tells everybody. */
  readonly byHostnamectl: boolean;
  edit(text: string, name: string): string;
}

export function strategyOf(use: StrategyName, { facts, commands }: HostInfo): Strategy {
  if (use !== 'auto') return strategies[use];
  const isSystemd = facts.service_mgr === 'systemd' && commands.has('hostnamectl');
  if (isSystemd) return strategies.systemd;
  return facts.distribution === 'Gentoo' ? strategies.openrc : strategies.generic;
}

const inOneLine = (path: string): Strategy => ({
  path,
  byHostnamectl: false,
  edit: (text, name) => (nameIn(text) === name ? text : `${name}\n`),
});

const inSetting = (path: string, setting: string): Strategy => ({
  path,
  byHostnamectl: false,
  edit: (text, name) => withSetting(text, setting, name),
});

const strategies: Readonly<Record<Exclude<StrategyName, 'auto'>, Strategy>> = {
  systemd: { ...inOneLine('/etc/hostname'), byHostnamectl: true },
  generic: inOneLine('/etc/hostname'),
  debian: inOneLine('/etc/hostname'),
  alpine: inOneLine('/etc/hostname'),
  sles: inOneLine('/etc/HOSTNAME'),
  redhat: inSetting('/etc/sysconfig/network', 'HOSTNAME'),
  openrc: inSetting('/etc/conf.d/hostname', 'hostname'),
};

/** The file may have comments. */
function nameIn(text: string): string | undefined {
  return text
    .split('\n')
    .map(line => line.trim())
    .find(line => line !== '' && !line.startsWith('#'));
}

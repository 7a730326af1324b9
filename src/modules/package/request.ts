import { fail, type Rule } from '../../module-api/index.ts';
import type { PackageArgs } from './args.ts';
import { parseSpec, type Spec } from './spec.ts';

/** What a task asks for, whatever the package manager. */
export interface Request {
  readonly goal: 'present' | 'latest' | 'absent';
  readonly specs: readonly Spec[];
  /** Upgrade everything; `full`: even where that removes packages. */
  readonly upgrade: 'no' | 'safe' | 'full';
  /** Without a name, `autoremove` is about the whole system. */
  readonly sweep: boolean;
  /** What only apt can do: bring what a package is built with, or mend what is half installed. */
  readonly special?: 'build-dep' | 'fixed' | undefined;
  readonly update: boolean;
  readonly args: PackageArgs;
}

/** What can be told of a request before a host is asked. */
export const packageRules: readonly Rule[] = [
  {
    options: [
      ...['name', 'deb', 'upgrade', 'update_cache', 'cache_valid_time', 'autoremove'],
      ...['autoclean', 'clean'],
    ],
    problem: args => (namesNothing(args) ? '"name" holds no name of a package.' : undefined),
  },
  {
    options: ['state', 'name', 'deb'],
    problem: ({ state, name }) =>
      state === 'build-dep' && (!Array.isArray(name) || name.length === 0)
        ? '"state: build-dep" needs the "name" of what is to be built.'
        : undefined,
  },
  {
    options: ['upgrade', 'name', 'deb', 'state'],
    problem: ({ upgrade, name, deb, state }) => {
      const names = Array.isArray(name) ? name.map(String) : [];
      const isAll = state === 'latest' && names.includes('*');
      const words = names.filter(word => word.trim() !== '' && !(isAll && word === '*'));
      const isNamed = words.length > 0 || (deb !== undefined && deb !== '');
      const upgrades = isAll || upgradeOf(String(upgrade)) !== 'no';
      return upgrades && isNamed ? '"upgrade" and "name" cannot be set together.' : undefined;
    },
  },
];

/** A list of names that are all empty, and nothing else to do. */
function namesNothing(args: Readonly<Record<string, unknown>>): boolean {
  const { name, deb, upgrade, update_cache, cache_valid_time, autoremove } = args;
  if (!Array.isArray(name) || name.length === 0) return false;
  const others = [
    update_cache ?? Number(cache_valid_time) > 0,
    autoremove,
    args['autoclean'],
    args['clean'],
  ];
  if (others.includes(true) || upgradeOf(String(upgrade)) !== 'no') return false;
  return [...name, deb ?? ''].every(word => String(word).trim() === '');
}

export function requestOf(args: PackageArgs): Request {
  const { state, name = [], deb, installroot = '/' } = args;
  if (installroot !== '/') fail('"installroot" can only be "/"');
  const goal = state === 'latest' ? 'latest' : /absent|removed/.test(state) ? 'absent' : 'present';
  const words = [...name, ...(deb === undefined ? [] : [deb])].filter(word => word.trim() !== '');
  const all = words.includes('*') && goal === 'latest';
  const special = state === 'build-dep' || state === 'fixed' ? state : undefined;
  const specs =
    special === undefined ? words.filter(word => word !== '*' || !all).map(parseSpec) : [];
  const upgrade = all ? upgradeOf('yes') : upgradeOf(String(args.upgrade));
  if (upgrade !== 'no' && specs.length > 0) fail('"upgrade" and "name" cannot be set together');
  const update = args.update_cache ?? args.cache_valid_time > 0;
  const sweep = args.autoremove && specs.length === 0 && upgrade === 'no' && special === undefined;
  const cleans = args.autoclean || args.clean;
  const isNothing = specs.length === 0 && upgrade === 'no' && !sweep && special === undefined;
  if (isNothing && !update && !cleans && name.length > 0) {
    fail('"name" holds no name of a package');
  }
  return { goal, specs, upgrade, sweep, special, update, args };
}

/** Whether the packages or the system are looked at, and not only caches. */
export function wantsTransaction({ specs, upgrade, sweep, special }: Request): boolean {
  return specs.length > 0 || upgrade !== 'no' || sweep || special !== undefined;
}

function upgradeOf(word: string): Request['upgrade'] {
  if (/^(no|false)$/i.test(word)) return 'no';
  return /^(full|dist)$/.test(word) ? 'full' : 'safe';
}

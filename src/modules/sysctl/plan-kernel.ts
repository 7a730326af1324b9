import { type Change, fail, type RunChange, sh, Undecided } from '../../module-api/index.ts';
import { type KernelValue, keyOf } from './kernel-value.ts';
import { type Parameter, sameValue } from './parameter.ts';

export interface Wanted {
  readonly parameter: Parameter;
  readonly value: string;
  readonly ignoreErrors: boolean;
  /** Something else of the task changes anyway. */
  readonly changesFile: boolean;
}

/** What it takes for the running kernel to have the value. */
export function planKernel(wanted: Wanted, running: KernelValue): readonly Change[] {
  const { parameter, value, ignoreErrors, changesFile } = wanted;
  if (running.state === 'unknown') {
    if (!changesFile) throw new Undecided(running.because);
    return [setChange(wanted)];
  }
  if (running.state === 'present') {
    if (running.value !== undefined && sameValue(running.value, value)) return [];
    if (running.writable) return [setChange(wanted)];
  }
  if (ignoreErrors) return [];
  return fail(reasonAgainst(parameter, running));
}

function reasonAgainst(
  { name, path }: Parameter,
  running: Exclude<KernelValue, { readonly state: 'unknown' }>,
): string {
  if (running.state === 'absent') {
    const module = moduleOf(path);
    const hint = module === undefined ? '' : `; load the module ${module} first`;
    return `the host's kernel has no parameter ${name}${hint}`;
  }
  if ((Number.parseInt(running.mode, 8) & 0o200) === 0) {
    return `the kernel parameter ${name} is read-only, and it is ${JSON.stringify(running.value)}`;
  }
  return running.isRoot
    ? `the kernel parameter ${name} cannot be set here: /proc/sys is read-only, as in a container`
    : `only root may set the kernel parameter ${name}; use "become: true"`;
}

const modules: readonly (readonly [prefix: string, module: string])[] = [
  ['net/bridge/', 'br_netfilter'],
  ['net/netfilter/nf_conntrack', 'nf_conntrack'],
  ['net/nf_conntrack', 'nf_conntrack'],
  ['net/ipv4/vs/', 'ip_vs'],
  ['sunrpc/', 'sunrpc'],
  ['fs/nfs/', 'nfs'],
];

function moduleOf(path: string): string | undefined {
  return modules.find(([prefix]) => path.startsWith(prefix))?.[1];
}

function setChange({ parameter, value, ignoreErrors }: Wanted): RunChange {
  return {
    kind: 'run',
    // `cat` says why the kernel refuses, where a shell's own printf only says that it does.
    script: sh`printf '%s\n' ${value} | cat > ${`/proc/sys/${parameter.path}`}`,
    summary: `sysctl -w ${parameter.name}=${value}`,
    okExitCodes: ignoreErrors ? 'any' : [0],
    predicts: [{ resource: 'value', key: keyOf(parameter), value }],
    failureMessage: (_, __, stderr) => {
      const why = /: ([^:]+)$/.exec(stderr.trim())?.[1] ?? stderr.trim();
      return `the kernel does not take ${JSON.stringify(value)} for ${parameter.name}: ${why}`;
    },
  };
}

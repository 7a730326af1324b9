import type { LabHost } from './host.ts';
import { type HostSpec, type Lab, startLab } from './lab.ts';

let running: Lab | undefined;

/** Of mocha (`--require`), for trying single files: they share one lab. */
export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    this.timeout('10m');
    await startSharedLab();
  },

  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout('1m');
    await stopSharedLab();
  },
};

const everyLabHas = ['a', 'b', 'c'];

export async function startSharedLab(): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  running = await startLab({ hosts: everyLabHas.map(name => ({ name })), say });
}

export async function stopSharedLab(): Promise<void> {
  await running?.stop();
}

/** Between two files: what one of them booted beside the plain hosts is of no use to the next. */
export async function removeExtraHosts(): Promise<void> {
  const lab = sharedLab();
  const extra = lab.hosts.filter(({ name }) => !everyLabHas.includes(name));
  await Promise.all(extra.map(({ name }) => lab.removeHost(name)));
}

/** The lab of this run, with the plain hosts `a`, `b` and `c`. */
export function sharedLab(): Lab {
  if (running === undefined) throw new Error('The lab has not been started: see test/run.ts.');
  return running;
}

/**
 * A host as just installed: reset, or booted if the lab has none of that name. Test files begin with it
 * and need not tidy up.
 */
export async function freshHost(name: string, spec: Omit<HostSpec, 'name'> = {}): Promise<LabHost> {
  const lab = sharedLab();
  const known = lab.hosts.find(host => host.name === name);
  if (known === undefined) return lab.addHost({ name, ...spec });
  await known.reset();
  return known;
}

import type { LabHost } from './host.ts';
import { type HostSpec, type Lab, startLab } from './lab.ts';

let running: Lab | undefined;

/** Of mocha (`--require`): all test files of a run share one lab. */
export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    this.timeout('10m');
    const say = (line: string) => process.stdout.write(`${line}\n`);
    running = await startLab({ hosts: [{ name: 'a' }, { name: 'b' }, { name: 'c' }], say });
  },

  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout('1m');
    await running?.stop();
  },
};

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

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDelayProxy } from '../support/delay-proxy.ts';
import { clusterFigures } from './cluster.ts';
import { type BenchHosts, startBenchHosts } from './hosts.ts';
import { measure, median, memoryOf, processorTimeOf, processTime } from './measure.ts';
import { skippedTasks, twentyTasks } from './playbooks.ts';
import { compareWithNunjucks } from './templates.ts';

/** One row of the table. */
interface Row {
  readonly what: string;
  readonly figure: string;
  readonly goal: string;
}

const bin = fileURLToPath(new URL('../../bundle/bin.js', import.meta.url));

async function roundTrips(hosts: BenchHosts): Promise<Row> {
  const playbook = write(hosts, 'twenty.yaml', twentyTasks(join(hosts.directory, 'tree')));
  await mustPass(playbook, hosts.inventory(1, hosts.port));
  const proxy = await startDelayProxy({ port: hosts.port, roundTripMs: 50 });
  const { wallMs, output } = await mustPass(playbook, hosts.inventory(1, proxy.port));
  // A round trip is two turns: there and back.
  const trips = Math.ceil(proxy.turns / 2);
  await proxy.close();
  if (!output.includes('changed=0')) throw new Error('the tasks had not converged');
  return {
    what: '20 converged tasks with sudo, 1 host, 50 ms round trip',
    figure: `${trips} round trips, ${(wallMs / 1000).toFixed(2)} s`,
    goal: 'at most 34 round trips',
  };
}

/** What a task costs by itself is what 100 tasks cost more than 20; the start and ten connections are in both. */
async function processorTime(hosts: BenchHosts): Promise<Row> {
  const place = join(hosts.directory, 'tree');
  const inventory = hosts.inventory(10, hosts.port);
  const few = write(hosts, 'twenty.yaml', twentyTasks(place));
  const many = write(hosts, 'hundred.yaml', twentyTasks(place, 5));
  await mustPass(few, inventory);
  const costOf = (playbook: string) =>
    processorTimeOf(process.execPath, [bin, 'run', playbook, '-i', inventory]);
  const of20 = median(() => costOf(few), 5);
  const of100 = median(() => costOf(many), 5);
  const figure = (milliseconds: number) => `${milliseconds.toFixed(2)} ms`;
  return {
    what: 'processor time of the controller, 10 hosts, per task and host',
    figure: `${figure((of100 - of20) / 800)}; with the start, of 100 tasks ${figure(of100 / 1000)}, of 20 ${figure(of20 / 200)}`,
    goal: 'at most 4 ms',
  };
}

function sessions(hosts: BenchHosts): Row {
  const playbook = write(
    hosts,
    'ping.yaml',
    '- hosts: all\n  gather_facts: false\n  tasks: [ping: ]\n',
  );
  const inventory = hosts.inventory(100, hosts.port);
  const megabytes = memoryOf([bin, 'run', playbook, '-i', inventory, '-f', '100', '-T', '60']);
  return {
    what: '100 sessions: memory of the whole process at its largest',
    figure: `${megabytes.toFixed(0)} MB`,
    goal: 'under 200 MB',
  };
}

function planning(hosts: BenchHosts): Row {
  const playbook = write(hosts, 'planning.yaml', skippedTasks(10_000));
  const few = memoryOf([bin, 'run', playbook, '-i', localInventory(hosts, 5)]);
  const many = memoryOf([bin, 'run', playbook, '-i', localInventory(hosts, 100)]);
  return {
    what: '10,000 tasks without a connection: memory for 5 and for 100 hosts',
    figure: `${few.toFixed(0)} MB and ${many.toFixed(0)} MB`,
    goal: 'does not grow with the product',
  };
}

function help(): Row {
  const bare = processTime(process.execPath, ['-e', '0']);
  const own = processTime(process.execPath, [bin, '--help']);
  return {
    what: 'kplay --help, more than node -e 0',
    figure: `${(own - bare).toFixed(0)} ms`,
    goal: 'under 150 ms',
  };
}

function start(hosts: BenchHosts): Row {
  const tasks = '  connection: local\n  gather_facts: false\n  tasks: [ping: ]\n';
  const playbook = write(hosts, 'local.yaml', `- hosts: localhost\n${tasks}`);
  const bare = processTime(process.execPath, ['-e', '0']);
  const own = processTime(process.execPath, [bin, 'run', playbook]);
  return {
    what: 'a whole run of one ping on localhost, more than node -e 0',
    figure: `${(own - bare).toFixed(0)} ms`,
    goal: 'none of its own',
  };
}

function templates(): Row {
  const { own, other } = compareWithNunjucks();
  const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(2);
  return {
    what: 'a template of 200 lines with 50 rounds of a loop, 1,000 times, and by nunjucks',
    figure: `${seconds(own)} s and ${seconds(other)} s, ratio ${(own / other).toFixed(2)}`,
    goal: 'a ratio of at most 1',
  };
}

async function cluster(): Promise<readonly Row[]> {
  const what = 'k8s-cluster on 3 hosts of the lab: second run, 20 ms round trip';
  const goal = 'under 15 s';
  const figures = await clusterFigures();
  if (figures === undefined) return [{ what, figure: 'no lab on this machine', goal }];
  const { second, tasksPerHost, adding } = figures;
  return [
    { what, figure: `${second.seconds.toFixed(1)} s, ${second.roundTrips} round trips`, goal },
    { what: 'k8s-cluster: tasks per host', figure: String(tasksPerHost), goal: 'at most 60' },
    {
      what: 'k8s-scale: operations (tasks, but for facts) on a worker that is in, and on the first control plane',
      figure: `${adding.workers.operations} and ${adding.first.operations}`,
      goal: 'at most 5',
    },
    {
      what: 'k8s-scale: round trips with them, facts and opening shells as root included',
      figure: `${adding.workers.roundTrips} and ${adding.first.roundTrips}`,
      goal: 'none of its own',
    },
  ];
}

function localInventory(hosts: BenchHosts, count: number): string {
  return write(hosts, `local-${count}.ini`, `h[1:${count}] ansible_connection=local\n`);
}

function write({ directory }: BenchHosts, name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

async function mustPass(playbook: string, inventory: string) {
  const measured = await measure('run', playbook, '-i', inventory);
  if (measured.exitCode !== 0) throw new Error(measured.output);
  return measured;
}

function print(rows: readonly Row[]): void {
  const width = Math.max(...rows.map(({ what }) => what.length));
  const figures = Math.max(...rows.map(({ figure }) => figure.length));
  for (const { what, figure, goal } of rows) {
    process.stdout.write(`${what.padEnd(width)}  ${figure.padEnd(figures)}  (${goal})\n`);
  }
}

const hosts = await startBenchHosts();
try {
  print([
    help(),
    start(hosts),
    templates(),
    await roundTrips(hosts),
    await processorTime(hosts),
    sessions(hosts),
    planning(hosts),
    ...(await cluster()),
  ]);
} finally {
  hosts.close();
}

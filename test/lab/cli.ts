import { spawn } from 'node:child_process';
import { Command, Option } from 'commander';
import { type Lab, openLab, startLab } from './lab.ts';
import { type LayerName, layerNames } from './layers.ts';
import { LabUnavailable } from './machine.ts';
import { dismantle, labOfProject, sweepLabs } from './state.ts';
import { type UserName, users } from './users.ts';

interface StartOptions {
  readonly hosts: string;
  readonly layers?: readonly LayerName[];
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const command = new Command('npm run lab --')
  .description('Real Debian hosts on this machine, for trying things by hand.')
  .enablePositionalOptions();

command
  .command('start')
  .description('boot hosts, and write an inventory of them')
  .option('--hosts <number>', 'how many', '3')
  .addOption(new Option('--layers <names...>', 'what they have').choices(layerNames))
  .action(async ({ hosts, layers }: StartOptions) => start(Number(hosts), layers));

command.command('stop').description('end the hosts and remove all that is theirs').action(stop);

command.command('status').description('list the hosts').action(status);

command
  .command('ssh')
  .description('log in to a host, or run a command there')
  .argument('<name>')
  .argument('[command...]')
  .option('--user <name>', Object.keys(users).join(', '), 'admin')
  .passThroughOptions()
  .action(async (name: string, words: string[], { user }: { user: UserName }) => {
    const host = labByHand().host(name);
    await handOver([...host.sshCommand(user), ...words]);
  });

command
  .command('shell')
  .description('enter a host as root, past ssh')
  .argument('<name>')
  .action(async (name: string) => {
    const terminal = `TERM=${process.env['TERM'] ?? 'dumb'}`;
    const host = labByHand().host(name);
    await handOver([...host.enterCommand(), terminal, 'bash', '--login']);
  });

command
  .command('reset')
  .description('give a host a fresh disk and boot it again')
  .argument('<name>')
  .action(async (name: string) => {
    await labByHand().host(name).reset();
    say(`The host "${name}" is as it was at the start.`);
  });

try {
  await command.parseAsync();
} catch (error) {
  const reason = error instanceof LabUnavailable ? `No lab here: ${error.message}` : String(error);
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}

async function start(count: number, layers: readonly LayerName[] = []): Promise<void> {
  if (!Number.isInteger(count) || count < 1 || count > 26) {
    throw new Error('The number of hosts must be from 1 to 26.');
  }
  if (labOfProject() !== undefined) throw new Error('The lab runs already; stop it first.');
  const names = Array.from({ length: count }, (_, index) => String.fromCharCode(97 + index));
  const began = Date.now();
  const lab = await startLab({
    hosts: names.map(name => ({ name, layers, volumes: volumesOf(layers) })),
    keep: true,
    say,
  });
  say(`${count} hosts are up after ${((Date.now() - began) / 1000).toFixed(1)} s.`);
  describe(lab);
  say('\nFor example:');
  say(`  npx kplay run playbooks/quickstart.yaml -i ${lab.inventoryFile}`);
  say('  npm run lab -- ssh a hostname');
  say('  npm run lab -- stop');
}

async function stop(): Promise<void> {
  const state = labOfProject();
  await sweepLabs();
  if (state === undefined) return say('The lab does not run.');
  await dismantle(state);
  say('The lab is gone.');
}

function status(): void {
  const state = labOfProject();
  if (state === undefined) return say('The lab does not run.');
  describe(openLab(state));
}

function describe(lab: Lab): void {
  say(`Inventory: ${lab.inventoryFile}`);
  say(`Key:       ${lab.keyFile}`);
  say('Users:');
  for (const { name, password, rights } of Object.values(users)) {
    say(`  ${name.padEnd(9)} ${rights.padEnd(19)} password "${password}"`);
  }
  say('Hosts:');
  for (const host of lab.hosts) {
    say(`  ${host.name.padEnd(9)} ${host.address.padEnd(15)} ${host.isRunning() ? 'up' : 'down'}`);
  }
}

function labByHand(): Lab {
  const state = labOfProject();
  if (state === undefined) throw new Error('The lab does not run: npm run lab -- start');
  return openLab(state);
}

/** Gives the terminal to a command, and ends as it ends. */
function handOver(argv: readonly string[]): Promise<void> {
  const [file = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', code => {
      process.exitCode = code ?? 1;
      resolve();
    });
  });
}

/** containerd and Docker cannot keep their layers on an overlay. */
function volumesOf(layers: readonly LayerName[]): readonly string[] {
  const hasDocker = layers.some(layer => layer === 'docker' || layer === 'docker-ce');
  return [
    ...(hasDocker ? ['/var/lib/docker'] : []),
    ...(hasDocker || layers.includes('kubernetes') ? ['/var/lib/containerd'] : []),
  ];
}

import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Client } from '../client/client.ts';
import { readKubeconfig } from '../client/kubeconfig.ts';
import { bootstrap } from './bootstrap.ts';
import { reportNode } from './node.ts';
import { runPods } from './pods.ts';
import { writeRecords } from './records.ts';
import { PodNetwork, requireRuntime, runtimeVersion } from './runtime.ts';
import { CannotRun, readSettings, type Settings } from './settings.ts';
import { readStaticPods, runApiServer } from './static-pods.ts';

/** Ends only when it cannot run. */
export async function runKubelet(argv: readonly string[], version: string): Promise<void> {
  try {
    await run(readSettings(argv, version));
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    log('E', `"command failed" err=${JSON.stringify(error.message)}`);
    process.exitCode = 1;
  }
}

async function run(settings: Settings): Promise<void> {
  refuseSwap(settings);
  await requireRuntime(settings.socket);
  const runtime = await runtimeVersion();
  const network = new PodNetwork(settings.socket);
  // Until the kubelet has a kubeconfig it runs nothing.
  await bootstrap(settings);
  log('I', `"Started kubelet" nodeName="${settings.nodeName}"`);
  createHttpServer((_, response) => response.end('ok')).listen(10248, '127.0.0.1');
  createServer(socket => socket.end()).listen(10250);

  let client: Client | undefined;
  for (;;) {
    const staticPods = readStaticPods(settings.staticPods);
    await runApiServer(staticPods);
    try {
      client ??= new Client(readKubeconfig(settings.kubeconfig));
      const problem = await network.problem();
      const node = await reportNode(client, settings, { runtime, problem });
      const { address } = settings;
      writeRecords(await runPods(client, { node, address, staticPods, problem }));
    } catch (error) {
      log('E', `"Unable to update node status" err=${JSON.stringify(String(error))}`);
      // The kubeconfig may have been renewed.
      client?.close();
      client = undefined;
    }
    await setTimeout(1000);
  }
}

function refuseSwap({ failSwapOn }: Settings): void {
  const [, ...swaps] = readFileSync('/proc/swaps', 'utf8').trim().split('\n');
  if (swaps.length === 0 || !failSwapOn) return;
  throw new CannotRun(
    `failed to run Kubelet: running with swap on is not supported, please disable swap or set --fail-swap-on flag to false. /proc/swaps contained: [${swaps.join(' ')}]`,
  );
}

function log(level: 'I' | 'E', message: string): void {
  const now = new Date().toISOString();
  const stamp = `${now.slice(5, 7)}${now.slice(8, 10)} ${now.slice(11, 23)}000`;
  process.stderr.write(
    `${level}${stamp} ${String(process.pid).padStart(7)} kubelet.go:1] ${message}\n`,
  );
}

import type { LabHost } from '../host.ts';

/** What a host shows of a kubeadm that goes no further. */
export interface HangingKubeadm {
  readonly pid: number;
  /** The configuration it was given. */
  readonly config: string;
  /** Modes and owners of the folder of the configuration, and of the configuration. */
  readonly modes: string;
  /** What everybody on the host may read of every process: its words; and what root may: its environment. */
  readonly processes: string;
}

const marker = '/run/kplay-lab/kubeadm-hangs';

/** From now on kubeadm on this host goes no further than this phase. */
export async function hangAfter(host: LabHost, phase: string): Promise<void> {
  await host.must(
    `rm -f ${marker}; mkdir -p /etc/kplay-lab; echo '${phase} hang' > /etc/kplay-lab/kubeadm-fail`,
  );
}

export async function hangNoMore(host: LabHost): Promise<void> {
  await host.must(`rm -rf /etc/kplay-lab ${marker}`);
}

/** Waits until it has come so far. */
export async function hanging(host: LabHost): Promise<HangingKubeadm> {
  const marked = `until [ -s ${marker} ]; do sleep 0.2; done; cat ${marker}`;
  const { exitCode, stdout } = await host.exec(marked, { timeoutMs: 90_000 });
  if (exitCode !== 0) throw new Error('kubeadm did not come to the phase after which it stops.');
  return {
    pid: Number(stdout),
    config: await host.must('cat /run/kplay-kubeadm.*/config.yaml'),
    modes: await host.must(`stat -c '%a %U' /run/kplay-kubeadm.* /run/kplay-kubeadm.*/config.yaml`),
    processes: await host.must(
      `cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' ' ' || true`,
    ),
  };
}

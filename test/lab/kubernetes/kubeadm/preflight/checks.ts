import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { minorOf } from '../config/defaults.ts';
import type { Machine } from '../machine.ts';

export interface Findings {
  readonly warnings?: readonly string[];
  readonly errors?: readonly string[];
}

/** One of kubeadm's preflight checks, by the name that `--ignore-preflight-errors` knows. */
export interface Check {
  readonly name: string;
  readonly run: (machine: Machine) => Findings;
}

const error = (message: string): Findings => ({ errors: [message] });
const warning = (message: string): Findings => ({ warnings: [message] });
const fine: Findings = {};
const dashed = (path: string) => path.replaceAll('/', '-');

export const isPrivileged: Check = {
  name: 'IsPrivilegedUser',
  run: () => (process.getuid?.() === 0 ? fine : error('user is not running as root')),
};

export const processors: Check = {
  name: 'NumCPU',
  run: () => {
    const count = cpus().length;
    return count >= 2
      ? fine
      : error(`the number of available CPUs ${count} is less than the required 2`);
  },
};

export const memory: Check = {
  name: 'Mem',
  run: () => {
    const size = Math.floor(totalmem() / 1024 / 1024);
    return size >= 1700
      ? fine
      : error(`the system RAM (${size} MB) is less than the minimum 1700 MB`);
  },
};

export function kubernetesVersion(wanted: string): Check {
  return {
    name: 'KubernetesVersion',
    run: ({ version }) => {
      if (minorOf(wanted) <= minorOf(version)) return fine;
      const plain = wanted.replace(/^v/, '');
      return warning(
        `Kubernetes version is greater than kubeadm version. Please consider to upgrade kubeadm. Kubernetes version: ${plain}. Kubeadm version: 1.${minorOf(version)}.x`,
      );
    },
  };
}

export function firewalld(ports: readonly number[]): Check {
  return {
    name: 'Firewalld',
    run: machine =>
      isActive(machine, 'firewalld')
        ? warning(
            `firewalld is active, please ensure ports [${ports.join(' ')}] are open or your cluster may not function correctly`,
          )
        : fine,
  };
}

/** Tried with a short-lived program, because the checks run one after the other. */
const tryPort = `const s=require('node:net').createServer();
s.on('error',e=>process.exit(e.code==='EADDRINUSE'?1:0));
s.listen(Number(process.argv[1]),'::',()=>process.exit(0))`;

export function port(number: number): Check {
  return {
    name: `Port-${number}`,
    run: () => {
      const { status } = spawnSync(process.execPath, ['-e', tryPort, String(number)]);
      return status === 1 ? error(`Port ${number} is in use`) : fine;
    },
  };
}

export function fileAvailable(path: string): Check {
  return {
    name: `FileAvailable-${dashed(path)}`,
    run: machine => (machine.exists(path) ? error(`${path} already exists`) : fine),
  };
}

export function folderAvailable(path: string): Check {
  return {
    name: `DirAvailable-${dashed(path)}`,
    run: machine => (machine.list(path).length > 0 ? error(`${path} is not empty`) : fine),
  };
}

export function fileContent(path: string, content: string): Check {
  return {
    name: `FileContent-${dashed(path)}`,
    run: () => {
      try {
        const actual = readFileSync(path, 'utf8').slice(0, content.length);
        return actual === content ? fine : error(`${path} contents are not set to ${content}`);
      } catch {
        return error(`${path} does not exist`);
      }
    },
  };
}

export const swap: Check = {
  name: 'Swap',
  run: () => {
    const lines = readFileSync('/proc/swaps', 'utf8').trimEnd().split('\n');
    return lines.length > 1
      ? warning(
          'swap is supported for cgroup v2 only. The kubelet must be properly configured to use swap. Please refer to https://kubernetes.io/docs/concepts/architecture/nodes/#swap-memory, or disable swap on the node',
        )
      : fine;
  },
};

export function inPath(program: string, isMandatory: boolean): Check {
  return {
    name: `FileExisting-${program}`,
    run: machine => {
      if (machine.hasCommand(program)) return fine;
      const message = `${program} not found in system path`;
      return isMandatory ? error(message) : warning(message);
    },
  };
}

export const systemVerification: Check = {
  name: 'SystemVerification',
  run: machine => {
    const { stdout } = machine.run(['stat', '-f', '-c', '%T', '/sys/fs/cgroup']);
    if (stdout.trim() === 'cgroup2fs') return fine;
    machine.say(
      '[preflight] The system verification failed. Printing the output from the verification:',
    );
    machine.say('\u001B[0;37mCGROUPS_VERSION\u001B[0m: \u001B[0;31m1\u001B[0m');
    return error(
      "cgroups v1 support is deprecated and will be removed in a future release. Please migrate to cgroups v2. To explicitly enable cgroups v1 support for kubelet v1.35 or newer, you must set the kubelet configuration option 'FailCgroupV1' to 'false'. You must also explicitly skip this validation. For more information, see https://git.k8s.io/enhancements/keps/sig-node/5573-remove-cgroup-v1",
    );
  },
};

export function hostName(name: string): Check {
  return {
    name: 'Hostname',
    run: machine => {
      if (machine.run(['getent', 'hosts', name]).exitCode === 0) return fine;
      return {
        warnings: [
          `hostname "${name}" could not be reached`,
          `hostname "${name}": lookup ${name}: no such host`,
        ],
      };
    },
  };
}

export function kubeletVersion(kubernetes: string | undefined): Check {
  return {
    name: 'KubeletVersion',
    run: machine => {
      const { stdout, stderr, exitCode } = machine.run(['kubelet', '--version']);
      if (exitCode !== 0) {
        const why = machine.hasCommand('kubelet')
          ? stderr.trim()
          : 'exec: "kubelet": executable file not found in $PATH';
        return error(`couldn't get kubelet version: cannot execute 'kubelet --version': ${why}`);
      }
      const kubelet = stdout.replace('Kubernetes ', '').trim();
      if (minorOf(kubelet) < minorOf(machine.version) - 3) {
        return error(
          `Kubelet version "${kubelet.slice(1)}" is lower than kubeadm can support. Please upgrade kubelet`,
        );
      }
      if (kubernetes === undefined || minorOf(kubelet) <= minorOf(kubernetes)) return fine;
      return error(
        `the kubelet version is higher than the control plane version. This is not a supported version skew and may lead to a malfunctional cluster. Kubelet version: "${kubelet.slice(1)}" Control plane version: "${kubernetes.slice(1)}"`,
      );
    },
  };
}

export function service(name: string): Check {
  return {
    name: `Service-${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`,
    run: machine => {
      const known = machine.run(['systemctl', 'cat', `${name}.service`]);
      if (known.exitCode !== 0) return warning(`${name} service does not exist`);
      const enabled = machine.run(['systemctl', 'is-enabled', name]);
      return enabled.exitCode === 0
        ? fine
        : warning(`${name} service is not enabled, please run 'systemctl enable ${name}.service'`);
    },
  };
}

function isActive(machine: Machine, name: string): boolean {
  return machine.run(['systemctl', 'is-active', '--quiet', name]).exitCode === 0;
}

import { type Shell, sh } from '../../../module-api/index.ts';
import type { KubeadmArgs } from '../args.ts';
import { leftovers, nodeFiles } from './node-files.ts';

/** An init or a join that kplay began on the node, and of which it saw no end. */
export interface Begun {
  readonly verb: BegunVerb;
  /** Phases that kubeadm was told to leave out. */
  readonly skipped: readonly string[];
}

type BegunVerb = 'init' | 'join';

/**
 * Lies where `kubeadm reset` removes it. That it is there says that something was begun; that it is not there says
 * nothing.
 */
export const begunFile = '/var/lib/kubelet/kplay-begun';

/** Runs the command between the making and the removal of the record. */
export function withBegun({ verb, skipped }: Begun, command: Shell): Shell {
  const traces = [...leftovers.map(name => nodeFiles[name]), nodeFiles.kubeletConfig];
  return sh`mkdir -p /var/lib/kubelet && printf '%s\\n' ${[verb, ...skipped].join(' ')} > ${begunFile} || exit 1
${command}
k_e=$?
k_b=
for k_f in ${traces}; do if [ -e "$k_f" ]; then k_b=yes; fi; done
if [ "$k_e" -eq 0 ] || [ -z "$k_b" ]; then rm -f ${begunFile}; fi
( exit "$k_e" )`;
}

export function begunIn(text: string | undefined): Begun | undefined {
  const [verb, ...skipped] = (text ?? '').trim().split(/\s+/);
  return verb === 'init' || verb === 'join' ? { verb, skipped } : undefined;
}

/** What kubeadm leaves out by the options, in whichever words they say it. */
export function skippedPhases(args: KubeadmArgs): readonly string[] {
  const { skip_phases = [], init_config, cluster_config = {} } = args;
  const more = init_config?.['skipPhases'];
  return [
    ...skip_phases,
    ...(Array.isArray(more) ? more.map(String) : []),
    ...disabledAddons(cluster_config),
  ];
}

/** By a ClusterConfiguration. */
export function disabledAddons(config: Readonly<Record<string, unknown>>): readonly string[] {
  const isDisabled = (part: string): boolean => {
    const value = config[part];
    return (
      typeof value === 'object' && value !== null && 'disabled' in value && value.disabled === true
    );
  };
  return [
    ...(isDisabled('proxy') ? ['addon/kube-proxy'] : []),
    ...(isDisabled('dns') ? ['addon/coredns'] : []),
  ];
}

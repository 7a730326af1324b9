import { type Probe, sh, textOf } from '../../module-api/index.ts';
import { fieldsOf } from '../accounts/account.ts';

export interface SelinuxState {
  /** What `getenforce` says, in lower case; `undefined` where there is no SELinux. */
  readonly mode: string | undefined;
  /** The policies that are installed. */
  readonly policies: readonly string[];
  readonly hasGrubby: boolean;
  /** Whether some of the kernels in the boot loader, or all, are told not to use SELinux. */
  readonly kernelsOff: 'none' | 'some' | 'all';
}

export const modeKey = 'selinux:mode';
export const kernelKey = 'selinux:kernel';

export function selinuxState(kernel: boolean): Probe<SelinuxState> {
  const boot = kernel
    ? sh`if command -v grubby >/dev/null 2>&1; then
  echo 'has|grubby'; grubby --info=ALL 2>/dev/null | sed -n 's/^args=/kernel|/p'; fi`
    : sh``;
  return {
    script: sh`(
PATH=$PATH:/usr/sbin:/sbin
if command -v getenforce >/dev/null 2>&1; then printf 'mode|%s\n' "$(getenforce 2>/dev/null)"; fi
for k_p in /etc/selinux/*/; do [ ! -d "$k_p" ] || { k_p=\${k_p%/}; printf 'policy|%s\n' "\${k_p##*/}"; }; done
${boot}
)`,
    parse: ({ stdout }) => parseSelinux(textOf(stdout)),
    overlay(observed, predicted) {
      const kernelsOff = predicted.value(kernelKey);
      return {
        ...observed,
        mode: predicted.value(modeKey) ?? observed.mode,
        kernelsOff:
          kernelsOff === 'all' || kernelsOff === 'none' ? kernelsOff : observed.kernelsOff,
      };
    },
  };
}

export function parseSelinux(text: string): SelinuxState {
  const kernels = fieldsOf(text, 'kernel');
  const off = kernels.filter(args => /(^|[\s"'])selinux=0(?=$|[\s"'])/.test(args));
  const mode = fieldsOf(text, 'mode')[0]?.trim().toLowerCase();
  return {
    mode: mode === '' ? 'disabled' : mode,
    policies: fieldsOf(text, 'policy'),
    hasGrubby: fieldsOf(text, 'has').length > 0,
    kernelsOff: off.length === 0 ? 'none' : off.length === kernels.length ? 'all' : 'some',
  };
}

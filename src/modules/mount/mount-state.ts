import { type Probe, sh, textOf } from '../../module-api/index.ts';

/** What is mounted at a path. */
export type MountState =
  | { readonly mounted: false }
  | {
      readonly mounted: true;
      /** As the kernel names it; empty where it is not known. */
      readonly src: string;
      readonly fstype: string;
      readonly opts: string;
    };

/** The key of what is predicted: the state as JSON. */
export function mountKey(path: string): string {
  return `mount:${path}`;
}

export function mountState(path: string): Probe<MountState> {
  return {
    script: sh`(
k_p=${path}; [ "$k_p" = / ] || k_p=\${k_p%/}
k_r=$(readlink -f -- "$k_p" 2>/dev/null) || k_r=$k_p
K_P=$k_r awk 'function plain(s,   r, n) {
  r = ""; while (match(s, /\\\\[0-7][0-7][0-7]/)) {
    n = substr(s, RSTART + 1, 1) * 64 + substr(s, RSTART + 2, 1) * 8 + substr(s, RSTART + 3, 1)
    r = r substr(s, 1, RSTART - 1) sprintf("%c", n); s = substr(s, RSTART + 4) }
  return r s }
plain($2) == ENVIRON["K_P"] { found = plain($1) "\\n" $3 "\\n" $4 } END { if (found != "") print found }' /proc/mounts
)`,
    parse: ({ stdout }) => {
      const [src = '', fstype = '', opts = ''] = textOf(stdout).split('\n');
      return fstype === '' ? { mounted: false } : { mounted: true, src, fstype, opts };
    },
    overlay(observed, predicted) {
      const after = predicted.value(mountKey(path));
      return after === undefined ? observed : JSON.parse(after);
    },
  };
}

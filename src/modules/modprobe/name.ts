import { fail } from '../../module-api/index.ts';

/** A kernel module's name as the kernel has it: `-` and `_` are one sign to `modprobe`. */
export function moduleName(written: string): string {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.:-]*$/.test(written)) {
    fail(`"name": ${JSON.stringify(written)} is not the name of a kernel module`);
  }
  return written.replaceAll('-', '_');
}

import { changeFunctions } from './change-functions.ts';
import { probeFunctions } from './probe-functions.ts';
import { joinShell, type Shell } from './shell.ts';

/**
 * Shell functions that every script of kplay may use; defined once per shell. Plain POSIX `sh` with the
 * tools of GNU, busybox or toybox. Their names and variables begin with `k_`.
 */
export const preamble: Shell = joinShell([probeFunctions, changeFunctions], '\n');

import type { Rule } from '../../module-api/schema.ts';
import { openQuote } from './open-quote.ts';

const shells = /(?:^|\/)(?:sh|bash|dash|ash|ksh|zsh|busybox)$/;

/** Where a shell reads the script, its quotes must be closed. */
export const quoteRule: Rule = {
  options: ['cmd', 'executable'],
  problem: ({ cmd, executable = '/bin/sh' }) => {
    if (typeof cmd !== 'string' || !shells.test(String(executable))) return undefined;
    const quote = openQuote(cmd);
    return quote === undefined ? undefined : `The quote ${quote} is never closed.`;
  },
};

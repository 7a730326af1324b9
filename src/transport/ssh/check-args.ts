import { UnreachableError } from '../transport.ts';
import { type Defaults, hostOptions } from './host-options.ts';
import { isKnownOption, knownOptions, settingsFor } from './settings.ts';
import { parseSshArgs } from './ssh-args.ts';

/** What is wrong with options of `ssh`, whichever host they are for. */
export interface ArgsProblem {
  readonly reason: string;
  /** The option that neither kplay nor OpenSSH has, and those there are. */
  readonly unknown?: { readonly name: string; readonly options: Iterable<string> } | undefined;
}

const controller = { user: 'user', uid: 0, hostName: 'here', home: '/', environment: {} };
const defaults: Defaults = { timeoutMs: 1, userKnownHosts: [], globalKnownHosts: [] };
const target = { name: 'host', address: 'host' };

/** Reads options without a host and without a file. */
export function argsProblem(words: readonly string[]): ArgsProblem | undefined {
  try {
    const { settings: args } = parseSshArgs(words);
    const settings = settingsFor(target, { args, files: [], localUser: controller.user });
    hostOptions(target, settings, { controller, defaults });
    const unknown = args.find(({ key }) => !isKnownOption(key));
    if (unknown === undefined || settings.get('ignoreunknown') !== undefined) return undefined;
    const { name } = unknown;
    return { reason: `ssh has no option "${name}"`, unknown: { name, options: knownOptions } };
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    return { reason: error.reason };
  }
}

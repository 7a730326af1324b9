import { access } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Target, UnreachableError } from '../transport.ts';
import type { ConfigBlock } from './config-block.ts';
import { readConfigFile } from './config-file.ts';
import type { Controller } from './expand.ts';
import { type Defaults, type HostOptions, hostOptions } from './host-options.ts';
import { type Route, routeTo } from './route.ts';
import { settingsFor } from './settings.ts';
import { parseSshArgs, type SshArgs } from './ssh-args.ts';

export interface ConfigurationOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Told once about each option that cannot be honoured. */
  readonly warn: (message: string) => void;
  /** Default: the user's and the system's. */
  readonly configFiles?: readonly string[] | undefined;
  /** Default: the user's and the system's. New keys go to the first of the user's. */
  readonly knownHostsFiles?: KnownHostsPaths | undefined;
}

interface KnownHostsPaths {
  readonly user: readonly string[];
  readonly global: readonly string[];
}

const defaultTimeoutMs = 10_000;

/** OpenSSH's configuration: files are read once, and what they say about a host is worked out on demand. */
export class Configuration {
  readonly #controller: Controller;
  readonly #defaults: Defaults;
  readonly #files: readonly string[];
  readonly #warn: ConfigurationOptions['warn'];
  readonly #warned = new Set<string>();
  readonly #blocks = new Map<string, Promise<ConfigBlock>>();

  constructor({ environment, home, warn, configFiles, knownHostsFiles }: ConfigurationOptions) {
    const { username, uid } = userInfo();
    this.#controller = { user: username, uid, hostName: hostname(), home, environment };
    this.#files = configFiles ?? [join(home, '.ssh/config'), '/etc/ssh/ssh_config'];
    this.#defaults = {
      timeoutMs: defaultTimeoutMs,
      userKnownHosts: knownHostsFiles?.user ?? [
        join(home, '.ssh/known_hosts'),
        join(home, '.ssh/known_hosts2'),
      ],
      globalKnownHosts: knownHostsFiles?.global ?? [
        '/etc/ssh/ssh_known_hosts',
        '/etc/ssh/ssh_known_hosts2',
      ],
    };
    this.#warn = warn;
  }

  /** The way to a host. Throws what is wrong with the options. */
  async route(target: Target): Promise<Route> {
    const args = parseSshArgs(target.sshArgs ?? []);
    const files = await this.#read(args);
    for (const option of args.unsupported) this.#warnOnce(option);
    return routeTo(target, (host, isTarget) =>
      this.#lookUp(host, files, isTarget ? args.settings : []),
    );
  }

  #lookUp(target: Target, files: readonly ConfigBlock[], args: SshArgs['settings']): HostOptions {
    const { user: localUser } = this.#controller;
    const settings = settingsFor(target, { args, files, localUser });
    for (const option of settings.unsupported) this.#warnOnce(option);
    return hostOptions(target, settings, {
      controller: this.#controller,
      defaults: this.#defaults,
    });
  }

  async #read({ configFile }: SshArgs): Promise<readonly ConfigBlock[]> {
    await this.#requireFile(configFile);
    const files = configFile === undefined ? this.#files : [configFile];
    const named = files.filter(file => file !== 'none').map(file => this.#expandHome(file));
    return Promise.all(named.map(file => this.#block(file)));
  }

  /** The usual ones need not be there; one that was asked for must. */
  async #requireFile(file: string | undefined): Promise<void> {
    if (file === undefined || file === 'none') return;
    await access(this.#expandHome(file)).catch(() => {
      throw new UnreachableError('option', `the configuration file ${file} cannot be read (-F)`);
    });
  }

  #expandHome(file: string): string {
    return file.startsWith('~/') ? join(this.#controller.home, file.slice(2)) : file;
  }

  #block(file: string): Promise<ConfigBlock> {
    const known = this.#blocks.get(file);
    if (known !== undefined) return known;
    const block = readConfigFile(file, this.#controller.home);
    this.#blocks.set(file, block);
    return block;
  }

  #warnOnce(option: string): void {
    if (this.#warned.has(option)) return;
    this.#warned.add(option);
    this.#warn(`the SSH option ${option} is not supported and has no effect`);
  }
}

import { UnreachableError } from '../transport.ts';
import type { Setting } from './config-block.ts';
import { parseSetting } from './config-file.ts';

/** What `ssh`'s command line says. */
export interface SshArgs {
  readonly settings: readonly Setting[];
  /** `-F`: instead of the user's and the system's files; `none` for neither. */
  readonly configFile: string | undefined;
  /** Options of `ssh` that kplay cannot honour. */
  readonly unsupported: readonly string[];
}

/** Reads options as `ssh` does: `-p 22`, `-p22`, `-vvo Port=22`. Throws what it cannot read. */
export function parseSshArgs(words: readonly string[]): SshArgs {
  const reader = new Reader(words);
  reader.read();
  return reader;
}

/** A value that is taken as it stands: a file's name may hold `#` or quotes. */
export function plainSetting(name: string, value: string, origin: string): Setting {
  return { key: name.toLowerCase(), name, words: [value], text: value, origin };
}

/** What a configuration file calls an option that takes a value. */
const valueOptions: Readonly<Record<string, string>> = {
  b: 'BindAddress',
  c: 'Ciphers',
  i: 'IdentityFile',
  J: 'ProxyJump',
  l: 'User',
  m: 'MACs',
  p: 'Port',
};
const flagOptions: Readonly<Record<string, string>> = {
  '4': 'AddressFamily=inet',
  '6': 'AddressFamily=inet6',
  A: 'ForwardAgent=yes',
};
/** Neither how a host is reached nor what runs there depends on these. */
const harmlessFlags = 'aCkMnqTtvxy';
const harmlessValues = 'eES';
const unsupportedFlags = 'fGgKNsVXY';
const unsupportedValues = 'BDILOPQRWw';

class Reader implements SshArgs {
  readonly settings: Setting[] = [];
  readonly unsupported: string[] = [];
  configFile: string | undefined;
  readonly #words: string[];

  constructor(words: readonly string[]) {
    this.#words = [...words];
  }

  read(): void {
    for (let word = this.#words.shift(); word !== undefined; word = this.#words.shift()) {
      if (!/^-[^-]/.test(word)) fail(`"${word}", which is not an option`);
      this.#cluster(word);
    }
  }

  /** Flags may share a dash; a value ends the cluster, or is the next word. */
  #cluster(word: string): void {
    for (let at = 1; at < word.length; at++) {
      const letter = word.charAt(at);
      if (this.#flag(letter)) continue;
      if (letter === 'Q') fail('"-Q", which asks about ssh and connects to nothing');
      if (!takesValue(letter)) fail(`"-${letter}", which ssh does not know`);
      const value = word.slice(at + 1) || this.#words.shift();
      if (value === undefined) fail(`"-${letter}" without a value`);
      this.#value(letter, value);
      return;
    }
  }

  #flag(letter: string): boolean {
    const text = flagOptions[letter];
    if (text !== undefined) this.settings.push(parseSetting(text, `-${letter}`));
    else if (unsupportedFlags.includes(letter)) this.unsupported.push(`-${letter}`);
    else return harmlessFlags.includes(letter);
    return true;
  }

  #value(letter: string, value: string): void {
    const name = valueOptions[letter];
    if (letter === 'o') this.settings.push(parseSetting(value, '-o'));
    else if (letter === 'F') this.configFile = value;
    else if (name !== undefined) this.settings.push(plainSetting(name, value, `-${letter}`));
    else if (unsupportedValues.includes(letter)) this.unsupported.push(`-${letter}`);
  }
}

function takesValue(letter: string): boolean {
  return letter in valueOptions || `oF${harmlessValues}${unsupportedValues}`.includes(letter);
}

function fail(what: string): never {
  throw new UnreachableError('option', `the SSH options hold ${what}`);
}

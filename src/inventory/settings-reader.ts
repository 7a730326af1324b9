import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { Location } from '../diagnostics/source-file.ts';
import type { Plain } from '../values/plain.ts';
import { splitWords } from './shell-words.ts';

export interface VariableLookup {
  variable(name: string): Plain | undefined;
  locate?(name: string): Location | undefined;
}

interface Setting {
  readonly name: string;
  readonly value: Plain;
}

const yes: readonly Plain[] = ['yes', 'on', '1', 'true', 'y', 't', 1, true];
const no: readonly Plain[] = ['no', 'off', '0', 'false', 'n', 'f', 0, false];

/**
 * Reads settings that have several names, of which the last one that is set counts. Null and empty
 * texts count as not set. What is of a wrong type is reported and counts as not set.
 */
export class SettingsReader {
  readonly #lookup: VariableLookup;
  readonly #diagnostics: Diagnostics;

  constructor(lookup: VariableLookup, diagnostics: Diagnostics) {
    this.#lookup = lookup;
    this.#diagnostics = diagnostics;
  }

  find(...names: readonly string[]): Setting | undefined {
    const settings = names.flatMap(name => setting(name, this.#lookup.variable(name)) ?? []);
    return settings.at(-1);
  }

  text(...names: readonly string[]): string | undefined {
    return this.#text(this.find(...names));
  }

  /** The newline that ends a file, or a block of YAML, is no part of a password. */
  password(...names: readonly string[]): string | undefined {
    const found = this.find(...names);
    const text = this.#text(found)?.replace(/\r?\n$/, '');
    if (found === undefined || text === undefined || !/[\r\n]/.test(text)) return text;
    return this.#wrong(found, 'a text of one line');
  }

  keywordText(name: string, value: Plain | undefined): string | undefined {
    return this.#text(setting(name, value));
  }

  boolean(...names: readonly string[]): boolean | undefined {
    return this.#boolean(this.find(...names));
  }

  keywordBoolean(name: string, value: Plain | undefined): boolean | undefined {
    return this.#boolean(setting(name, value));
  }

  port(...names: readonly string[]): number | undefined {
    return this.#port(this.find(...names));
  }

  keywordPort(name: string, value: Plain | undefined): number | undefined {
    return this.#port(setting(name, value));
  }

  number(...names: readonly string[]): number | undefined {
    const found = this.find(...names);
    const number = numberOf(found);
    if (found === undefined || (number !== undefined && number > 0)) return number;
    return this.#wrong(found, 'a number greater than 0');
  }

  /** The words of a command line, by default those of `otherwise`. */
  words(name: string, otherwise: string | undefined): readonly string[] {
    const own = this.text(name);
    const { words, unclosed } = splitWords(own ?? otherwise ?? '');
    if (unclosed !== undefined && own !== undefined)
      this.report(name, `A quote in "${name}" is never closed.`);
    return words.map(word => word.text);
  }

  report(name: string, message: string): void {
    this.#diagnostics.error('inventory/invalid', message, this.#lookup.locate?.(name));
  }

  #text(found: Setting | undefined): string | undefined {
    if (found === undefined) return undefined;
    if (typeof found.value === 'string') return found.value;
    if (typeof found.value === 'number') return String(found.value);
    return this.#wrong(found, 'a text');
  }

  #boolean(found: Setting | undefined): boolean | undefined {
    if (found === undefined) return undefined;
    const value = typeof found.value === 'string' ? found.value.toLowerCase() : found.value;
    if (yes.includes(value)) return true;
    if (no.includes(value)) return false;
    return this.#wrong(found, 'true or false');
  }

  #port(found: Setting | undefined): number | undefined {
    const port = numberOf(found);
    if (found === undefined || (port !== undefined && isPort(port))) return port;
    return this.#wrong(found, 'a port from 1 to 65535');
  }

  #wrong({ name, value }: Setting, expected: string): undefined {
    const isShown = !/pass/.test(name) && (typeof value !== 'string' || value.length <= 20);
    const shown = isShown ? `, not ${JSON.stringify(value)}` : '';
    this.report(name, `"${name}" must be ${expected}${shown}.`);
  }
}

function setting(name: string, value: Plain | undefined): Setting | undefined {
  return value === undefined || value === null || value === '' ? undefined : { name, value };
}

function numberOf(found: Setting | undefined): number | undefined {
  if (typeof found?.value === 'number') return found.value;
  const isNumber = typeof found?.value === 'string' && /^\s*\d+(?:\.\d+)?\s*$/.test(found.value);
  return isNumber ? Number(found.value) : undefined;
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65535;
}

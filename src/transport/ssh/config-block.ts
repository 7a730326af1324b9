import { matchesPatternList } from './pattern.ts';

/** One option of OpenSSH, from its command line or a configuration file. */
export interface Setting {
  /** In lower case: OpenSSH ignores the case of option names. */
  readonly key: string;
  readonly name: string;
  /** The value's words; the whole value where the option takes only one. */
  readonly words: readonly string[];
  /** The value as it was written. */
  readonly text: string;
  /** Where it was written, for messages. */
  readonly origin: string;
}

/** A configuration file, a `Host` or `Match` section, or what an `Include` brought in. */
export interface ConfigBlock {
  readonly condition?: ConfigCondition;
  readonly items: readonly (Setting | ConfigBlock)[];
}

type ConfigCondition =
  | { readonly kind: 'host'; readonly patterns: readonly string[] }
  | { readonly kind: 'match'; readonly words: readonly string[]; readonly origin: string };

/** What sections are chosen by. The host name and user are the ones found so far. */
export interface MatchSubject {
  readonly originalHost: string;
  /** Another name by which `Host` finds its sections: the inventory's. */
  readonly alias: string;
  readonly localUser: string;
  readonly host: () => string;
  readonly user: () => string;
}

export interface ConfigReader {
  /** `byAlias`: the section was chosen by the inventory's name alone. */
  setting(setting: Setting, byAlias: boolean): void;
  unsupported(condition: string, origin: string): void;
}

/** Hands over every setting that applies, in order. The first one of its name counts. */
export function readConfigBlock(
  block: ConfigBlock,
  subject: MatchSubject,
  reader: ConfigReader,
): void {
  const walk = new Walk(subject, reader);
  walk.block(block, false);
  if (walk.wantsFinalPass) walk.finalPass(block);
}

class Walk {
  readonly #subject: MatchSubject;
  readonly #reader: ConfigReader;
  #isFinal = false;
  wantsFinalPass = false;

  constructor(subject: MatchSubject, reader: ConfigReader) {
    this.#subject = subject;
    this.#reader = reader;
  }

  finalPass(block: ConfigBlock): void {
    this.#isFinal = true;
    this.block(block, false);
  }

  block({ condition, items }: ConfigBlock, isByAlias: boolean): void {
    const chosen = this.#choose(condition);
    if (chosen === undefined) return;
    const byAlias = isByAlias || chosen === 'alias';
    for (const item of items) {
      if ('items' in item) this.block(item, byAlias);
      else this.#reader.setting(item, byAlias);
    }
  }

  #choose(condition: ConfigCondition | undefined): 'address' | 'alias' | undefined {
    if (condition === undefined) return 'address';
    if (condition.kind === 'match') return this.#matches(condition) ? 'address' : undefined;
    const { originalHost, alias } = this.#subject;
    if (matchesPatternList(originalHost, condition.patterns)) return 'address';
    return matchesPatternList(alias, condition.patterns) ? 'alias' : undefined;
  }

  #matches({ words, origin }: Extract<ConfigCondition, { kind: 'match' }>): boolean {
    for (let index = 0; index < words.length; index++) {
      const word = words[index] ?? '';
      const isNegated = word.startsWith('!');
      const criterion = (isNegated ? word.slice(1) : word).toLowerCase();
      const plain = this.#plainCriterion(criterion);
      const result = plain ?? this.#criterion(criterion, words[++index] ?? '', origin);
      if (result === undefined || result === isNegated) return false;
    }
    return true;
  }

  /** Those without an argument. */
  #plainCriterion(criterion: string): boolean | undefined {
    if (criterion === 'all') return true;
    if (criterion === 'canonical') return false;
    if (criterion !== 'final') return undefined;
    this.wantsFinalPass ||= !this.#isFinal;
    return this.#isFinal;
  }

  #criterion(criterion: string, argument: string, origin: string): boolean | undefined {
    const { originalHost, alias, localUser, host, user } = this.#subject;
    const patterns = argument.split(',');
    switch (criterion) {
      case 'host':
        return matchesPatternList(host(), patterns);
      case 'originalhost':
        return matchesPatternList(originalHost, patterns) || matchesPatternList(alias, patterns);
      case 'user':
        return matchesPatternList(user(), patterns);
      case 'localuser':
        return matchesPatternList(localUser, patterns);
      default:
        this.#reader.unsupported(`Match ${criterion}`, origin);
        return undefined;
    }
  }
}

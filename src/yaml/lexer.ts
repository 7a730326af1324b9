import { Lexer } from 'yaml';

/**
 * The package's lexer, but that quoted text may go on without indentation, as PyYAML reads it and some of
 * Ansible's content has it:
 *
 *     key: "{{
 *     value }}"
 */
export function lexerOfLooseQuotes(): Lexer {
  const lexer = new Lexer();
  const inside: Inside = Object(lexer);
  const original = inside.parseQuotedScalar.bind(lexer);
  inside.parseQuotedScalar = function* () {
    const { indentNext } = inside;
    inside.indentNext = 0;
    const next = yield* original();
    inside.indentNext = indentNext;
    return next;
  };
  return lexer;
}

/** What the package calls private; a test of the outcome notices when it changes. */
interface Inside {
  indentNext: number;
  parseQuotedScalar: () => Generator<string, string | undefined>;
}

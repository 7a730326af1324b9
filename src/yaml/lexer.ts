import { Lexer } from 'yaml';

/**
 * The package's lexer, but that quoted text and what stands in brackets may go on without indentation, as
 * PyYAML reads it and some of Ansible's content has it:
 *
 *     key: "{{
 *     value }}"
 *     list: [ 1,
 *     2 ]
 */
export function looseLexer(): Lexer {
  const lexer = new Lexer();
  const inside: Inside = Object(lexer);
  for (const step of ['parseQuotedScalar', 'parseFlowCollection'] as const) {
    const original = inside[step].bind(lexer);
    inside[step] = function* () {
      const { indentNext } = inside;
      inside.indentNext = 0;
      const next = yield* original();
      inside.indentNext = indentNext;
      return next;
    };
  }
  return lexer;
}

/** What the package calls private; a test of the outcome notices when it changes. */
interface Inside {
  indentNext: number;
  parseQuotedScalar: () => Generator<string, string | undefined>;
  parseFlowCollection: () => Generator<string, string | undefined>;
}

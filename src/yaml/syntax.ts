import type { YAMLParseError } from 'yaml';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source-file.ts';

/** Says in the user's words what the `yaml` package found wrong. */
export function explainSyntax(
  errors: readonly YAMLParseError[],
  source: SourceFile,
): readonly Diagnostic[] {
  return errors.map(({ code, message, pos: [start, end] }) => ({
    severity: 'error',
    code: code === 'TAB_AS_INDENT' ? 'yaml/tab' : 'yaml/syntax',
    message: `${message}.`,
    location: { source, start, end },
  }));
}

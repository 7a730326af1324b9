import type { CST, YAMLParseError } from 'yaml';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../diagnostics/source-file.ts';
import { explainError } from './explain-error.ts';
import { type Finding, type SyntaxContext, syntaxContext } from './finding.ts';
import { deeperKey } from './indentation.ts';
import { columnAt, lineAt } from './lines.ts';
import { unquotedTemplates } from './templates.ts';

/** Who has more has given another kind of file, perhaps; to explain all of them takes minutes. */
const limit = 100;

export interface SyntaxProblems {
  readonly diagnostics: readonly Diagnostic[];
  /** Whether what else seems wrong there is worth believing: the text was read as it was meant. */
  isReadable(offset: number): boolean;
}

/** Says in the user's words what the `yaml` package found wrong, and each mistake only once. */
export function explainSyntax(
  errors: readonly YAMLParseError[],
  tokens: readonly CST.Token[],
  source: SourceFile,
): SyntaxProblems {
  const context = syntaxContext(source.text, tokens);
  const templates = unquotedTemplates(context);
  const explained = explainAll(errors.slice(0, limit), templates, context);
  const all = firstOfEach([...templates, ...explained].sort(byStart), context.text);
  const last = Math.min(...[errors[limit]?.pos[0], all[limit]?.start].map(at => at ?? Infinity));
  const looked = all.filter(({ start }) => start < last);
  const findings = last === Infinity ? all : [...looked, tooMany(last)];
  const broken =
    findings.find(({ isLocal }) => isLocal !== true)?.start ?? Number.POSITIVE_INFINITY;
  return {
    diagnostics: findings.map(finding => diagnosticOf(finding, source)),
    isReadable: offset =>
      offset < broken && !findings.some(finding => covers(finding, offset, context)),
  };
}

function explainAll(
  errors: readonly YAMLParseError[],
  templates: readonly Finding[],
  context: SyntaxContext,
): readonly Finding[] {
  const multiline = errors.filter(({ code }) => code === 'MULTILINE_IMPLICIT_KEY');
  const nested = new Set(
    errors.filter(({ code }) => code === 'BLOCK_AS_IMPLICIT_KEY').map(({ pos }) => pos[0]),
  );
  return errors
    .filter(({ message }, index) => index === 0 || !message.includes('in YAML stream'))
    .filter(({ pos }) => !templates.some(template => covers(template, pos[0], context)))
    .map(error => {
      const both = multiline.find(({ pos }) => pos[0] === error.pos[0] && nested.has(pos[0]));
      return both === undefined
        ? explainError(error, context)
        : deeperKey(context.text, both.pos[0], both.pos[1]);
    });
}

/** The parser goes on behind a mistake and may stumble over it again. */
function firstOfEach(findings: readonly Finding[], text: string): readonly Finding[] {
  const kept: Finding[] = [];
  for (const finding of findings) {
    const previous = kept.at(-1);
    if (previous === undefined || !isSameMistake(previous, finding, text)) kept.push(finding);
  }
  return kept;
}

function isSameMistake(before: Finding, after: Finding, text: string): boolean {
  const isOnLine = lineAt(text, before.start).start === lineAt(text, after.start).start;
  if (isOnLine)
    return (
      !(before.isOneOfMany === true && after.isOneOfMany === true) || before.start === after.start
    );
  if (after.start <= (before.until ?? 0)) return true;
  return (
    before.isOutOfLine === true &&
    after.isOutOfLine === true &&
    columnAt(text, before.start) === columnAt(text, after.start)
  );
}

function tooMany(start: number): Finding {
  const message = `There are more than ${limit} mistakes: what follows was not looked at.`;
  return { message, start, end: start + 1 };
}

function covers({ start, until }: Finding, offset: number, { text }: SyntaxContext): boolean {
  return offset >= start && offset <= (until ?? lineAt(text, start).end);
}

function byStart(a: Finding, b: Finding): number {
  return a.start - b.start;
}

function diagnosticOf(finding: Finding, source: SourceFile): Diagnostic {
  const { code = 'yaml/syntax', message, start, end, hint, related } = finding;
  const location = { source, start, end };
  const places = related && [
    { message: related.message, location: { source, start: related.start, end: related.end } },
  ];
  return { severity: 'error', code, message, location, hint, related: places };
}

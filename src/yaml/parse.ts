import { Composer, type CST, type Document, Lexer, Parser, type YAMLParseError } from 'yaml';
import { type Diagnostic, Diagnostics, type Result } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source-file.ts';
import { looseLexer } from './lexer.ts';
import { locate } from './locate.ts';
import type { Located } from './located.ts';
import { cutOut } from './syntax/cut-out.ts';
import { explainSyntax } from './syntax/explain-syntax.ts';

/** Deeper nesting is a mistake, and would exhaust the stack of whoever walks the tree. */
const depthLimit = 200;

/** Each item that is left out costs a reading of the whole text. */
const recoveryLimit = 25;

type Parsed<T> = Result<T> & {
  /** What could be read all the same, so that more mistakes are found in it. */
  readonly partial?: T | undefined;
};

/** Reads a text with one document; an empty one is null. Reports everything that is wrong with it. */
export function parseYaml(source: SourceFile): Parsed<Located> {
  const result = parseYamlDocuments(source);
  if (!result.ok) return { ...result, partial: result.partial?.[0] };

  const [first, second] = result.value;
  if (second === undefined && first !== undefined)
    return { ok: true, value: first, warnings: result.warnings };
  const diagnostics = new Diagnostics();
  const message = 'A second document begins here, and this file can hold only one.';
  const start = documentStart(source.text, second?.location.start ?? 0);
  diagnostics.error('yaml/syntax', message, { source, start, end: start + 3 });
  return { ok: false, diagnostics: [...(result.warnings ?? []), ...diagnostics.list] };
}

/** Where the `---` above the value stands, or the `...` that ends the document before. */
function documentStart(text: string, offset: number): number {
  const marks = [...text.slice(0, offset).matchAll(/^(?:---|\.\.\.)(?=\s|$)/gm)];
  return marks.at(-1)?.index ?? offset;
}

/** Reads all documents of a text (`---` separates them): at least one, which is null if it is empty. */
export function parseYamlDocuments(source: SourceFile): Parsed<readonly Located[]> {
  const diagnostics = new Diagnostics();
  const text = withoutControlCharacters(source, diagnostics);
  const read = readSoundly(text);
  if ('tooDeepAt' in read) {
    const start = read.tooDeepAt;
    const message = `Values are nested more than ${depthLimit} levels deep.`;
    diagnostics.error('yaml/syntax', message, { source, start, end: start + 1 });
    return { ok: false, diagnostics: diagnostics.list };
  }
  const { tokens, documents, errors } = read;
  const syntax = explainSyntax(errors, tokens, source);
  const { own, partial } = recover(text, syntax.diagnostics, source);
  const found = new Diagnostics();
  const value = documents.map(document => locate(document, source, found));
  const believable = found.list.filter(({ location }) => syntax.isReadable(location?.start ?? 0));
  diagnostics.list.push(...own, ...believable);
  diagnostics.list.sort((a, b) => (a.location?.start ?? 0) - (b.location?.start ?? 0));
  if (!diagnostics.hasErrors) return { ok: true, value, warnings: diagnostics.list };
  if (errors.length === 0) return { ok: false, diagnostics: diagnostics.list, partial: value };
  return { ok: false, diagnostics: diagnostics.list, ...(partial && { partial }) };
}

interface Recovered {
  /** Without those that are gone when what is wrong before them is left out: they only followed from it. */
  readonly own: readonly Diagnostic[];
  readonly partial?: readonly Located[] | undefined;
}

/** Reads the text again without the items of lists that are broken. */
function recover(text: string, problems: readonly Diagnostic[], source: SourceFile): Recovered {
  const own: Diagnostic[] = [];
  let open = problems;
  let left = text;
  for (let [first] = open; first !== undefined; [first] = open) {
    if (own.length >= recoveryLimit) return { own: [...own, ...open] };
    const cut = cutOut(left, startOf(first));
    const again = cut === undefined ? undefined : read(cut, new Lexer());
    if (cut === undefined || again === undefined || 'tooDeepAt' in again)
      return { own: [...own, ...open] };
    const { diagnostics } = explainSyntax(again.errors, again.tokens, { ...source, text: cut });
    const starts = new Set(diagnostics.map(startOf));
    const isCut = (one: Diagnostic): boolean =>
      text[startOf(one)] !== ' ' && cut[startOf(one)] === ' ';
    own.push(...open.filter(one => one === first || isCut(one)));
    open = open.filter(one => one !== first && !isCut(one) && starts.has(startOf(one)));
    left = cut;
  }
  const again = read(left, new Lexer());
  if (left.trim() === '' || 'tooDeepAt' in again || again.errors.length > 0)
    return { own: problems };
  const found = new Diagnostics();
  const partial = again.documents.map(document => locate(document, source, found));
  return found.hasErrors ? { own } : { own, partial };
}

function startOf({ location }: Diagnostic): number {
  return location?.start ?? 0;
}

interface Read {
  readonly tokens: readonly CST.Token[];
  readonly documents: readonly Document.Parsed[];
  readonly errors: readonly YAMLParseError[];
}

interface TooDeep {
  readonly tooDeepAt: number;
}

/** Loosely only where less is wrong then: a quote or bracket left open is explained best as it stands. */
function readSoundly(text: string): Read | TooDeep {
  const strict = read(text, new Lexer());
  if ('tooDeepAt' in strict || strict.errors.length === 0) return strict;
  const loose = read(text, looseLexer());
  return 'errors' in loose && loose.errors.length < strict.errors.length ? loose : strict;
}

function read(text: string, lexer: Lexer): Read | TooDeep {
  const tokens = readTokens(text, lexer);
  if ('tooDeepAt' in tokens) return tokens;
  const documents = compose(tokens, text.length);
  return { tokens, documents, errors: documents.flatMap(({ errors }) => errors) };
}

function compose(tokens: readonly CST.Token[], end: number): readonly Document.Parsed[] {
  const composer = new Composer({
    schema: 'failsafe',
    resolveKnownTags: false,
    keepSourceTokens: true,
    uniqueKeys: false,
    merge: false,
  });
  return [...composer.compose(tokens, true, end)];
}

/** Stops where the text nests too deeply: to go on would take the parser quadratic time. */
function readTokens(text: string, lexer: Lexer): readonly CST.Token[] | TooDeep {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of lexer.lex(text)) {
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > depthLimit) return { tooDeepAt: parser.offset };
  }
  tokens.push(...parser.end());
  return tokens;
}

/** Every control character but the tab, the line breaks and NEL; and what Unicode keeps for itself. */
const forbidden = /[^\P{Cc}\t\n\r\u0085]|[\ufffe\uffff]/gu;

/** Reports characters YAML forbids. The rest of the text is read all the same, at the same offsets. */
function withoutControlCharacters(source: SourceFile, diagnostics: Diagnostics): string {
  const found = source.text.match(forbidden);
  if (found === null) return source.text;

  const start = source.text.search(forbidden);
  const code = source.text.charCodeAt(start).toString(16).toUpperCase().padStart(4, '0');
  const more = found.length > 1 ? ` There are ${found.length} such characters in this file.` : '';
  diagnostics.error(
    'yaml/syntax',
    `The character U+${code} may not stand in a YAML file.${more}`,
    { source, start, end: start + 1 },
    { hint: 'In a double-quoted text it can be written as an escape.' },
  );
  return source.text.replaceAll(forbidden, '\ufffd');
}

import type { ImportedName } from './ast.ts';
import { unplaced } from './parse-blocks.ts';
import { parseName } from './parse-target.ts';
import { SyntaxProblem } from './syntax-problem.ts';
import type { StatementReader, TagParser } from './tag-parser.ts';

const readInclude: StatementReader = parser => {
  const { stream } = parser;
  const template = parser.expression();
  const ignoreMissing = stream.skipName('ignore');
  if (ignoreMissing) stream.expectKeyword('missing');
  const withContext = parseContext(parser) ?? true;
  return { kind: 'include', template, ignoreMissing, withContext, ...unplaced };
};

const readImport: StatementReader = parser => {
  const template = parser.expression();
  parser.stream.expectKeyword('as');
  const { name: target } = parseName(parser, 'a name for the imported template');
  const withContext = parseContext(parser) ?? false;
  return { kind: 'import', template, target, withContext, ...unplaced };
};

const readFrom: StatementReader = parser => {
  const { stream } = parser;
  const template = parser.expression();
  stream.expectKeyword('import');
  const names: ImportedName[] = [];
  let withContext = parseContext(parser);
  while (withContext === undefined && !stream.at('blockEnd')) {
    names.push(parseImportedName(parser));
    withContext = parseContext(parser);
    if (withContext !== undefined || !stream.skipOperator(',')) break;
    withContext = parseContext(parser);
  }
  if (names.length === 0) stream.fail('Expected a name to import');
  return { kind: 'fromImport', template, names, withContext: withContext ?? false, ...unplaced };
};

function parseImportedName(parser: TagParser): ImportedName {
  const { stream } = parser;
  const { name, start, end } = parseName(parser, 'a name to import');
  if (name.startsWith('_')) {
    throw new SyntaxProblem('A name that begins with "_" cannot be imported.', { start, end });
  }
  const alias = stream.skipName('as') ? parseName(parser, 'another name for it').name : name;
  return { name, alias, start, end: stream.end };
}

/** `with context` is true, `without context` false. */
function parseContext({ stream }: TagParser): boolean | undefined {
  if (stream.next.kind !== 'name' || stream.next.value !== 'context') return undefined;
  const wanted = stream.atName('with') || !stream.atName('without');
  if (!stream.skipName('with') && !stream.skipName('without')) return undefined;
  stream.take();
  return wanted;
}

const readExtends: StatementReader = parser => ({
  kind: 'extends',
  template: parser.expression(),
  ...unplaced,
});

export const importReaders: ReadonlyMap<string, StatementReader> = new Map([
  ['include', readInclude],
  ['import', readImport],
  ['from', readFrom],
  ['extends', readExtends],
]);

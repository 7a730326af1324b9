import { type Arguments, ExpressionError, type LiteralArguments } from '../../jinja/functions.ts';
import type { Value } from '../../values/value.ts';
import { parseCsv } from '../algorithms/csv.ts';
import { IniError, type IniFile, interpolated, parseIni } from '../algorithms/ini.ts';
import { flagArg, integerArg, stringOf, textArg } from '../arguments.ts';
import { compiled } from '../regexes.ts';
import { readText, requireFile } from './find-file.ts';
import { parseKeyValues } from './key-values.ts';
import type { LookedUpFile, LookupDefinition, LookupReach } from './lookup.ts';

const csvOptions = ['file', 'col', 'keycol', 'default', 'delimiter', 'encoding'];
const iniOptions = [
  ...['file', 'section', 'type', 're', 'default', 'encoding', 'case_sensitive', 'allow_no_value'],
  ...['allow_none', 'interpolation'],
];

const csvDefault = 'ansible.csv';
const iniDefault = 'ansible.ini';

/** Lookups of values in files that hold many. Options may also stand in the term: `key file=x.ini`. */
export const tableLookups: readonly LookupDefinition[] = [
  {
    name: 'csvfile',
    summary: 'Give a field of the row of a CSV file that begins with a key.',
    meanings: {
      terms: 'Keys; options may stand behind them, as in "anna file=users.csv".',
      file: 'The file; looked for in "files" of the role and beside the playbook.',
      col: 'The column of the field, from 0.',
      keycol: 'The column of the key, from 0.',
      default: 'What to give where no row has the key.',
      encoding: 'Accepted; files are read as UTF-8.',
    },
    defaults: { file: 'ansible.csv', col: 1, keycol: 0, delimiter: 'TAB' },
    examples: ["lookup('csvfile', 'anna', file='users.csv', delimiter=',') -> 'anna@example.org'"],
    options: csvOptions,
    files: literals => tableFiles(literals, csvOptions, csvDefault),
    run: perTerm(csvOptions, csvValue),
  },
  {
    name: 'ini',
    summary: "Give the value of a key in a file of sections, or of Java's properties.",
    meanings: {
      terms: 'Keys; options may stand behind them, as in "port file=app.ini".',
      file: 'The file; looked for in "files" of the role and beside the playbook.',
      re: 'The keys are patterns: give the values of all that match.',
      default: 'What to give where there is no such key.',
      encoding: 'Accepted; files are read as UTF-8.',
      allow_no_value: 'A key may stand without a value.',
      allow_none: 'The same as "allow_no_value".',
      interpolation: 'Fill in "%(other)s" in values.',
    },
    defaults: {
      file: 'ansible.ini',
      section: 'global',
      type: 'ini',
      re: false,
      default: '',
      case_sensitive: false,
      allow_no_value: false,
      allow_none: false,
      interpolation: true,
    },
    examples: ["lookup('ini', 'port', file='app.ini', section='web') -> '8080'"],
    options: iniOptions,
    files: literals => tableFiles(literals, iniOptions, iniDefault),
    run: perTerm(iniOptions, iniValue),
  },
];

function tableFiles(
  literals: LiteralArguments,
  names: readonly string[],
  standard: string,
): readonly LookedUpFile[] {
  return literals.rest.flatMap((term, index): readonly LookedUpFile[] => {
    if (typeof term !== 'string') return [];
    const own = parseKeyValues(term, names).values.get('file');
    const option = literals.has('file') ? literals.get('file') : standard;
    const name = own ?? option;
    const parameter = own === undefined && literals.has('file') ? 'file' : index;
    return typeof name === 'string' ? [{ names: [name], folders: ['files'], parameter }] : [];
  });
}

type Find = (key: string, options: Arguments, reach: LookupReach) => readonly Value[];

function perTerm(names: readonly string[], find: Find): LookupDefinition['run'] {
  return (terms, options, reach) =>
    terms.flatMap(term => {
      const { text, values } = parseKeyValues(stringOf(term, 'the key'), names);
      if (text === '') throw new ExpressionError('The key to look for is missing.');
      return find(text, { ...options, get: name => values.get(name) ?? options.get(name) }, reach);
    });
}

function csvValue(key: string, options: Arguments, reach: LookupReach): readonly Value[] {
  const path = requireFile(textArg(options, 'file', csvDefault), 'files', reach);
  const delimiter = textArg(options, 'delimiter', 'TAB').replace(/^(?:TAB|\\t)$/, '\t');
  const keyColumn = integerArg(options, 'keycol', 0);
  const row = parseCsv(readText(path, reach), { delimiter }).find(
    fields => fields[keyColumn] === key,
  );
  const fallback = options.get('default') ?? null;
  if (row === undefined) return fallback === null ? [] : [fallback];
  const column = integerArg(options, 'col', 1);
  const field = row[column];
  if (field !== undefined) return [field];
  throw new ExpressionError(`The row "${key}" of "${path}" has no column ${column}.`);
}

function iniValue(key: string, options: Arguments, reach: LookupReach): readonly Value[] {
  const name = textArg(options, 'file', iniDefault);
  const path = requireFile(name, 'files', reach);
  const isProperties = textArg(options, 'type', 'ini') === 'properties';
  const section = isProperties ? 'java_properties' : textArg(options, 'section', 'global');
  const text = isProperties ? `[java_properties]\n${readText(path, reach)}` : readText(path, reach);
  const keys = read(text, path, options).get(section);
  if (keys === undefined) throw new ExpressionError(`"${name}" has no section "${section}".`);

  const valueOf = (found: string): Value => {
    const value = keys.get(found) ?? null;
    if (value === null || !flagArg(options, 'interpolation', true)) return value;
    const result = interpolated(value, keys);
    if (result === undefined) {
      throw new ExpressionError(`The value of "${found}" in "${name}" refers to a missing key.`, {
        hint: 'Double a "%" that stands for itself, or say interpolation=false.',
      });
    }
    return result;
  };
  if (flagArg(options, 're')) {
    const regex = compiled(key);
    return [...keys.keys()].filter(one => regex.match(one) !== undefined).map(valueOf);
  }
  const wanted = flagArg(options, 'case_sensitive') ? key : key.toLowerCase();
  const value = keys.has(wanted) ? valueOf(wanted) : (options.get('default') ?? '');
  return value === null ? [] : [value];
}

function read(text: string, path: string, options: Arguments): IniFile {
  try {
    return parseIni(text, {
      caseSensitive: flagArg(options, 'case_sensitive'),
      allowNoValue: flagArg(options, 'allow_no_value') || flagArg(options, 'allow_none'),
    });
  } catch (error) {
    if (error instanceof IniError) throw new ExpressionError(`"${path}": ${error.message}.`);
    throw error;
  }
}

import { ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import type { Dict, Value } from '../../values/value.ts';
import { parseCsv } from '../algorithms/csv.ts';
import { flagArg, inputText, listOf, stringOf, textArg } from '../arguments.ts';
import { requireChoice } from '../literal-checks.ts';

const dialects = ['excel', 'excel-tab', 'unix'] as const;

/** The rows of a text as dicts: the first row names the fields. */
export const csvFilter: FunctionDefinition = {
  name: 'from_csv',
  aliases: ['community.general.from_csv'],
  summary: 'Read the rows of CSV as dicts; the first row names the fields.',
  meanings: {
    dialect: 'What stands between fields: a comma, or with excel-tab a tab.',
    fieldnames: 'The names of the fields, where the first row does not hold them.',
    delimiter: 'Another character between fields.',
    skipinitialspace: 'Leave out spaces before a field.',
    strict: 'Accepted; changes nothing.',
  },
  defaults: { dialect: 'excel', skipinitialspace: false },
  examples: ["'name,port\\nweb1,80' | from_csv -> [{'name': 'web1', 'port': '80'}]"],
  parameters: ['dialect?', 'fieldnames?', 'delimiter?', 'skipinitialspace?', 'strict?'],
  choices: { dialect: dialects },
  call(input, args) {
    const dialect = requireChoice('dialect', textArg(args, 'dialect', 'excel'), dialects);
    const delimiter = textArg(args, 'delimiter') ?? (dialect === 'excel-tab' ? '\t' : ',');
    if (delimiter.length !== 1) throw new ExpressionError('"delimiter" must be one character.');
    const skipsSpace = flagArg(args, 'skipinitialspace');
    const rows = parseCsv(inputText(input), { delimiter, skipsSpace }).filter(
      row => row.join('') !== '' || row.length > 1,
    );
    const names = args.get('fieldnames') ?? null;
    const [fields = [], ...data] =
      names === null
        ? rows
        : [listOf(names, '"fieldnames"').map(name => stringOf(name, 'every name')), ...rows];
    return data.map(row => record(fields, row));
  },
};

/** Fields that a row lacks are none; those it has too many stand under the key none. */
function record(names: readonly string[], row: readonly string[]): Dict {
  const dict: Dict = new Map(
    names.map((name, index): [string, Value] => [name, row[index] ?? null]),
  );
  if (row.length > names.length) dict.set(null, row.slice(names.length));
  return dict;
}

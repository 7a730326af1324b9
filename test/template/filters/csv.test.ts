import { itAnswers, itRefuses } from '../support.ts';

describe('csvFilter', () => {
  itAnswers([
    [
      '\'a,b\n1,2\n3,"x y"\n\' | community.general.from_csv',
      "[{'a': '1', 'b': '2'}, {'a': '3', 'b': 'x y'}]",
    ],
    [
      "'1,2\n3,4\n' | community.general.from_csv(fieldnames=['x','y'])",
      "[{'x': '1', 'y': '2'}, {'x': '3', 'y': '4'}]",
    ],
    [
      "'1;2\n3;4\n' | community.general.from_csv(fieldnames=['x','y'], delimiter=';')",
      "[{'x': '1', 'y': '2'}, {'x': '3', 'y': '4'}]",
    ],
    [
      "'a;b\n1; 2\n' | community.general.from_csv(dialect='excel', delimiter=';', skipinitialspace=true)",
      "[{'a': '1', 'b': '2'}]",
    ],
    ["'a\tb\n1\t2\n' | community.general.from_csv(dialect='excel-tab')", "[{'a': '1', 'b': '2'}]"],
    [
      "'a,b\n1\n1,2,3\n' | community.general.from_csv",
      "[{'a': '1', 'b': None}, {'a': '1', 'b': '2', None: ['3']}]",
    ],
    ["'a,b\n1,2' | community.general.from_csv(strict=true)", "[{'a': '1', 'b': '2'}]"],
  ]);
  itRefuses([
    ["'a' | from_csv(dialect='nope')", '"dialect" must be excel, excel-tab or unix, not "nope".'],
    ["'a' | from_csv(delimiter=';;')", '"delimiter" must be one character.'],
  ]);
});

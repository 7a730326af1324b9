import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of chance', () => {
  itAnswers([
    [
      "9999999999999999999999999999999999999 | random(seed='x')",
      '6383070122351552584162255965685239251',
    ],
    ["99999999999999999999 | random(seed='x', start=5, step=7)", '40695109645882040522'],
    ['[5] | random', '5'],
    ['1 | random', '0'],
    ['[3] | shuffle', '[3]'],
    ['10 | random(seed=true) == 10 | random(seed=1)', 'True'],
    ["59 | random(seed='web1')", '52'],
    ["['a', 'b', 'c'] | random(seed='x')", "'c'"],
    ["100 | random(start=10, step=7, seed='x')", '80'],
    ['100 | random(10, 7, 5)', '73'],
    ["[1, 2, 3, 4, 5] | shuffle('x')", '[5, 2, 1, 4, 3]'],
    ["['a', 'b'] | shuffle(seed=3)", "['b', 'a']"],
  ]);

  itRefuses([
    ['[] | random', 'There is nothing to choose from.'],
    ['0 | random', 'There is no number from 0 to 0.'],
    ['5 | random(seed=1.5)', '"seed" must be a string or an integer, not a float.'],
    ['[1] | random(1)', '"start" and "step" go only with an integer.'],
  ]);
});

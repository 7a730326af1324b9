import { itAnswers } from '../support.ts';

describe('the filters of chance', () => {
  itAnswers([
    ["59 | random(seed='web1')", '52'],
    ["['a', 'b', 'c'] | random(seed='x')", "'c'"],
    ["100 | random(start=10, step=7, seed='x')", '80'],
    ['100 | random(10, 7, 5)', '73'],
    ["[1, 2, 3, 4, 5] | shuffle('x')", '[5, 2, 1, 4, 3]'],
    ["['a', 'b'] | shuffle(seed=3)", "['b', 'a']"],
  ]);
});

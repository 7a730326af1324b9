import { itAnswers } from '../support.ts';

describe('the filters of shell', () => {
  itAnswers([
    ['"it\'s" | quote', "'\\'it\\'\"\\'\"\\'s\\''"],
    ["'a b' | quote", '"\'a b\'"'],
    ["'' | quote", '"\'\'"'],
    ["'a=b' | quote", "'a=b'"],
    ["'a~b{c}^' | quote", '"\'a~b{c}^\'"'],
    ['5 | quote', "'5'"],
  ]);
});

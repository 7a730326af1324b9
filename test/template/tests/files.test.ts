import { itAnswers } from '../support.ts';

describe('the tests of files', () => {
  itAnswers([
    ["'' is exists", 'False'],
    ["'' is directory", 'False'],
    ["'/x' is abs", 'True'],
    ["'/nope' is exists", 'False'],
  ]);
});

import { itAnswers } from '../support.ts';

describe('the tests of files', () => {
  itAnswers([
    ["'/x' is abs", 'True'],
    ["'/nope' is exists", 'False'],
  ]);
});

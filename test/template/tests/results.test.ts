import { itAnswers, itRefuses } from '../support.ts';

describe('the tests of results', () => {
  itAnswers([
    ["{'timedout': {'period': 5}} is timedout", 'True'],
    ["{'timedout': false} is timedout", 'False'],
    ["{'results': []} is changed", 'False'],
    ["{'rc': 0} is not failed", 'True'],
    ["{'changed': True} is changed", 'True'],
    ["{'results': [{'changed': False}, {'changed': True}]} is changed", 'True'],
    ['{} is changed', 'False'],
    ["{'failed': True} is failed", 'True'],
    ['{} is succeeded', 'True'],
    ["{'failed': True} is success", 'False'],
    ["{'skipped': True} is skipped", 'True'],
    ['{} is unreachable', 'False'],
    ['{} is reachable', 'True'],
    ["{'finished': 1} is finished", 'True'],
    ['{} is finished', 'True'],
    ["{'started': 0} is started", 'False'],
  ]);

  itRefuses([["'x' is failed", "The input must be a task's registered result, not a str."]]);
});

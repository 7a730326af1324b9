import { itIsAsAnsible, play, type Row } from './rows.ts';

const tags = ['untagged', 'ta', 'tb', 'always', 'never', 'never_a'];
const tagged: readonly Row[] = (
  [
    [[], 'untagged ta tb always'],
    [['-t', 'all'], 'untagged ta tb always'],
    [['-t', 'a'], 'ta always never_a'],
    [['-t', 'tagged'], 'ta tb always'],
    [['-t', 'untagged'], 'untagged always'],
    [['-t', 'never'], 'always never never_a'],
    [['-t', 'all,never'], 'untagged ta tb always never never_a'],
    [['--skip-tags', 'a'], 'untagged tb always'],
    [['--skip-tags', 'always'], 'untagged ta tb'],
    [['--skip-tags', 'tagged'], 'untagged'],
    [['--skip-tags', 'all'], 'always'],
    [['--skip-tags', 'all,always'], ''],
    [['--skip-tags', 'untagged'], 'ta tb always'],
    [['-t', 'a', '--skip-tags', 'always'], 'ta never_a'],
  ] as const
).map(([args, says]) => ({
  rule: `${args.length === 0 ? 'no option' : args.join(' ')} runs ${says === '' ? 'nothing' : says}`,
  args,
  playbook: play(
    tags
      .map((name, index) => {
        const own = [[], ['a'], ['b'], ['always'], ['never'], ['never', 'a']][index] ?? [];
        return `    - debug: {msg: ${name}}\n      tags: [${own.join(', ')}]\n`;
      })
      .join(''),
    '',
    'a',
  ),
  says: says.split(' ').flatMap(name => (name === '' ? [] : [`a: ${name}`])),
}));

describe('as Ansible: tags', () => itIsAsAnsible(tagged));

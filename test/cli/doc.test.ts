import { expect } from 'chai';
import { documentedKinds } from '../../src/docs/kinds.ts';
import { type CliResult, Project } from '../support/run-cli.ts';

let project: Project;

before(() => {
  project = new Project();
});

after(() => project.remove());

function doc(...argv: readonly string[]): Promise<CliResult> {
  return project.cli('doc', ...argv);
}

async function namesOf(kind: string): Promise<readonly string[]> {
  const { stdout } = await doc('-t', kind, '-l');
  return stdout
    .trimEnd()
    .split('\n')
    .map(line => line.split(' ')[0] ?? '');
}

describe('kplay doc', () => {
  it('prints a page of a filter from its declaration', async () => {
    const { stdout, exitCode } = await doc('-t', 'filter', 'round');
    expect(exitCode).to.equal(0);
    expect(stdout).to.equal(
      [
        '# round',
        '',
        'Round a number.',
        '',
        'A filter: `input | round(…)`.',
        '',
        '## Parameters',
        '',
        '- `precision` (integer; default 0): How many digits behind the point.',
        '- `method` (one of common, ceil, floor; default "common")',
        '',
        '## Examples',
        '',
        '```',
        '2.567 | round(1) -> 2.6',
        "2.1 | round(method='ceil') | int -> 3",
        '```',
        '',
        '',
      ].join('\n'),
    );
  });

  const pages: readonly (readonly [argv: readonly string[], part: string])[] = [
    [['wordwrap'], 'A filter: `input | wordwrap(…)`.'],
    [['-t', 'filter', 'd'], '# default\n'],
    [['ansible.builtin.combine'], '# combine\n'],
    [['to_minutes'], '# community.general.to_minutes\n'],
    [['-t', 'test', 'version_compare'], 'A test: `input is version(version, …)`.'],
    [['-t', 'test', '=='], '# eq\n'],
    [['-t', 'lookup', 'csvfile'], "A lookup: `lookup('csvfile', *terms, …)`."],
    [['with_items'], '# items\n'],
    [['namespace'], 'A function: `namespace(**others, …)`.'],
    [['-t', 'function', 'now'], '- `utc` (boolean; default false): In UTC, not in local time.'],
    [['omit'], 'A value: `omit`.'],
    [['dict'], 'A function has this name, too: kplay doc -t function dict\n'],
    [['from_xml'], 'Not built in: XML is not built in.'],
    [['become_user'], 'A keyword of plays, blocks, tasks, handlers and roles.'],
    [['throttle'], 'Its value: a whole number from 0 on.'],
    [['loop_var'], 'A keyword of "loop_control".'],
    [['rescue'], 'A keyword of blocks.'],
    [['risky-octal'], 'One of the rules about safety.'],
    [['fqcn'], 'Looked for only with "--enable fqcn".'],
    [['yaml/sexagesimal'], 'Every run reports it, too.'],
  ];
  for (const [argv, part] of pages) {
    it(`finds ${argv.join(' ')}`, async () => {
      const { stdout, exitCode } = await doc(...argv);
      expect(stdout).to.include(part);
      expect(exitCode).to.equal(0);
    });
  }

  it('says what else has a name', async () => {
    const { stdout } = await doc('file');
    expect(stdout).to.match(/^# file\n\nMake files/);
    expect(stdout).to.include('A test has this name, too: kplay doc -t test file\n');
    expect(stdout).to.include('A lookup has this name, too: kplay doc -t lookup file\n');
  });

  it('lists each kind, and has a page of everything listed', async () => {
    for (const kind of documentedKinds) {
      const names = await namesOf(kind);
      expect(names.length, kind).to.be.greaterThan(10);
      const { stdout, exitCode } = await doc('-t', kind, ...names);
      expect(exitCode, kind).to.equal(0);
      expect(stdout.match(/^# /gm)?.length, kind).to.be.at.least(names.length);
    }
    expect((await doc('-l')).stdout).to.equal((await doc()).stdout);
  });

  it('tells of every keyword what it can be, but of those that can be anything', async () => {
    const open: string[] = [];
    for (const name of await namesOf('keyword')) {
      const { stdout } = await doc('-t', 'keyword', name);
      if (!stdout.includes('Its value:')) open.push(name);
    }
    expect(open).to.deep.equal(['always', 'block', 'label', 'rescue']);
  });

  const unknown: readonly (readonly [argv: readonly string[], message: string, hint: string])[] = [
    [
      ['wordwrp'],
      'kplay has no module, keyword, filter, test, lookup, function or rule "wordwrp".',
      'Did you mean "wordwrap"?',
    ],
    [
      ['nothing_like_it'],
      'kplay has no module, keyword, filter, test, lookup, function or rule "nothing_like_it".',
      'kplay doc -l lists modules; with -t filter, test, lookup, function, rule or keyword the others.',
    ],
    [['-t', 'filter', 'copy'], 'kplay has no filter "copy".', 'kplay doc -t filter -l'],
    [['-t', 'test', 'defnied'], 'kplay has no test "defnied".', 'Did you mean "defined"?'],
  ];
  for (const [argv, message, hint] of unknown) {
    it(`refuses ${argv.join(' ')}`, async () => {
      const { stdout, stderr, exitCode } = await doc(...argv);
      expect(exitCode).to.equal(3);
      expect(stdout).to.equal('');
      expect(stderr).to.include(message);
      expect(stderr).to.include(hint);
      expect(stderr).not.to.include('--allow-missing');
    });
  }

  it('refuses kinds that there are not', async () => {
    const { exitCode, stderr } = await doc('-t', 'connection', 'ssh');
    expect(exitCode).to.equal(5);
    expect(stderr).to.include(
      'Allowed choices are module, keyword, filter, test, lookup, function, rule.',
    );
  });
});

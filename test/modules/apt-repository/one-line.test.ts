import { expect } from 'chai';
import fc from 'fast-check';
import { Failure } from '../../../src/module-api/failure.ts';
import {
  fileNameOf,
  hasSource,
  parseSourceLine,
  ppaProblem,
  renderSourceLine,
  requireSourceLine,
  withOption,
  withoutSource,
  withSource,
} from '../../../src/modules/apt-repository/one-line.ts';

const line = requireSourceLine('deb [arch=amd64] https://host/debian stable main');
const written = 'deb [arch=amd64] https://host/debian stable main';

describe('parseSourceLine', () => {
  const cases: readonly [text: string, rendered: string | undefined][] = [
    ['deb   http://a/  sid   main  contrib # mine', 'deb http://a/ sid main contrib'],
    [
      'deb-src [ arch=amd64  trusted=yes ] http://a/ /',
      'deb-src [arch=amd64 trusted=yes] http://a/ /',
    ],
    ['# deb http://a/ sid main', undefined],
    ['Types: deb', undefined],
    ['', undefined],
  ];
  for (const [text, rendered] of cases) {
    it(`reads ${JSON.stringify(text)}`, () => {
      const parsed = parseSourceLine(text);
      expect(parsed && renderSourceLine(parsed)).to.equal(rendered);
    });
  }
});

describe('requireSourceLine', () => {
  for (const repo of [
    'ppa:user/name',
    'http://a/ sid main',
    'deb http://a/ sid',
    'deb http://a/',
  ]) {
    it(`refuses ${repo}`, () => {
      expect(() => requireSourceLine(repo)).to.throw(Failure, '"repo');
    });
  }
});

describe('ppaProblem', () => {
  const cases: readonly [repo: string, place: string][] = [
    ['ppa:deadsnakes/ppa', 'deadsnakes/ppa'],
    ['ppa:deadsnakes', 'deadsnakes/ppa'],
    ['ppa:~ubuntu-mozilla/ubuntu/nightly', 'ubuntu-mozilla/nightly'],
  ];
  for (const [repo, place] of cases) {
    it(`says what to write in the place of ${repo}`, () => {
      const [owner, archive] = place.split('/');
      expect(ppaProblem(repo))
        .to.contain(`uris: https://ppa.launchpadcontent.net/${place}/ubuntu\n`)
        .and.contain(`https://launchpad.net/~${owner}/+archive/ubuntu/${archive} shows`);
    });
  }
});

describe('withSource', () => {
  const cases: readonly [what: string, before: string, after: string][] = [
    ['begins a file', '', `${written}\n`],
    ['adds to others', 'deb http://a/ sid main', `deb http://a/ sid main\n${written}\n`],
    ['switches on what is off', `# ${written}\n# x\n`, `${written}\n# x\n`],
    ['leaves what is there', `${written} # mine\n`, `${written} # mine\n`],
  ];
  for (const [what, before, after] of cases) {
    it(what, () => expect(withSource(before, line)).to.equal(after));
  }

  it('is undone by withoutSource', () => {
    const lines = fc.array(
      fc.constantFrom('# a', '', 'deb http://a/ sid main', written, `# ${written}`),
    );
    fc.assert(
      fc.property(lines, items => {
        const text = withSource(items.join('\n'), line);
        expect(hasSource(text, line)).to.equal(true);
        expect(withSource(text, line)).to.equal(text);
        expect(hasSource(withoutSource(text, line), line)).to.equal(false);
      }),
    );
  });
});

describe('fileNameOf', () => {
  it('is the address in letters and digits, without a password', () => {
    const repo = 'deb https://me:secret@apt.host.example:8080/a-b/ stable main';
    expect(fileNameOf(requireSourceLine(repo))).to.equal('apt_host_example_8080_a_b');
  });
});

describe('withOption', () => {
  it('replaces an option of the same key', () => {
    const signed = withOption(withOption(line, 'signed-by', '/a.gpg'), 'signed-by', '/b.gpg');
    expect(renderSourceLine(signed)).to.equal(
      'deb [arch=amd64 signed-by=/b.gpg] https://host/debian stable main',
    );
  });
});

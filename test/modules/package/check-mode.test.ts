import { expect } from 'chai';
import { PredictedState } from '../../../src/changes/predicted-state.ts';
import { Undecided } from '../../../src/module-api/failure.ts';
import { fresh, hello, planOf, summaries } from './planned.ts';

describe('package in check mode', () => {
  const author = { task: 'Before', user: 'root' };
  const installing = (name: string, version: string | undefined): PredictedState => {
    const predicted = new PredictedState();
    const task = { args: { name, state: version === undefined ? 'absent' : 'present' } };
    const step = version === undefined ? `Remv ${name} [1.0]` : `Inst ${name} (${version} r [all])`;
    const printed = `${fresh}ask|${name}\nsimulate|0\n${step}\n`;
    for (const change of planOf({ ...task, printed }).changes) predicted.record(change, author);
    return predicted;
  };

  it('sees what a task before would have removed', () => {
    const predicted = installing('kplay-hello', undefined);
    const printed = fresh + hello('1.0');
    expect(summaries({ args: { name: 'kplay-hello' }, printed, predicted })).to.deep.equal([
      'apt-get install kplay-hello',
    ]);
  });

  it('asks for another version than a task before would have installed', () => {
    const predicted = installing('kplay-hello', '1.0');
    const printed = `${fresh}ask|kplay-hello=2.0\nsimulate|0\nInst kplay-hello (2.0 r [all])\n`;
    expect(summaries({ args: { name: 'kplay-hello=2.0' }, printed, predicted })).to.deep.equal([
      'apt-get install kplay-hello=2.0',
    ]);
  });

  it('removes what a task before would have installed', () => {
    const predicted = installing('kplay-hello', '1.0');
    const args = { name: 'kplay-hello', state: 'absent' };
    expect(summaries({ args, printed: fresh, predicted })).to.deep.equal([
      'apt-get remove kplay-hello',
    ]);
  });

  it('takes a package to be in a repository that a task before would have added', () => {
    const predicted = new PredictedState();
    const path = '/etc/apt/sources.list.d/docker.list';
    predicted.record(
      { kind: 'write', path, content: 'deb x', before: { type: 'absent', path }, attributes: {} },
      author,
    );
    const printed = `${fresh}ask|docker-ce\nsimulate|100\nE: Unable to locate package docker-ce\n`;
    expect(summaries({ args: { name: 'docker-ce' }, printed, predicted })).to.deep.equal([
      'apt-get install docker-ce',
    ]);
  });
});

describe('package in check mode, of the newest version', () => {
  const predicted = new PredictedState();
  const path = '/etc/apt/sources.list.d/docker.sources';
  predicted.record(
    { kind: 'write', path, content: 'x', before: { type: 'absent', path }, attributes: {} },
    { task: 'Repository', user: 'root' },
  );

  it('is undecided where a task before would have added a repository', () => {
    const printed = `${fresh}${hello('1.0')}ask|kplay-hello\nsimulate|0\n`;
    const attempt = { args: { name: 'kplay-hello', state: 'latest' }, printed, predicted };
    expect(() => planOf(attempt)).to.throw(Undecided, 'Repository');
  });
});

import { expect } from 'chai';
import type { Event } from '../../src/engine/events.ts';
import { ConsoleReporter } from '../../src/report/console.ts';
import { expectGolden } from '../support/golden.ts';
import { checkRun, wholeRun } from './recorded.ts';

interface Shown {
  readonly columns?: number;
  readonly color?: boolean;
  readonly verbosity?: number;
}

/** All that is written, with the live line drawn once after each event. */
function show(
  events: readonly Event[],
  { columns, color = false, verbosity = 0 }: Shown = {},
): string {
  let text = '';
  let time = 0;
  let draw = () => {};
  const reporter = new ConsoleReporter({
    screen: { write: more => (text += more), columns, color },
    verbosity,
    now: () => time,
    redact: one => one.replaceAll('hunter2', '***'),
    repeat: one => {
      draw = one;
      return () => {
        draw = () => {};
      };
    },
  });
  for (const event of events) {
    reporter.handle(event);
    time = event.time + 1500;
    draw();
  }
  void reporter.close();
  return text;
}

describe('ConsoleReporter', () => {
  it('tells a whole run in plain lines', () => {
    expectGolden('test/report/goldens/plain.txt', show(wholeRun));
  });

  it('tells more with -vv', () => {
    expectGolden('test/report/goldens/verbose.txt', show(wholeRun, { verbosity: 2 }));
  });

  it('shows the message of a debug that counts as a change', () => {
    const says = wholeRun.map(event =>
      event.type === 'task-on-host-finished' && event.task.module === 'debug'
        ? { ...event, outcome: { ...event.outcome, status: 'changed' as const } }
        : event,
    );
    const lines = (text: string): readonly string[] =>
      text.split('\n').filter(line => / msg:/.test(line));

    expect(lines(show(wholeRun))).to.have.lengthOf(1);
    expect(lines(show(says))).to.have.lengthOf(1);
  });

  it('says in the recap what a message announces', () => {
    const failed = wholeRun.map(event => {
      if (event.type !== 'run-ended') return event;
      const message = 'Validation failed:\n"a" is required.\n"b" is required.';
      return { ...event, causes: event.causes.map(cause => ({ ...cause, message })) };
    });
    expect(show(failed)).to.include(
      'b: Validation failed: "a" is required. (and 1 more) (task "Break"',
    );
  });

  it('shows the warnings of a module once', () => {
    const warned = wholeRun.map(event =>
      event.type === 'task-on-host-finished' && event.task.module === 'debug'
        ? { ...event, outcome: { ...event.outcome, result: { warnings: ['look here'] } } }
        : event,
    );
    for (const verbosity of [0, 2]) {
      const lines = show(warned, { verbosity })
        .split('\n')
        .filter(line => line.includes('look here'));
      expect(lines).to.deep.equal(['    warning: look here']);
    }
  });

  it('tells what a run would do', () => {
    expectGolden('test/report/goldens/check.txt', show(checkRun));
  });

  it('paints', () => {
    expectGolden('test/report/goldens/painted.txt', show(checkRun, { color: true }));
  });

  for (const columns of [100, 60, 30]) {
    it(`keeps a live line below the others on a terminal of ${columns} columns`, () => {
      const text = show(wholeRun, { columns });
      expectGolden(
        `test/report/goldens/${columns === 100 ? 'plain' : 'narrow'}.txt`,
        asOnScreen(text),
      );
      expectGolden(`test/report/goldens/terminal-${columns}.txt`, text);
      for (const line of liveLines(text)) expect(line.length).to.be.below(columns);
    });
  }

  it('says in the live line what runs longest, where, and for how long', () => {
    const lines = liveLines(show(wholeRun, { columns: 100 }));
    expect(lines[0]).to.equal('⠙ 1.5s  Install  a');
    expect(lines[1]).to.equal('⠹ 1.6s  Install  a b');
  });

  it('shows no secret, no control character and no half of a wide one in the live line', () => {
    const started = wholeRun.filter(({ type }) => type === 'task-on-host-started');
    const named = (name: string) =>
      started.map(event =>
        event.type === 'task-on-host-started' ? { ...event, task: { ...event.task, name } } : event,
      );
    const [line = ''] = liveLines(show(named('a\u001B]0;x\nb hunter2'), { columns: 60 }));
    expect(line).to.equal('⠙ 1.5s  a\uFFFD]0;x b ***  a');
    const [cut = ''] = liveLines(show(named('安装容器运行时和网络插件'), { columns: 24 }));
    expect(cut).to.equal('⠙ 1.5s  安装容器运…  a');
    const [short = ''] = liveLines(show(named('安装容器运行时和网络插件'), { columns: 18 }));
    expect(short).to.equal('⠙ 1.5s  安装容器…');
    const [end = ''] = liveLines(show(named('it is the hunter2'), { columns: 25 }));
    expect(end).to.equal('⠙ 1.5s  it is the ***  a');
  });
});

/** What is left on a screen: a carriage return and an erased line take back what was there. */
function asOnScreen(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/(?:^|(?<=\n))[^\n]*\r\u001B\[K/g, '');
}

function liveLines(text: string): readonly string[] {
  // oxlint-disable-next-line no-control-regex
  return Array.from(text.matchAll(/\r\u001B\[K([^\r\n]+)(?=\r)/g), ([, line = '']) => line);
}

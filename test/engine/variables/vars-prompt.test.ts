import { expect } from 'chai';
import { localHosts, Project, RunEvents } from '../../support/run-cli.ts';

interface Answered {
  readonly events: RunEvents;
  readonly asked: string;
}

describe('askPrompts', () => {
  let project: Project;
  afterEach(() => project.remove());

  const site = (prompts: string, message: string): void => {
    project = new Project({
      'hosts.ini': localHosts('a'),
      'site.yaml': `- hosts: all
  gather_facts: false
  vars: {who: the play}
  vars_prompt: ${prompts}
  tasks:
    - debug: {msg: "${message}"}
`,
    });
  };
  const args = ['run', '--output', 'json', 'site.yaml', '-i', 'hosts.ini'];

  async function answer(answers: readonly string[], ...more: readonly string[]): Promise<Answered> {
    const { exitCode, stdout, stderr } = await project.answering(answers, ...args, ...more);
    return { events: new RunEvents(exitCode, stdout), asked: stderr };
  }

  it('asks before the play, and hides what is private', async () => {
    site('[{name: x, prompt: "X for {{ who }}"}]', '{{ x | length }} {{ x }}');
    const { events, asked } = await answer(['hunter2']);
    expect(asked).to.include('X for the play: ').and.not.to.include('hunter2');
    expect(events.messages).to.deep.equal(['a: 7 ********']);
  });

  it('shows what is not private, and takes the default for nothing', async () => {
    site('[{name: x, private: false, default: 5}, {name: y, private: no}]', '{{ x }} {{ y }}');
    const { events, asked } = await answer(['', 'typed']);
    expect(asked).to.include('x [5]: ').and.to.include('y: ');
    expect(events.messages).to.deep.equal(['a: 5 typed']);
  });

  it('asks again until both answers are the same', async () => {
    site('[{name: x, private: false, confirm: true}]', '{{ x }}');
    const { events, asked } = await answer(['one', 'two', 'three', 'three']);
    expect(asked.match(/Confirm x: /g)).to.have.length(2);
    expect(events.messages).to.deep.equal(['a: three']);
  });

  it('encrypts an answer', async () => {
    site(
      '[{name: x, encrypt: md5_crypt, salt: abcdefgh}]',
      "{{ x == 'pass' | password_hash('md5', 'abcdefgh') }}",
    );
    expect((await answer(['pass'])).events.messages).to.deep.equal(['a: true']);
  });

  it('renders an answer, unless it is unsafe', async () => {
    const both = '[{name: x, private: false}, {name: y, private: false, unsafe: true}]';
    site(both, '{{ x }}{{ y }}');
    const { events } = await answer(['{{ 1 + 1 }}', '{{ 1 + 1 }}']);
    expect(events.messages).to.deep.equal(['a: 2{{ 1 + 1 }}']);
  });

  it('asks nothing that -e sets', async () => {
    site('[{name: x}]', '{{ x }}');
    const { events, asked } = await answer([], '-e', 'x=given');
    expect(asked).to.equal('');
    expect(events.messages).to.deep.equal(['a: given']);
  });

  it('takes the defaults without a terminal', async () => {
    site('[{name: x, default: standard, private: false}]', '{{ x }}');
    const events = await project.run('site.yaml', '-i', 'hosts.ini');
    expect(events.messages).to.deep.equal(['a: standard']);
  });

  it('makes texts of defaults, and takes one question without a list', async () => {
    site('{name: x, default: no, encrypt: ""}', '{{ x ~ (x is string) }}');
    const events = await project.run('site.yaml', '-i', 'hosts.ini');
    expect(events.messages).to.deep.equal(['a: FalseTrue']);
  });

  it('refuses a question without a terminal and a default', async () => {
    site('[{name: x, default: 1}, {name: y}]', '{{ x }}');
    const { exitCode, stderr } = await project.cli('run', 'site.yaml', '-i', 'hosts.ini');
    expect(exitCode).to.equal(3);
    expect(stderr).to.include('site.yaml:4:47 error playbook/no-answer').and.to.include('-e y=');
  });

  for (const [written, code, message] of [
    ['x', 'playbook/wrong-type', 'must be a list'],
    ['[{prompt: x}]', 'playbook/invalid', 'needs "name"'],
    ['[{name: a b}]', 'playbook/invalid', '"a b" is not a name'],
    ['[{name: x, privat: no}]', 'playbook/unknown-keyword', '"privat"'],
    ['[{name: x, confirm: [1]}]', 'playbook/wrong-type', '"confirm"'],
  ] as const) {
    it(`reports ${written}`, async () => {
      site(written, 'never');
      const { exitCode, stderr } = await project.cli('run', 'site.yaml', '-i', 'hosts.ini');
      expect(exitCode).to.equal(3);
      expect(stderr).to.include(code).and.to.include(message);
    });
  }
});

import { expect } from 'chai';
import { localHosts, Project } from '../../support/run-cli.ts';

describe('checkModes', () => {
  let project: Project;

  before(() => {
    project = new Project({ 'hosts.ini': localHosts('a') });
  });
  after(() => project.remove());

  const run = async (task: string) => {
    project.write('site.yaml', `- hosts: a\n  gather_facts: false\n  tasks:\n${task}`);
    const { events } = await project.run('site.yaml', '-i', 'hosts.ini', '--check');
    const given = events.filter(({ type }) => type === 'warning');
    const types = events.map(({ type }) => type);
    const isBefore = types.indexOf('warning') < types.indexOf('play-started');
    const results = events.flatMap(event =>
      event.type === 'task-on-host-finished' || event.type === 'item-finished'
        ? (event.outcome.result['warnings'] ?? [])
        : [],
    );
    return { given: JSON.stringify(given), isBefore, results: JSON.stringify(results) };
  };

  it('warns of a number that was hardly meant before the run, and not with the result', async () => {
    const { given, isBefore, results } = await run(
      '    - {file: {path: "/tmp/{{ item }}", state: touch, mode: 644}, loop: [a, b]}\n',
    );
    expect(given)
      .to.include('args/decimal-mode')
      .and.to.include('site.yaml:4:')
      .and.to.include('0644');
    expect(given.split('args/decimal-mode')).to.have.length(2);
    expect([isBefore, results]).to.deep.equal([true, '[]']);
  });

  it('calls every option for modes by its name', async () => {
    const { given } = await run('    - copy: {content: x, dest: /tmp/x, directory_mode: 755}\n');
    expect(given).to.include('directory_mode: 755');
  });

  it('leaves to the result what a template makes', async () => {
    const { given, results } = await run(
      '    - {file: {path: /tmp/x, state: touch, mode: "{{ item }}"}, loop: [644]}\n',
    );
    expect([given, results.includes('mode: 644')]).to.deep.equal(['[]', true]);
  });

  it('accepts octal numbers and texts', async () => {
    const { given } = await run(
      '    - file: {path: /tmp/x, state: touch, mode: 0644}\n    - file: {path: /tmp/x, state: touch, mode: "644"}\n',
    );
    expect(given).to.equal('[]');
  });
});

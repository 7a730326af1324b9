import { expect } from 'chai';
import { localHosts, Project } from '../../support/run-cli.ts';

const play = (tasks: string): string =>
  `- hosts: a\n  gather_facts: false\n  tasks:\n${tasks.replaceAll(/^(?=.)/gm, '    ')}`;

describe('--allow-missing', () => {
  let project: Project;

  beforeEach(() => {
    project = new Project({ 'hosts.ini': localHosts('a') });
  });

  afterEach(() => project.remove());

  it('lets tasks fail that need a module kplay lacks, when a host reaches them', async () => {
    project.write(
      'site.yaml',
      play(`- win_copy: { src: a, dest: "{{ nowhere }}" }
  when: false
- action: win_service name=x
  when: false
- block:
    - name: Reached
      community.x.y: C:\\x
      register: seen
  rescue:
    - debug: { msg: "{{ seen.msg }}" }
`),
    );
    const run = await project.cli('run', 'site.yaml', '-i', 'hosts.ini', '--allow-missing');
    expect(run.exitCode).to.equal(0);
    expect(run.stdout).to.include('kplay has no module "community.x.y"');
    expect(run.stdout).to.include('module community.x.y, task at site.yaml:9:');
    expect(run.stdout).to.include(
      'warning playbook/missing: Tasks that need what kplay lacks fail when a host reaches them: ' +
        'modules win_copy (1), win_service (1), community.x.y (1).\n',
    );
  });

  it('lets tasks fail that need a filter, a test or a lookup kplay lacks', async () => {
    project.write(
      'site.yaml',
      play(`- debug: { msg: "{{ 1 | some.where.filter }}" }
  ignore_errors: true
- debug: { msg: "{{ lookup('dig', 'x') }}" }
  when: 1 is not some.where.test
  ignore_errors: true
`),
    );
    const run = await project.cli('run', 'site.yaml', '-i', 'hosts.ini', '--allow-missing');
    expect(run.exitCode).to.equal(0);
    expect(run.stdout).to.include('ignored=2');
  });

  it('holds for files that are only known while running', async () => {
    project.write('more.yaml', '- win_copy: {}\n  when: false\n- debug: { msg: after }\n');
    project.write('site.yaml', play('- include_tasks: "{{ file }}"\n'));
    const words = ['site.yaml', '-i', 'hosts.ini', '-e', 'file=more.yaml'];
    const refused = await project.cli('run', ...words);
    expect(refused.stdout).to.include('kplay has no module "win_copy"');
    const run = await project.cli('run', ...words, '--allow-missing');
    expect(run.stdout).to.include('after');
    expect(run.exitCode).to.equal(0);
  });

  it('hides nothing else that is wrong', async () => {
    project.write('site.yaml', play('- win_copy: {}\n- copy: { dest: /x, contnet: y }\n'));
    const run = await project.cli('run', 'site.yaml', '-i', 'hosts.ini', '--allow-missing');
    expect(run.exitCode).to.equal(3);
    expect(run.stderr).to.include('"contnet"');
  });

  it('is told of where nothing else is wrong', async () => {
    project.write('site.yaml', play('- win_copy: {}\n'));
    const refused = await project.cli('run', 'site.yaml', '-i', 'hosts.ini');
    expect(refused.stderr).to.include('--allow-missing lets the run begin');
    project.write('site.yaml', play('- win_copy: {}\n- copy: { dest: /x, contnet: y }\n'));
    const wrong = await project.cli('run', 'site.yaml', '-i', 'hosts.ini');
    expect(wrong.stderr).not.to.include('--allow-missing');
  });
});

describe('options in the text of an include', () => {
  it('are taken as Ansible takes them', async () => {
    const project = new Project({
      'hosts.ini': localHosts('a'),
      'vars/one.yaml': 'x: 1\n',
      'more.yaml': '- debug: { msg: more }\n',
      'a=b.yaml': '- debug: { msg: equals }\n',
      'site.yaml': play(`- include_vars: file=one.yaml name=held
- debug: { msg: "{{ held.x }}" }
- include_tasks: file=more.yaml
- import_tasks: file=more.yaml
- import_tasks: a=b.yaml
`),
    });
    const { messages } = await project.run('site.yaml', '-i', 'hosts.ini');
    project.remove();
    expect(messages).to.deep.equal(['a: 1', 'a: more', 'a: more', 'a: equals']);
  });
});

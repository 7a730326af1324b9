import { expect } from 'chai';
import { localHosts, Project, type RunEvents } from '../../support/run-cli.ts';

async function run(
  playbook: string,
  files: Readonly<Record<string, string>> = {},
): Promise<RunEvents> {
  const project = new Project({ 'site.yaml': playbook, 'hosts.ini': localHosts('a'), ...files });
  try {
    return await project.run('site.yaml', '-i', 'hosts.ini');
  } finally {
    project.remove();
  }
}

const play = (tasks: string, defaults: string): string =>
  `- hosts: a\n  gather_facts: false\n  module_defaults:\n${defaults}  tasks:\n${tasks}`;

describe('module_defaults', () => {
  it('are options of a module under any of its names, below those of the task', async () => {
    const tasks = `
    - ansible.builtin.debug: {}
    - debug: {msg: task}
    - action: debug
    - debug: {var: word}
      module_defaults: {debug: {}}
`;
    const events = await run(
      play(tasks, '    ansible.legacy.debug: {msg: "{{ word }}"}\n  vars: {word: play}\n'),
    );
    expect(events.messages).to.deep.equal(['a: play', 'a: task', 'a: play']);
    expect(events.exitCode).to.equal(0);
  });

  it('of an inner level replace those of the same module outside, whole', async () => {
    const tasks = `
    - block:
        - assert: {that: true}
          register: inner
        - assert: {that: true}
          module_defaults: [{assert: {success_msg: first}}, {assert: {success_msg: second}}]
          register: innermost
      module_defaults: {assert: {quiet: false}}
    - assert: {that: true}
      register: outer
    - debug: {msg: "{{ outer.msg }}, {{ inner.msg }}, {{ innermost.msg }}"}
`;
    const events = await run(play(tasks, '    assert: {success_msg: outer}\n'));
    expect(events.messages).to.deep.equal(['a: outer, All assertions passed, second']);
  });

  it('hold in roles, imports and includes', async () => {
    const files = {
      'more.yaml': '- debug:\n',
      'roles/r/tasks/main.yaml': '- debug:\n- include_tasks: more.yaml\n',
      'roles/r/tasks/more.yaml': '- debug:\n',
    };
    const tasks = `
    - import_tasks: more.yaml
    - include_tasks: more.yaml
    - include_role: {name: r}
    - include_tasks:
        file: more.yaml
        apply: {module_defaults: {debug: {msg: applied}}}
    - import_role: {name: r}
      module_defaults: {debug: {msg: import}}
`;
    const events = await run(play(tasks, '    debug: {msg: play}\n'), files);
    expect(events.messages).to.deep.equal([
      ...['a: play', 'a: play', 'a: play', 'a: play', 'a: applied', 'a: import', 'a: import'],
    ]);
  });

  it('can be a template, and complete options that are one', async () => {
    const tasks = `
    - command: pwd
      register: default
    - command: pwd
      args: {chdir: /}
      register: own
    - command: pwd
      args: "{{ other }}"
      register: template
    - debug: {msg: "{{ default.stdout }} {{ own.stdout }} {{ template.stdout }}"}
`;
    const events = await run(
      play(
        tasks,
        '    command: "{{ options }}"\n  vars: {options: {chdir: /usr, cmd: "false"}, other: {stdin: a}}\n',
      ),
    );
    expect(events.messages).to.deep.equal(['a: /usr / /usr']);
  });

  it('keep apart what are modules of their own in Ansible', async () => {
    const tasks = '    - systemd_service: {}\n    - service: {}\n';
    const defaults = '    systemd: {daemon_reload: true}\n    service: {name: nothing}\n';
    const project = new Project({
      'site.yaml': play(tasks, defaults),
      'hosts.ini': localHosts('a'),
    });
    const { stdout, stderr } = await project.cli(
      'run',
      'site.yaml',
      '-i',
      'hosts.ini',
      '--syntax-check',
    );
    project.remove();
    expect(`${stdout}${stderr}`.match(/\d+:\d+ error \S+/g)).to.deep.equal([
      '8:7 error args/missing:',
    ]);
  });

  it('of a group are for modules that have the option; of others it is warned', async () => {
    const project = new Project({
      'hosts.ini': localHosts('a'),
      'site.yaml': play(
        '    - docker_image: {name: x}\n',
        '    group/docker: {restart: true, restrat: true}\n',
      ),
    });
    const { exitCode, stdout } = await project.cli(
      'check',
      'site.yaml',
      '-i',
      'hosts.ini',
      '--syntax-check',
    );
    project.remove();
    expect(exitCode, stdout).to.equal(0);
    expect(stdout.match(/\d+:\d+ warning \S+/g)).to.deep.equal(['4:35 warning args/unknown:']);
    expect(stdout).to.include('Did you mean "restart"?');
  });

  it('of a group that a template makes leave out what the module does not have', async () => {
    const events = await run(
      play(
        '    - docker_image: {name: x}\n      ignore_errors: true\n',
        '    group/docker: "{{ made }}"\n  vars: {made: {restart: true}}\n',
      ),
    );
    expect(events.outcome('docker_image').message)
      .to.match(/docker/)
      .and.not.match(/no option/);
  });

  it('of a group are below those of the module, wherever they stand', async () => {
    const project = new Project({
      'hosts.ini': localHosts('a'),
      'site.yaml': play(
        '    - docker_image: {name: x}\n',
        '    docker_image: {source: build}\n    group/docker: {source: pull}\n',
      ),
    });
    const { stderr } = await project.cli('run', 'site.yaml', '-i', 'hosts.ini', '--syntax-check');
    project.remove();
    expect(stderr).to.include('"build" must be set when "source" is build');
  });

  it('are those of the gathering of facts, too', async () => {
    const events = await run(
      '- hosts: a\n  module_defaults: {gather_facts: {gather_subset: \'{{ "nothing" }}\'}}\n  tasks: []\n',
    );
    expect(events.outcome('Gathering Facts').message).to.include('nothing');
  });
});

import { expect } from 'chai';
import { localHosts, Project } from '../../support/run-cli.ts';

const spec = `argument_specs:
  main:
    short_description: Set up the application
    options:
      port: {type: int, required: true, description: Where it listens.}
      mode: {type: str, choices: [fast, safe]}
      names: {type: list, elements: str, required: true}
      limits:
        type: dict
        options:
          memory: {type: int, required: true}
          swap: {type: bool}
`;

const files = (vars: string): Record<string, string> => ({
  'hosts.ini': localHosts('a'),
  'site.yaml': `- hosts: a\n  gather_facts: false\n  vars:\n${vars}  roles: [app]\n`,
  'roles/app/meta/argument_specs.yml': spec,
  'roles/app/tasks/main.yml': '- debug: {msg: ran}\n',
});

async function play(all: Record<string, string>) {
  const project = new Project(all);
  try {
    return await project.run('site.yaml', '-i', 'hosts.ini');
  } finally {
    project.remove();
  }
}

const task = "app : Validating arguments against arg spec 'main' - Set up the application";

describe('validate_argument_spec', () => {
  it('runs before a role, which runs when its variables are as specified', async () => {
    const events = await play(
      files('    port: "80{{ 0 }}"\n    names: [x]\n    limits: {memory: 5, swap: "yes"}\n'),
    );
    expect(events.results).to.deep.equal([`a ${task} ok`, 'a app : debug ok']);
  });

  it('tells every problem at once, at the place of the first', async () => {
    const all = files('    port: eighty\n    mode: fsat\n    limits: {swop: 1}\n');
    const site = all['site.yaml']?.replace('roles:', 'ignore_errors: true\n  roles:') ?? '';
    const events = await play({ ...all, 'site.yaml': site });
    expect(events.results[0]).to.equal(`a ${task} failed`);
    const { result, message } = events.outcome(task);
    expect(result['argument_errors']).to.deep.equal([
      '"port" must be an integer, not a string.',
      '"mode" must be one of fast, safe.',
      '"names" is required, and is not set.',
      '"limits" needs the key "memory".',
      '"limits" has no key "swop".',
    ]);
    expect(message).to.include('"names" is required');
  });

  it('shows the entry of the role where a variable is missing, and what it has checked', async () => {
    const project = new Project({
      ...files('    x: 1\n'),
      'site.yaml': `- hosts: a
  gather_facts: false
  ignore_errors: true
  tasks:
    - include_role: {name: app}
      vars: {port: 1}
`,
    });
    try {
      const events = await project.run('site.yaml', '-i', 'hosts.ini');
      const context = events.outcome(task).result['validate_args_context'];
      expect(context).to.include({ type: 'role', name: 'app', argument_spec_name: 'main' });
      const { stdout } = await project.cli('run', 'site.yaml', '-i', 'hosts.ini');
      expect(stdout).to.include('site.yaml:5:7 error args/missing: "names" is required');
    } finally {
      project.remove();
    }
  });

  it('lets a role run unchecked with rolespec_validate: false', async () => {
    const all = {
      ...files('    x: 1\n'),
      'site.yaml':
        '- hosts: a\n  gather_facts: false\n  tasks:\n    - include_role: {name: app, rolespec_validate: false}\n',
    };
    expect((await play(all)).messages).to.deep.equal(['a: ran']);
  });

  it('checks the entry point that is used', async () => {
    const all = {
      ...files('    x: 1\n'),
      'site.yaml':
        '- hosts: a\n  gather_facts: false\n  tasks:\n    - include_role: {name: app, tasks_from: other}\n',
      'roles/app/tasks/other.yml': '- debug: {msg: other}\n',
    };
    expect((await play(all)).messages).to.deep.equal(['a: other']);
  });

  it('reports a specification that is wrong itself, before anything runs', async () => {
    const project = new Project({
      ...files('    x: 1\n'),
      'roles/app/meta/argument_specs.yml':
        'argument_specs: {main: {options: {port: {type: integer, requird: true}}}}\n',
    });
    const { exitCode, stderr } = await project.cli('run', 'site.yaml', '-i', 'hosts.ini');
    project.remove();
    expect(exitCode).to.equal(3);
    expect(stderr).to.include('argument_specs.yml:1:4').and.to.include('Did you mean "required"?');
    expect(stderr).to.include('"integer" is no type of a variable');
  });
});

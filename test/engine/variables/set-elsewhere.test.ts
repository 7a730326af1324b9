import { expect } from 'chai';
import { localHosts, Project } from '../../support/run-cli.ts';

const files = {
  hosts: localHosts('h'),
  'roles/r/tasks/main.yaml': '- ping:\n',
  'site.yaml': `- hosts: h
  gather_facts: false
  roles:
    - {role: r, given: 1, vars: {of_entry: 1}}
  tasks:
    - {import_role: {name: r}, vars: {imported: 1}}
    - command: echo {}
      register: told
    - debug: {msg: "{{ NAME }}"}
`,
};

async function printed(name: string, ...flags: readonly string[]): Promise<string> {
  const site = files['site.yaml'].replace('NAME', name);
  const project = new Project({ ...files, 'site.yaml': site });
  try {
    const { stdout, stderr } = await project.cli('run', 'site.yaml', '-i', 'hosts', ...flags);
    return `${stderr}${stdout}`;
  } finally {
    project.remove();
  }
}

describe('setElsewhere', () => {
  for (const [name, place] of [
    ['given', '4:17'],
    ['of_entry', '4:34'],
    ['imported', '6:39'],
  ] as const) {
    it(`tells of "${name}" which role it is set for, before the run`, async () => {
      expect(await printed(name, '--syntax-check')).to.include(
        `  It is set for the role "r" only, at site.yaml:${place}.`,
      );
    });
  }

  it('tells it in the run, too', async () => {
    const unforeseen = 'given if told.rc == 0 else 1';
    expect(await printed(unforeseen))
      .to.include("error expression/undefined: 'given' is undefined.")
      .and.include('      It is set for the role "r" only, at site.yaml:4:17.');
  });

  it('says nothing of other names', async () => {
    expect(await printed('other', '--syntax-check'))
      .to.include("'other' is undefined.")
      .and.not.include('It is set');
  });
});

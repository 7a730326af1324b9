import { expect } from 'chai';
import { Project } from '../../support/run-cli.ts';

const site = `- hosts: localhost
  gather_facts: false
  tasks:
    - {debug: {msg: a}, tags: [web, db]}
    - include_tasks: more.yaml
`;

describe('checkTags', () => {
  for (const when of ['', ', when: 1 == 2']) {
    it(`says nothing where a tag could not be made${when}`, async () => {
      const project = new Project({
        'site.yaml': site.replace('more.yaml', `more.yaml${when}`.replace(', ', '\n      ')),
        'more.yaml': '- {debug: {msg: b}, tags: ["{{ nope }}"]}\n',
      });
      try {
        const { stdout, stderr } = await project.cli('run', 'site.yaml', '-t', 'web,lb');
        expect(stdout + stderr).to.include("'nope' is undefined");
        expect(stdout + stderr).not.to.include('no task has the tag');
      } finally {
        project.remove();
      }
    });
  }

  const loops = {
    included: '{debug: {msg: b}, tags: "{{ item }}"}',
    imported: 'import_tasks: "{{ item }}"',
  };
  for (const [how, task] of Object.entries(loops)) {
    it(`leaves open which tags hang on the item of an include: ${how}`, async () => {
      const project = new Project({
        'site.yaml': site.replace('more.yaml', 'more.yaml\n      loop: [lb]'),
        'more.yaml': `- ${task}\n`,
      });
      try {
        const { events } = await project.run('site.yaml', '-t', 'web,lb');
        const told = events.flatMap(event => (event.type === 'warning' ? [event.message] : []));
        const says = told.map(text => /unless what is included here has it/.test(text));
        expect(says).to.deep.equal(how === 'included' ? [] : [true]);
      } finally {
        project.remove();
      }
    });
  }

  it('warns of tags that no task has', async () => {
    const more = '- {debug: {msg: b}, tags: inner}\n';
    const project = new Project({ 'site.yaml': site, 'more.yaml': more });
    try {
      const told = async (tags: string): Promise<readonly string[]> => {
        const { events } = await project.run('site.yaml', '-t', tags);
        return events.flatMap(event => (event.type === 'warning' ? [event.message] : []));
      };
      expect(await told('web,inner,all,untagged')).to.deep.equal([]);
      const [first, ...others] = await told('wbe,web');
      expect(first).to.include('--tags: no task has the tag "wbe".');
      expect(others).to.deep.equal([]);
      project.write('site.yaml', site.replace('more.yaml', '"{{ ansible_name }}"'));
      expect((await told('wbe'))[0]).to.include('unless what is included here has it.');
    } finally {
      project.remove();
    }
  });
});

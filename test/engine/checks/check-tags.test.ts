import { expect } from 'chai';
import { Project } from '../../support/run-cli.ts';

const site = `- hosts: localhost
  gather_facts: false
  tasks:
    - {debug: {msg: a}, tags: [web, db]}
    - include_tasks: more.yaml
`;

describe('checkTags', () => {
  it('warns of tags that no task has', async () => {
    const more = '- {debug: {msg: b}, tags: inner}\n';
    const project = new Project({ 'site.yaml': site, 'more.yaml': more });
    try {
      const told = async (tags: string): Promise<readonly string[]> => {
        const { events, exitCode } = await project.run('site.yaml', '-t', tags);
        expect(exitCode).to.equal(0);
        return events.flatMap(event => (event.type === 'warning' ? [event.message] : []));
      };
      expect(await told('web,inner,all,untagged')).to.deep.equal([]);
      const [first, ...others] = await told('wbe,web');
      expect(first).to.include('--tags: no task has the tag "wbe".');
      expect(others).to.deep.equal([]);
      project.write('site.yaml', site.replace('more.yaml', '"{{ name_of_it }}"'));
      expect(await told('wbe')).to.deep.equal([]);
    } finally {
      project.remove();
    }
  });
});

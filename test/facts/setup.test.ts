import { expect } from 'chai';
import { localHosts, Project } from '../support/run-cli.ts';

describe('the filter of setup', () => {
  const cases = {
    'ansible_dist*': true,
    'distribution_versio?': true,
    'ansible_[d-e]istribution': true,
    '[!a]istribution': true,
    'nothing*': false,
    '[': false,
    '[z-a]*': false,
  };
  for (const [filter, isFound] of Object.entries(cases)) {
    it(`${isFound ? 'finds' : 'does not find'} the distribution by ${filter}`, async () => {
      const project = new Project({
        'hosts.ini': localHosts('a'),
        'site.yaml': `- hosts: a
  gather_facts: false
  tasks:
    - setup: { filter: ['${filter}'], gather_subset: ['!all'] }
      register: seen
    - debug: { msg: "{{ seen.ansible_facts | select('match', '.*distribution') | list | length > 0 }}" }
`,
      });
      const { messages } = await project.run('site.yaml', '-i', 'hosts.ini');
      project.remove();
      expect(messages).to.deep.equal([`a: ${isFound}`]);
    });
  }
});

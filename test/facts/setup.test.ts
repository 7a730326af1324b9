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

describe('the parts of setup', () => {
  it('are those of Ansible', async () => {
    const cases: readonly (readonly [subset: string, names: string])[] = [
      ['[!min]', ''],
      ['[!all, !min]', ''],
      ['[!min, virtual]', ' virtualization_type'],
      ['[!min, hardware]', ' kernel memtotal_mb'],
      ['[!min, network]', ' kernel os_family interfaces'],
      ['[!all]', ' kernel os_family pkg_mgr date_time local'],
    ];
    const tasks = cases.map(
      ([subset]) => `    - setup: { gather_subset: ${subset.replaceAll(/!\w+/g, "'$&'")} }
      register: seen
    - debug: { msg: "${subset}{% for name in known if 'ansible_' ~ name in seen.ansible_facts %} {{ name }}{% endfor %}" }
`,
    );
    const known =
      'kernel, os_family, pkg_mgr, date_time, local, virtualization_type, memtotal_mb, interfaces';
    const project = new Project({
      'hosts.ini': localHosts('a'),
      'site.yaml': `- hosts: a
  gather_facts: false
  vars: { known: [${known}] }
  tasks:
${tasks.join('')}`,
    });
    const { messages } = await project.run('site.yaml', '-i', 'hosts.ini');
    project.remove();
    expect(messages).to.deep.equal(cases.map(([subset, names]) => `a: ${subset}${names}`));
  });
});

import { expect } from 'chai';
import { Project } from '../../support/run-cli.ts';

describe('changed_when', () => {
  it('has its say of what failed and is forgiven', async () => {
    const project = new Project({
      'site.yaml': `- hosts: localhost
  gather_facts: false
  tasks:
    - {name: asks, shell: exit 1, changed_when: false, failed_when: false}
    - {name: judges, shell: exit 2, register: r, changed_when: r.rc == 7, failed_when: r.rc > 2}
    - {name: changes, shell: exit 2, register: r, changed_when: r.rc == 2, failed_when: r.rc > 2}
    - {name: says nothing, shell: exit 1, failed_when: false}
    - name: has made it
      file: {path: "{{ playbook_dir }}/made", state: directory, owner: no-such-user}
      failed_when: false
    - {name: has done nothing, fail: {msg: x}, failed_when: false}
`,
    });
    try {
      const { results } = await project.run('site.yaml');

      expect(results).to.deep.equal([
        'localhost asks ok',
        'localhost judges ok',
        'localhost changes changed',
        'localhost says nothing changed',
        'localhost has made it changed',
        'localhost has done nothing ok',
      ]);
    } finally {
      project.remove();
    }
  });
});

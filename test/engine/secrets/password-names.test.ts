import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Project } from '../../support/run-cli.ts';

const hosts = `a ansible_connection=local ansible_become_password=InvBec11
b ansible_password=InvCon22 ansible_ssh_pass="{{ 'Tem' ~ 'pla33' }}"
c ansible_ssh_private_key_passphrase=InvKey44
[all:vars]
ansible_sudo_pass=GroSud55
`;
const site = `- hosts: a
  gather_facts: false
  vars: {ansible_su_pass: "{{ made }}", made: PlaSup66}
  tasks:
    - debug: {msg: "{{ ansible_become_password }} {{ hostvars['b'].ansible_password }}"}
    - debug: {var: hostvars}
    - debug: {msg: "{{ vars.ansible_su_pass }} {{ made }} {{ ansible_doas_pass }}"}
    - set_fact: {ansible_become_pass: SetFac77}
    - add_host: {name: d, ansible_password: AddHos88}
    - debug: {msg: "{{ ansible_ssh_password }} {{ ansible_become_pass }} is not shown"}
      vars: {ansible_ssh_password: TasVar99}
    - debug: {msg: "InvCon22 from elsewhere, {{ nothing | default('harmless') }}"}
`;
const traces =
  /InvBec11|InvCon22|Templa33|InvKey44|GroSud55|PlaSup66|SetFac77|AddHos88|TasVar99|GroVar10|ExtVar12/;

describe('isPasswordName', () => {
  it('hides passwords of connections wherever they are set', async () => {
    const files = {
      hosts,
      'site.yaml': site,
      'group_vars/all.yaml': 'ansible_doas_pass: GroVar10\n',
    };
    const project = new Project(files);
    try {
      const args = ['run', 'site.yaml', '-i', 'hosts', '-e', 'ansible_doas_password=ExtVar12'];
      const text = await project.cli(...args, '-vvv', '--log-file', 'log.txt');
      const json = await project.cli(...args, '--output', 'json');
      expect(text.exitCode, text.stdout + text.stderr).to.equal(0);
      for (const output of [
        text.stdout,
        json.stdout,
        readFileSync(join(project.directory, 'log.txt'), 'utf8'),
      ]) {
        expect(output.split('\n').filter(line => traces.test(line))).to.deep.equal([]);
      }
      expect(text.stdout).to.include('******** ******** is not shown').and.to.include('harmless');
    } finally {
      project.remove();
    }
  });
});

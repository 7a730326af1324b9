import { expect } from 'chai';
import { localHosts, Project } from '../../support/run-cli.ts';

describe('the pattern of a play', () => {
  const playOn = (group: string): string =>
    `- {hosts: ${group}, gather_facts: false, tasks: [{ping: }]}\n`;

  const unmatched = async (
    task: string,
    groups: readonly string[],
    ...args: readonly string[]
  ): Promise<readonly string[]> => {
    const first = `- hosts: all\n  gather_facts: false\n  tasks:\n    - ${task}\n`;
    const project = new Project({
      'site.yaml': first + groups.map(playOn).join(''),
      'hosts.ini': localHosts('a', 'b'),
    });
    try {
      const { exitCode, stdout, stderr } = await project.cli(
        ...['run', 'site.yaml', '-i', 'hosts.ini', ...args],
      );
      expect(exitCode, stderr).to.equal(0);
      return [...stdout.matchAll(/pattern "(.*?)" matches no host/g)].map(([, name = '']) => name);
    } finally {
      project.remove();
    }
  };

  it('may name a group that group_by makes of hosts that a limit leaves out', async () => {
    const task = 'group_by: {key: "of {{ inventory_hostname }}"}';
    expect(await unmatched(task, ['of-a', 'of-b', 'off-b'], '-l', 'a')).to.deep.equal(['off-b']);
  });

  it('may name one that a condition did not let come', async () => {
    const task = 'group_by: {key: sorted, parents: [upper]}\n      when: false';
    expect(await unmatched(task, ['sorted', 'upper', 'sortd'])).to.deep.equal(['sortd']);
  });

  it('is told of where the name may be any, but not under a limit', async () => {
    const task =
      'group_by: {key: "{{ inventory_hostname }}_x"}\n    - group_by: {key: "{{ role_path | default(1) }}"}';
    expect(await unmatched(task, ['c_x', 'none'])).to.deep.equal(['none']);
    expect(await unmatched(task, ['c_x', 'none'], '-l', 'a')).to.deep.equal([]);
  });

  it('does not stand for hosts of a limit that nothing adds', async () => {
    const task = 'group_by: {key: "{{ inventory_hostname }}"}';
    expect(await unmatched(task, [], '-l', 'a,wbe')).to.deep.equal(['wbe']);
  });
});

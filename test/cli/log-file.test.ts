import { expect } from 'chai';
import { Project } from '../support/run-cli.ts';

describe('reportersFor', () => {
  it('reports a log file that cannot be written, with what else is wrong', async () => {
    const project = new Project({ 'site.yaml': '- hosts: localhost\n  taskss: []\n' });
    try {
      const { exitCode, stderr } = await project.cli('run', 'site.yaml', '--log-file', 'no/dir/x');
      expect(exitCode).to.equal(3);
      expect(stderr).to.include('The log file "no/dir/x" cannot be written: ENOENT');
      expect(stderr).to.include('playbook/unknown-keyword').and.to.include('2 errors');
    } finally {
      project.remove();
    }
  });
});

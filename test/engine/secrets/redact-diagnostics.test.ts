import { expect } from 'chai';
import { Project } from '../../support/run-cli.ts';

/** Where names that do not exist are made of what a vault held. */
const playbook = `- hosts: localhost
  connection: local
  gather_facts: false
  vars_files: [v.yaml]
  tasks:
    - include_tasks: "{{ word }}.yaml"
    - template: {src: "{{ word }}.j2", dest: /tmp/never}
    - debug: {msg: "{{ groups[word] }}"}
    - file: {path: /tmp/never, mode: "{{ word }}"}
`;

describe('redactDiagnostics', () => {
  for (const args of [
    ['run', 'site.yaml'],
    ['run', 'site.yaml', '--output', 'json'],
    ['lint', 'site.yaml', '-i', 'localhost,'],
  ]) {
    it(`hides what a vault held from kplay ${args.join(' ')}`, async () => {
      const project = new Project({
        pw: 'pass\n',
        'v.yaml': 'word: topsecret\n',
        'site.yaml': playbook,
      });
      const vault = ['--vault-password-file', 'pw'];
      try {
        await project.cli('vault', 'encrypt', 'v.yaml', ...vault);
        const { exitCode, stdout, stderr } = await project.cli(...args, ...vault);
        const printed = stdout + stderr;
        expect(exitCode).to.equal(3);
        expect(printed).to.include('There is no tasks file');
        expect(printed).to.include('********.yaml').and.include('********.j2');
        expect(printed).not.to.include('topsecret');
      } finally {
        project.remove();
      }
    });
  }
});

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

  const made = `- hosts: localhost
  connection: local
  gather_facts: false
  vars: {m: {a: 1}}
  vars_files: [v.yaml]
  tasks:
    - debug: {msg: "{{ m[word | b64encode] }}"}
    - template: {src: m.j2, dest: /tmp/never}
    - debug: {msg: "{{ m[url | urlsplit('password')] }}"}
    - copy: {src: "{{ url | urlsplit('password') }}.key", dest: /tmp/never}
    - debug: {msg: "{{ m.swordfish }}"}
`;

  for (const args of [
    ['run', 'site.yaml', '--syntax-check'],
    ['lint', 'site.yaml', '-i', 'localhost,'],
  ]) {
    it(`hides what templates make of what a vault held from kplay ${args[0]}`, async () => {
      const project = new Project({
        pw: 'pass\n',
        'v.yaml': 'word: topsecret\nurl: https://admin:swordfish@localhost/db\n',
        'm.j2': '{{ m[word | upper] }}\n',
        'site.yaml': made,
      });
      const vault = ['--vault-password-file', 'pw'];
      try {
        await project.cli('vault', 'encrypt', 'v.yaml', ...vault);
        const { stdout, stderr } = await project.cli(...args, ...vault);
        const printed = stdout + stderr;
        expect(printed).not.to.include(Buffer.from('topsecret').toString('base64'));
        expect(printed).not.to.include('TOPSECRET');
        expect(printed.match(/the dict has no key '[^']*'/g)).to.have.members([
          ...Array<string>(3).fill("the dict has no key '********'"),
          // A plain word is no secret where it does not come from one.
          "the dict has no key 'swordfish'",
        ]);
        expect(printed).not.to.include('swordfish.key');
      } finally {
        project.remove();
      }
    });
  }
});

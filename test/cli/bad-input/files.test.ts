import { play, reports } from './reports.ts';

describe('wrong files and roles', () =>
  reports([
    {
      name: 'vars_files that are no names',
      playbook:
        '- hosts: all\n  vars_files: {a: b}\n- hosts: all\n  vars_files: [5, null, "", [[x]]]\n',
      problems: [
        '2:15 playbook/wrong-type',
        '4:16 playbook/wrong-type',
        '4:19 playbook/wrong-type',
        '4:25 playbook/wrong-type',
        '4:30 playbook/wrong-type',
      ],
      says: '"vars_files" must be names of files, or lists of them.',
    },
    {
      name: 'empty names of files, once each',
      playbook: play('    - include_tasks: ""\n    - include_vars: ""\n    - import_tasks: ""\n'),
      problems: ['4:22 args/wrong-value', '5:21 file/not-found', '6:21 args/wrong-value'],
      says: 'There is no vars file "".',
    },
    {
      name: 'folders where files are needed',
      playbook: play(
        '    - script: folder\n    - template: {src: folder, dest: /nosuch/x}\n    - include_vars: folder\n    - include_tasks: folder\n',
      ),
      files: { 'folder/a': '' },
      problems: [
        '4:15 file/unreadable',
        '5:23 file/unreadable',
        '6:21 file/unreadable',
        '7:22 file/unreadable',
      ],
      says: 'folder is a folder, and a file is needed.',
    },
    {
      name: 'a file that a role does not have',
      playbook: play('    - include_role: {name: web, tasks_from: instal}\n'),
      files: { 'roles/web/tasks/install.yml': '[]\n' },
      problems: ['4:45 file/not-found'],
      says: 'Did you mean "install"?',
    },
    {
      name: 'an unknown role',
      playbook: '- hosts: localhost\n  roles: [web]\n',
      files: { 'roles/wab/tasks/main.yml': '[]\n' },
      problems: ['2:11 playbook/unknown-role'],
      says: 'Did you mean "wab"?',
    },
    {
      name: 'a file that an import names in vain',
      playbook: play('    - import_tasks: none.yml\n'),
      problems: ['4:21 file/not-found'],
    },
    {
      name: 'what is wrong in an included file',
      playbook: play('    - include_tasks: more.yml\n'),
      files: { 'more.yml': '- debug: {mgs: a}\n' },
      problems: ['more.yml 1:11 args/unknown'],
    },
    {
      name: 'a cycle of imports',
      playbook: play('    - import_tasks: a.yml\n'),
      files: { 'a.yml': '- import_tasks: b.yml\n', 'b.yml': '- import_tasks: a.yml\n' },
      problems: ['b.yml 1:3 playbook/cycle'],
      says: 'a.yml > b.yml > a.yml',
    },
    {
      name: 'a cycle of role dependencies',
      playbook: '- hosts: localhost\n  roles: [a]\n',
      files: {
        'roles/a/meta/main.yml': 'dependencies: [b]\n',
        'roles/b/meta/main.yml': 'dependencies: [a]\n',
      },
      problems: ['roles/b/meta/main.yml 1:16 playbook/cycle'],
    },
  ]));

import { play, reports } from './reports.ts';

describe('wrong needs', () =>
  reports([
    {
      name: 'a cycle of needs',
      playbook:
        '- hosts: localhost\n  strategy: graph\n  tasks:\n    - id: a\n      needs: b\n      ping:\n    - id: b\n      needs: a\n      ping:\n',
      problems: ['4:7 graph/cycle'],
      says: 'a > b > a',
    },
    {
      name: 'a need of a later section of the play',
      playbook:
        '- hosts: localhost\n  strategy: graph\n  pre_tasks:\n    - needs: late\n      ping:\n  tasks:\n    - id: late\n      ping:\n',
      problems: ['4:14 graph/cycle'],
      says: 'hosts come to that only afterwards',
    },
    {
      name: 'needs of included tasks that go nowhere or round',
      playbook: `- hosts: localhost
  gather_facts: false
  strategy: graph
  tasks:
    - {id: first, ping: }
    - {id: inc, include_tasks: more.yaml}
`,
      files: {
        'more.yaml':
          '- {needs: first, ping: }\n- {needs: outer, ping: }\n- {needs: inc, ping: }\n- {id: own, ping: }\n- {needs: own, ping: }\n',
      },
      problems: ['more.yaml 2:11 graph/unknown-task', 'more.yaml 3:11 graph/cycle'],
    },
    {
      name: 'a need of a task that is not there',
      playbook: play(
        '    - id: init\n      ping:\n    - needs: [{task: inti, hosts: all}]\n      ping:\n',
      ),
      problems: ['6:22 graph/unknown-task'],
      says: 'Did you mean "init"?',
    },
    {
      name: 'a task that cannot be read, but not that others name it',
      playbook: `- hosts: localhost
  strategy: graph
  tasks:
    - id: first
      coppy: {}
    - debug: {msg: a}
      needs: first
      notify: Restart
  handlers:
    - include: x.yaml
      listen: Restart
`,
      problems: ['5:7 playbook/unknown-module', '10:7 playbook/unknown-module'],
      says: 'Write "include_tasks", "import_tasks"',
    },
  ]));

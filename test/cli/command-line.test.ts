import { expect } from 'chai';
import { problemsIn } from '../support/problems-in.ts';
import { Project } from '../support/run-cli.ts';

describe('the command line', () => {
  const project = new Project({
    'site.yaml': '- hosts: web\n  gather_facts: false\n  tasks:\n    - name: One\n      ping:\n',
    'hosts.ini': '[web]\nw1 ansible_connection=local\n',
    'empty.ini': '',
    'empty/notes.txt': '',
  });
  after(() => project.remove());

  const wrong: readonly (readonly [args: string[], exitCode: number, says: string])[] = [
    [['run'], 5, 'missing required argument'],
    [['run', 'site.yaml', '--nonsense'], 5, "unknown option '--nonsense'"],
    [['run', 'site.yaml', '-f', '0'], 5, 'positive whole number'],
    [['rnu', 'site.yaml'], 5, 'Did you mean run?'],
    [['run', 'none.yaml'], 3, 'There is no file none.yaml'],
    [['run', 'site.yaml', '-i', 'none.ini'], 3, 'none.ini'],
    [['run', 'site.yaml', '-i', 'hosts.ini', '-l', 'wbe'], 3, 'wbe'],
    [
      ['run', 'site.yaml', '-i', 'hosts.ini', '--start-at-task', 'Oen'],
      3,
      'no task is named "Oen"',
    ],
    [['run', 'site.yaml', '-i', 'hosts.ini', '-e', 'nonsense'], 3, 'sets no variable'],
    [['inventory', '-i', 'hosts.ini', '--host', 'w11'], 3, 'Did you mean "w1"?'],
    [['inventory', '-i', 'hosts.ini'], 5, '--list, --graph, --host'],
    [['doc', 'coppy'], 3, 'Did you mean "copy"?'],
    [['lint', 'none.yaml'], 3, 'There is no file or folder none.yaml'],
    [['lint', 'empty'], 5, 'There are no playbooks and no roles in empty.'],
  ];
  for (const [args, exitCode, says] of wrong) {
    it(`refuses kplay ${args.join(' ')}`, async () => {
      const result = await project.cli(...args);
      expect(result.stderr).to.include(says);
      expect(result.exitCode).to.equal(exitCode);
    });
  }

  it('reports connections that there are not, of hosts that plays reach', async () => {
    const inputs = new Project({
      'site.yaml': `- hosts: a,b,e
  gather_facts: false
  tasks: [{ping: }]
- hosts: c
  gather_facts: false
  tasks: [{debug: {msg: a}}, {ping: , delegate_to: localhost}]
`,
      'hosts.ini':
        'a ansible_connection=locl\nb ansible_connection=local ansible_port=x\nc ansible_connection=winrm\nd ansible_connection=winrm\n[e]\nf\n[e:vars]\nansible_connection=docker\n',
    });
    try {
      const { exitCode, stderr } = await inputs.cli('run', 'site.yaml', '-i', 'hosts.ini');
      expect(problemsIn(stderr), stderr).to.deep.equal([
        'hosts.ini 1:3 inventory/invalid',
        'hosts.ini 2:28 inventory/invalid',
        'hosts.ini 8:1 inventory/invalid',
      ]);
      expect(stderr).to.include('Did you mean "local"?').and.to.include('ssh and local');
      expect(exitCode).to.equal(3);
    } finally {
      inputs.remove();
    }
  });

  it('reports variables that reach no host, wherever they stand, beside what else is wrong', async () => {
    const inputs = new Project({
      'site.yaml': `- hosts: web
  become: true
  tasks: [{ping: , become_flags: '-H "'}]
- hosts: web
  tassk: []
`,
      'hosts.ini': `[web]
a ansible_host= ansible_becom=yes
b ansible_ssh_common_args="-o Foo" ansible_port=
c ansible_ssh_private_key_file=none.pem
d ansible_become_method=pbrun
e ansible_host=10.0.0.1:22
f:g:h
k ansible_ssh_private_key_file="{{ key }}"
l ansible_host="{{ x }}" ansible_ssh_args="-J"
[other]
m ansible_ssh_private_key_file=none.pem ansible_connection=winrm ansible_become_method=runas
n ansible_port=none
`,
      'group_vars/web.yaml': 'ansible_ssh_extra_args: -Q x\n',
    });
    const args = ['run', 'site.yaml', '-i', 'hosts.ini', '--ssh-extra-args', '-o A'];
    try {
      const { exitCode, stdout, stderr } = await inputs.cli(...args);
      expect(problemsIn(stderr), stderr).to.deep.equal([
        '--ssh-extra-args 1:1 inventory/invalid',
        'group_vars/web.yaml 1:1 inventory/invalid',
        'hosts.ini 2:3 inventory/invalid',
        'hosts.ini 3:3 inventory/invalid',
        'hosts.ini 3:36 inventory/invalid',
        'hosts.ini 4:3 file/not-found',
        'hosts.ini 5:3 inventory/invalid',
        'hosts.ini 6:3 inventory/invalid',
        'hosts.ini 7:1 inventory/invalid',
        'hosts.ini 9:26 inventory/invalid',
        'hosts.ini 12:3 inventory/invalid',
        '3:34 playbook/invalid',
        '5:3 playbook/unknown-keyword',
      ]);
      expect(stderr).to.include('Did you mean "ansible_become"?').and.include('ansible_port"');
      expect([exitCode, stdout]).to.deep.equal([3, '']);
    } finally {
      inputs.remove();
    }
  });

  it('looks for keys only where hosts are going to be reached by them', async () => {
    const inputs = new Project({
      'site.yaml': '- hosts: a\n  gather_facts: false\n  tasks: [{ping: }]\n',
      'made.yaml': `- hosts: localhost
  gather_facts: false
  tasks: [{command: "true"}]
- import_playbook: site.yaml
`,
      'own.yaml': `- hosts: a
  gather_facts: false
  vars_files: [own-vars.yaml]
  tasks: [{ping: }]
`,
      'own-vars.yaml': 'ansible_connection: local\n',
      'hosts.ini':
        'a ansible_ssh_private_key_file=none.pem ansible_host=127.0.0.1 ansible_port=1\n',
    });
    const run = async (...args: readonly string[]) =>
      (await inputs.cli('run', '-i', 'hosts.ini', ...args)).exitCode;
    try {
      expect(await run('site.yaml')).to.equal(3);
      expect(await run('site.yaml', '--syntax-check')).to.equal(0);
      expect(await run('site.yaml', '-e', 'ansible_connection=local')).to.equal(0);
      expect(await run('own.yaml')).to.equal(0);
      expect(await run('made.yaml')).to.equal(4);
      expect(await run('site.yaml', '-e', 'ansible_password={{ x }}', '-e', 'x=1')).to.equal(4);
      expect(await run('site.yaml', '-e', 'ansible_connection={{ "local" }}')).to.equal(0);
    } finally {
      inputs.remove();
    }
  });

  it('reports what is wrong with the inventory, -e and the playbook at once', async () => {
    const inputs = new Project({
      'site.yaml': '- hosts: web\n  taskss: []\n',
      'bad.ini': '[web]\nw1 a=1 b\n',
      'vars.yaml': 'a: [\n',
    });
    try {
      const { exitCode, stdout, stderr } = await inputs.cli(
        ...['run', 'site.yaml', '-i', 'bad.ini', '-e', '@vars.yaml', '-e', '@none.yaml'],
      );
      expect(problemsIn(stderr), stderr).to.deep.equal([
        'bad.ini 2:8 inventory/invalid',
        '2:3 playbook/unknown-keyword',
        'vars.yaml 1:4 yaml/syntax',
      ]);
      expect(stderr).to.include('-e @none.yaml: cannot read the file').and.to.include('4 errors');
      expect(exitCode).to.equal(3);
      expect(stdout).to.equal('');
    } finally {
      inputs.remove();
    }
  });

  describe('of every kind', () => {
    const files = {
      'site.yaml': `- hosts: web:wbe
  order: sortd
  tasks:
    - template: {src: none, dest: /a}
    - name: One
      debug: {mgs: a}
`,
      'hosts.ini': '[web]\nw1\n',
      'kplay.yaml': 'forks: many\nstratgy: free\n',
      'ansible.cfg': '[defaults]\ntimeout = soon\n',
      'bad.ini': '[web:childrn]\nw1\n',
    };
    const report = async (...args: readonly string[]): Promise<string> => {
      const inputs = new Project(files);
      try {
        const { exitCode, stderr } = await inputs.cli('run', 'site.yaml', ...args);
        expect(exitCode).to.equal(3);
        return stderr;
      } finally {
        inputs.remove();
      }
    };

    it('is told in one report: settings, patterns, names of tasks, files, options', async () => {
      const stderr = await report(
        ...['-i', 'hosts.ini', '--start-at-task', 'Oen', '-l', 'w2', '-e', '{a: [}'],
      );
      const codes = [
        ...stderr.matchAll(/^\S*(?: ?)(?:error|warning) \S+:|^\S+:\d+:\d+ \w+ \S+:/gm),
      ];
      expect(codes.map(([found]) => found.trim())).to.deep.equal([
        'error playbook/unknown-task:',
        '--limit:1:1 error pattern/no-match:',
        '-e:1:5 error yaml/syntax:',
        'ansible.cfg:2:11 error config/invalid:',
        'kplay.yaml:1:8 error config/invalid:',
        'kplay.yaml:2:1 error config/unknown-setting:',
        'site.yaml:1:10 warning pattern/no-match:',
        'site.yaml:2:10 error playbook/invalid:',
        'site.yaml:4:23 error file/not-found:',
        'site.yaml:6:15 error args/unknown:',
      ]);
      expect(stderr).to.include('Did you mean "One"?');
    });

    it('blames no pattern for hosts of an inventory that could not be read', async () => {
      const stderr = await report('-i', 'bad.ini', '-l', 'w2', '--start-at-task', 'None');
      expect(stderr).not.to.include('pattern/no-match');
      expect(stderr).to.include('inventory/invalid').and.to.include('config/invalid');
      expect(stderr).to.include('playbook/unknown-task').and.to.include('args/unknown');
    });

    it('is told before questions', async () => {
      for (const question of ['-k', '-K', '-J', '--vault-id=a@prompt']) {
        const stderr = await report('-i', 'hosts.ini', question);
        expect(stderr).to.include('config/invalid').and.to.include('args/unknown');
        expect(stderr).not.to.include('terminal');
      }
    });

    it('is told with files of passwords that are not there', async () => {
      for (const flag of ['--vault-password-file', '--conn-pass-file', '--become-pass-file']) {
        const stderr = await report('-i', 'hosts.ini', '-J', flag, 'none');
        expect(stderr).to.include('password file none.').and.to.include('args/unknown');
      }
      const stderr = await report('-i', 'hosts.ini', '--vault-password-file', 'none');
      expect(stderr).to.include('There is no vault password file none.');
      expect(stderr).to.include('config/invalid').and.to.include('args/unknown');
    });
  });

  it('reports patterns beside what is wrong with the playbook', async () => {
    const inputs = new Project({
      'site.yaml': '- hosts: web\n  order: sortd\n  taskss: []\n',
      'hosts.ini': '[web]\nw1\n',
    });
    try {
      const { stderr } = await inputs.cli(...['run', 'site.yaml', '-i', 'hosts.ini', '-l', 'wbe']);
      expect(problemsIn(stderr), stderr).to.deep.equal([
        '--limit 1:1 pattern/no-match',
        '2:10 playbook/invalid',
        '3:3 playbook/unknown-keyword',
      ]);
      expect(stderr).to.include('Did you mean "sorted"?').and.to.include('"wbe" matches no host');
    } finally {
      inputs.remove();
    }
  });

  it('reads the hosts of a limit from a file', async () => {
    const inputs = new Project({
      'site.yaml': '- hosts: all\n  gather_facts: false\n  tasks: []\n',
      'hosts.ini': 'w1\nw2\nw3\n',
      'failed.txt': 'w1\nw3\n',
    });
    try {
      const { stdout } = await inputs.cli(
        ...['run', 'site.yaml', '-i', 'hosts.ini', '-l', '@failed.txt', '--list-hosts'],
      );
      expect(stdout).to.include('hosts (2):\n      w1\n      w3');
    } finally {
      inputs.remove();
    }
  });

  it('says of which play a keyword is not known in check mode', async () => {
    const inputs = new Project({
      'site.yaml': `- hosts: localhost
  gather_facts: false
  tasks:
    - {command: echo 5, register: r}
- hosts: localhost
  gather_facts: false
  max_fail_percentage: "{{ hostvars.localhost.r.stdout }}"
  tasks: []
`,
    });
    try {
      const { stderr } = await inputs.cli('run', 'site.yaml', '--check');
      expect(stderr).to.match(
        /^site.yaml:5:3 error .*: a keyword of the play is not known in check/m,
      );
    } finally {
      inputs.remove();
    }
  });

  it('refuses a limit that leaves nobody', async () => {
    const inputs = new Project({
      'site.yaml': '- hosts: all\n  gather_facts: false\n  tasks: []\n',
      'hosts.ini': '[web]\nw1\n[none]\n',
      'failed.txt': '',
    });
    try {
      for (const limit of ['none', 'web:!w1', '@failed.txt']) {
        const run = await inputs.cli('run', 'site.yaml', '-i', 'hosts.ini', '-l', limit);
        expect(run.stderr).to.include('--limit:1:1 error pattern/no-match: The limit selects no');
        expect(run.exitCode).to.equal(3);
      }
    } finally {
      inputs.remove();
    }
  });

  it('warns of an empty inventory and of a pattern that matches nothing, and does nothing', async () => {
    const { exitCode, stdout } = await project.cli('run', 'site.yaml', '-i', 'empty.ini');
    expect(stdout).to.include('inventory/empty').and.to.include('pattern/no-match');
    expect(exitCode).to.equal(0);
  });

  it('lists hosts, tasks and tags', async () => {
    const { stdout } = await project.cli(
      'run',
      'site.yaml',
      '-i',
      'hosts.ini',
      '--list-hosts',
      '--list-tasks',
    );
    expect(stdout).to.include('hosts (1):\n      w1').and.to.include('      One  site.yaml:4:7');
  });

  it('prints help without an error', async () => {
    for (const args of [['--help'], ['run', '--help'], ['help', 'check']]) {
      const { exitCode, stdout, stderr } = await project.cli(...args);
      expect(exitCode).to.equal(0);
      expect(stdout).to.include('Usage: kplay');
      expect(stderr).to.equal('');
    }
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Project } from '../../support/run-cli.ts';

const playbook = `- hosts: localhost
  gather_facts: false
  tasks:
    - name: Make
      shell: printf 'token-Abc123\\nan old ok\\nok\\n'
      register: made
      no_log: true
    - name: Whole
      debug: {var: made}
    - name: Said
      debug: {msg: "{{ made.stdout }} rc={{ made.rc }} changed={{ made.changed }}"}
    - name: Taken apart
      debug: {msg: "{{ made.stdout_lines[0].split('-')[1] }}"}
    - name: Each
      debug: {msg: "{{ item }}"}
      loop: "{{ made.stdout_lines }}"
    - name: Derive
      set_fact: {upper: "{{ made.stdout_lines[0] | upper }}"}
    - name: Derived
      debug: {msg: "{{ upper }} {{ hostvars.localhost.upper }} {{ hostvars.localhost.made.stdout }}"}
    - name: Pass on
      command: echo {{ made.stdout_lines[0] }}
      register: passed
    - name: Passed
      debug: {var: passed.stdout}
    - name: Write
      copy: {content: "{{ made.stdout }}", dest: "{{ playbook_dir }}/out", mode: "0600"}
    - name: Read
      slurp: {src: "{{ playbook_dir }}/out"}
      register: read
      no_log: true
    - name: Read back
      debug: {msg: "{{ read.content | b64decode }}"}
    - name: Named {{ made.stdout_lines[0] }}
      fail: {msg: "{{ made.stdout }}"}
      ignore_errors: true
    - block:
        - command: sh -c "echo failed-Xyz789; exit 3"
          no_log: true
      rescue:
        - name: Rescued
          debug: {var: ansible_failed_result.stdout}
    - name: Looked for
      debug: {msg: "{{ lookup('file', made.stdout_lines[0]) }}"}
      ignore_errors: true
    - name: Included
      include_tasks: "{{ made.stdout_lines[0] }}.yml"
      ignore_errors: true
    - name: Judge only
      debug: {msg: an old ok is fine}
      when: "'ok' in made.stdout"
    - name: Unrelated
      debug: {msg: an old ok is fine too}
`;
const secret = /abc123|xyz789/i;

describe('no_log', () => {
  const project = new Project({ 'site.yaml': playbook });
  after(() => project.remove());

  it('hides what was registered from all output of later tasks', async () => {
    const text = await project.cli(
      ...['run', 'site.yaml', '-vvv', '--diff', '--log-file', 'log.txt'],
    );
    const json = await project.cli('run', 'site.yaml', '--diff', '--output', 'json');

    expect(text.exitCode, text.stderr).to.equal(0);
    for (const output of [
      ...[text.stdout, text.stderr, json.stdout],
      readFileSync(join(project.directory, 'log.txt'), 'utf8'),
    ]) {
      expect(output.split('\n').filter(line => secret.test(line))).to.deep.equal([]);
    }
    expect(text.stdout).to.include('TASK [Named ********]').and.to.include('=> (item=********)');
  });

  it('shows everything else', async () => {
    const run = await project.run('site.yaml');

    expect(run.messages).to.include.members([
      'localhost: ******** rc=0 changed=True',
      'localhost: ok',
      'localhost: an old ok is fine',
      'localhost: an old ok is fine too',
    ]);
  });
});

describe('no_log of an include', () => {
  const site = `- hosts: localhost
  gather_facts: false
  vars:
    users:
      - {name: ada, key: key-Abc123, log: true, skip: false}
      - {name: bob, key: key-Bcd234, log: false, skip: true}
      - {name: cyn, key: key-Xyz789, log: false, skip: false}
      - {name: dan, key: key-Def456, log: true, skip: true}
  tasks:
    - include_tasks: user.yaml
      loop: "{{ users }}"
      when: not item.skip
      no_log: "{{ not item.log }}"
      register: some
    - debug: {var: some}
    - include_tasks: user.yaml
      loop: "{{ users }}"
      when: item.name == 'nobody'
      no_log: "{{ not item.log }}"
`;
  const project = new Project({
    'site.yaml': site,
    'user.yaml': '- debug: {msg: "{{ item.name }}"}\n',
  });
  after(() => project.remove());

  it('is of each item, also of those that are skipped', async () => {
    const flags = ['-vvv', '--log-file', 'log.txt'] as const;
    const text = await project.cli('run', 'site.yaml', ...flags);
    const json = await project.cli('run', 'site.yaml', '--output', 'json');
    const log = readFileSync(join(project.directory, 'log.txt'), 'utf8');

    expect(text.exitCode, text.stderr).to.equal(0);
    for (const output of [text.stdout, text.stderr, json.stdout, log]) {
      expect(output.split('\n').filter(line => /Bcd234|Xyz789/.test(line))).to.deep.equal([]);
    }
    expect(text.stdout).to.include('key-Abc123').and.to.include('key-Def456');
    expect(json.stdout).to.include('hidden because no_log is set');
  });

  it('is brought in all the same', async () => {
    const run = await project.run('site.yaml');

    expect(run.messages).to.deep.equal(['localhost: ada', 'localhost: cyn']);
  });
});

describe('no_log that cannot be told', () => {
  for (const [what, task] of [
    ['a task', 'debug: {msg: "{{ item.key }}"}'],
    ['an include', 'include_tasks: user.yaml'],
  ] as const) {
    it(`fails ${what}, and says why without what the task does`, async () => {
      const site = `- hosts: localhost
  gather_facts: false
  tasks:
    - ${task}
      loop: "{{ [{'key': 'key-' ~ 'Abc123'}] }}"
      no_log: "{{ item[inventory_hostname] }}"
`;
      const project = new Project({ 'site.yaml': site, 'user.yaml': '- debug: {var: item}\n' });
      const run = await project.cli('run', 'site.yaml', '-vvv');
      project.remove();

      expect(run.exitCode).to.equal(2);
      expect(run.stdout).to.not.include('key-Abc123');
      expect(run.stdout)
        .to.match(/failed: \[localhost\].*: .*is undefined/)
        .and.to.include('site.yaml:6:19');
    });
  }
});

describe('what a task registered under no_log', () => {
  const keywords = [
    'throttle: "{{ r.stdout }}"',
    'retries: "{{ r.stdout }}"\n      until: true',
    'pool: {name: a, size: "{{ r.stdout }}"}',
    'loop: [1]\n      loop_control: {parallel: "{{ r.stdout }}"}',
    'with_file: "{{ r.stdout }}"',
    `loop: [1]\n      loop_control: {label: "{{ lookup('file', r.stdout) }}"}`,
    'with_sequence: "end={{ r.stdout }}"',
    `when: lookup('file', r.stdout) == 'x'`,
    `until: lookup('file', r.stdout) == 'x'`,
    `failed_when: lookup('file', r.stdout) == 'x'`,
    `changed_when: lookup('file', r.stdout) == 'x'`,
    `run_once: "{{ lookup('file', r.stdout) }}"`,
    'loop: [1, 2]\n      loop_control: {pause: "{{ r.stdout }}"}',
    'loop: [1, 2]\n      loop_control: {break_when: "{}[r.stdout]"}',
    `any_errors_fatal: "{{ lookup('file', r.stdout) }}"`,
  ];
  const possible = {
    'debug: {msg: a}': /./,
    'include_tasks: other.yaml': /^(?:when|with_|run_once)|label|pause|break_when/,
    'block: [{debug: {msg: a}}]': /pause|break_when/,
  };
  const head = `- hosts: localhost
  gather_facts: false
  ignore_errors: true
  tasks:
    - shell: echo Abc$(echo 123)
      register: r
      no_log: true
`;
  for (const [action, which] of Object.entries(possible)) {
    it(`is not told by what a later task fails with: ${action}`, async () => {
      const tasks = keywords
        .filter(keyword => which.test(keyword))
        .map(keyword => `    - ${action}\n      ${keyword}\n`);
      const project = new Project({
        'site.yaml': `${head}${tasks.join('')}`,
        'other.yaml': '- debug: {msg: b}\n',
      });
      const text = await project.cli('run', 'site.yaml', '-vvv');
      const json = await project.cli('run', 'site.yaml', '--output', 'json');
      project.remove();

      expect(text.stdout.match(/^failed: .*/gm)).to.have.length(tasks.length);
      for (const output of [text.stdout, text.stderr, json.stdout]) {
        expect(output.split('\n').filter(line => line.includes('Abc123'))).to.deep.equal([]);
      }
    });
  }

  const notifying = {
    'is not there': ['true', 'The play has no handler "********".'],
    'would be missed': ['q.rc == 5', 'The play has no handler "********":', '--check'],
    'is there': ['true', 'HANDLER [********]'],
  } as const;
  for (const [title, [when, says, ...args]] of Object.entries(notifying)) {
    it(`is not told by the name of a handler that ${title}`, async () => {
      const handler = `  handlers:\n    - name: "{{ r.stdout | upper }}"\n      debug: {msg: a}\n`;
      const project = new Project({
        'site.yaml': `${head}      check_mode: false
    - command: "true"
      register: q
    - command: "true"
      when: ${when}
      notify: "{{ r.stdout | upper }}"
${title === 'is there' ? handler : ''}`,
      });
      const text = await project.cli('run', 'site.yaml', '-vvv', ...args);
      const json = await project.cli('run', 'site.yaml', '--output', 'json', ...args);
      project.remove();

      expect(text.stdout + text.stderr).to.include(says);
      for (const output of [text.stdout, text.stderr, json.stdout, json.stderr])
        expect(output).not.to.match(/abc123/i);
    });
  }

  it('is not told by the name of a handler that fails', async () => {
    const project = new Project({
      'site.yaml': `${head}    - command: "true"
      notify: x
  handlers:
    - name: "{{ {}[r.stdout | upper] }}"
      debug: {msg: a}
    - {name: x, debug: {msg: x}}
`,
    });
    const { stdout, stderr } = await project.cli('run', 'site.yaml', '-vvv');
    project.remove();

    expect(stdout + stderr).to.include("has no key '********'");
    expect(stdout + stderr).not.to.match(/abc123/i);
  });

  const plays = {
    max_fail_percentage: ['max_fail_percentage: "{{ VALUE }}"', '"max_fail_percentage" must be'],
    vars_files: ['vars_files: ["{{ VALUE }}.yml"]', 'There is no vars file "********.yml".'],
    serial: ['serial: "{{ {}[VALUE] }}"', "has no key '********'"],
    strategy: ['strategy: "{{ VALUE }}"', 'there is no strategy "********"'],
    hosts: ['hosts: "{{ VALUE }}"', 'The pattern "********" matches no host'],
    order: ['order: "{{ VALUE }}"', 'not "********".'],
    name: ['name: "{{ VALUE }}"', 'PLAY [********]'],
    'hosts that cannot be told': ['hosts: "{{ {}[VALUE] }}"', "has no key '********'"],
  } as const;
  for (const [keyword, [written, says]] of Object.entries(plays)) {
    it(`is not told by a later play: ${keyword}`, async () => {
      const hosts = written.startsWith('hosts') ? '' : '  hosts: localhost\n';
      const play = `- ${written.replace('VALUE', 'hostvars.localhost.r.stdout | upper')}
${hosts}  gather_facts: false
  tasks: [{debug: {msg: a}}]
`;
      const project = new Project({ 'site.yaml': head + play });
      const text = await project.cli('run', 'site.yaml', '-vvv');
      const json = await project.cli('run', 'site.yaml', '--output', 'json');
      project.remove();

      expect(text.stdout + text.stderr).to.include(says);
      for (const output of [text.stdout, text.stderr, json.stdout, json.stderr])
        expect(output).not.to.match(/abc123/i);
    });
  }
});

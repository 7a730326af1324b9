import { expect } from 'chai';
import { localHosts, Project } from '../../support/run-cli.ts';

const files = {
  'hosts.ini': localHosts('a'),
  'roles/r/tasks/main.yml': '- command: "true"\n  notify: of the rol\n',
  'roles/r/handlers/main.yml': '- name: of the role\n  debug: {msg: a}\n',
  'roles/s/handlers/main.yml': '- name: late\n  debug: {msg: a}\n',
};

interface Given {
  readonly tasks: string;
  readonly handlers?: string;
}

async function said({ tasks, handlers = '' }: Given, ...args: readonly string[]): Promise<string> {
  const head = '- hosts: all\n  gather_facts: false\n  vars: {n: s}\n';
  const project = new Project({
    ...files,
    'site.yaml': `${head}  tasks:\n${tasks}  handlers:\n    - {name: known, debug: {}}\n${handlers}`,
  });
  try {
    const { stdout, stderr } = await project.cli('run', ...args, 'site.yaml', '-i', 'hosts.ini');
    return stdout + stderr;
  } finally {
    project.remove();
  }
}

const notify = (name: string): string => `    - command: "true"\n      notify: ${name}\n`;
const open = '    - include_role: {name: "{{ n }}"}\n';

describe('checkNotifications', () => {
  it('looks into what is included, too', async () => {
    const text = await said({ tasks: '    - include_role: {name: r}\n' }, '--syntax-check');
    expect(text).to.match(/^roles\/r\/tasks\/main.yml:2:11 error playbook\/unknown-handler/m);
    expect(text).to.include('Did you mean "of the role"?');
  });

  it('finds what a template in "notify" comes to, in each item of a loop', async () => {
    const tasks = `    - command: "true"
      notify: "{{ item }}"
      loop: [known, lost]
    - command: "true"
      notify: "{{ missed if n == 's' else 'known' }}"
      when: ansible_os_family is defined
      vars: {missed: [known, mised]}
    - command: "true"
      notify: "{{ ansible_hostname }}"
    - command: "true"
      register: r
      notify: "{{ 'known' if n == 's' else r.stdout }}"
`;
    const text = await said({ tasks }, '--syntax-check');
    expect(text).to.include('site.yaml:6:15 error playbook/unknown-handler');
    expect(text).to.include('no handler "lost", which this comes to.');
    expect(text).to.include('site.yaml:9:15 warning playbook/unknown-handler');
    expect(text.match(/unknown-handler/g)).to.have.length(2);
  });

  it('only warns of what is included under a condition', async () => {
    const text = await said(
      { tasks: '    - include_role: {name: r}\n      when: false\n' },
      '--syntax-check',
    );
    expect(text).to.match(/^roles\/r\/tasks\/main.yml:2:11 warning playbook\/unknown-handler/m);
  });

  it('warns of what is not known where more handlers may come', async () => {
    const text = await said({ tasks: open + notify('knwn') + notify('other') }, '--syntax-check');
    expect(text).to.include('site.yaml:7:15 warning playbook/unknown-handler');
    expect(text).to.include('Did you mean "known"?');
    expect(text).to.include('no handler "other", unless what is included here has it.');
    expect(text).to.include('site.yaml:5:7');
  });

  const named = '    - {name: "restart {{ n }}", debug: {}}\n';

  it('knows what handlers with a template in their name can be called', async () => {
    const text = await said(
      {
        tasks: notify('restart web') + notify('stop web') + notify('"restart {{ n }}"'),
        handlers: named,
      },
      '--syntax-check',
    );
    expect(text).to.include('The play has no handler "stop web".').and.include('1 error');
  });

  it('knows what a template that is notified cannot be', async () => {
    const text = await said(
      { tasks: notify('"stop {{ n }}"') + notify('"kno{{ n }}n"') + notify('"{{ n }}"') },
      '--syntax-check',
    );
    expect(text).to.include('The play has no handler "stop {{ n }}".').and.include('3 errors');
    expect(text).to.include('"knosn", which this comes to.').and.include('"s", which this comes');
  });

  it('names the place of "notify" where a handler is missing in the run', async () => {
    const text = await said({ tasks: open + notify('late') + notify('other') });
    expect(text).to.include(
      'site.yaml:9:15 error playbook/unknown-handler: The play has no handler "other".',
    );
  });

  it('ends the run where a handler is missing in it, whatever rescues', async () => {
    const block = `    - block:
        - command: "true"
          notify: "{{ 'no' + 'ne' }}"
      rescue: [{debug: {msg: rescued}}]
      always: [{debug: {msg: always}}]
`;
    const text = await said({ tasks: block });
    expect(text).to.include('site.yaml:7:19 error playbook/unknown-handler');
    expect(text)
      .to.include('ok=1   changed=1')
      .and.not.match(/rescued$|always$/m);
  });

  it('warns in check mode where a task that may change something would fail', async () => {
    const perhaps = `    - {command: echo, register: said}
${notify('other')}      changed_when: said.rc == 0
`;
    const text = await said({ tasks: `${open}${perhaps}` }, '--check');
    expect(text).to.include('The play has no handler "other": the run would end');
    expect(text).to.include('undecided=1');
  });

  it('warns where a task that changes nothing would fail otherwise', async () => {
    const quiet = `${notify('other')}      changed_when: false\n`;
    const text = await said({ tasks: `${open}${quiet}${notify('late')}` });
    expect(text).to.include('The play has no handler "other": the run would end');
    expect(text).to.include('failed=0');
  });
});

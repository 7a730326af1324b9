import { expect } from 'chai';
import { localHosts, Project } from '../support/run-cli.ts';

const play = `- hosts: all
  gather_facts: false
  tasks:
    - {name: Say, debug: {msg: "{{ x | default('-') }} {{ ansible_forks }}"}}
`;

describe('kplay config', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project({
      'kplay.yaml': 'inventory: hosts.ini\nextra_vars: x=1\n',
      'hosts.ini': localHosts('web1'),
      'plays/site.yaml': play,
    });
  });
  afterEach(() => project.remove());

  it('prints settings that were said, and where', async () => {
    const { stdout } = await project.cli('config', '--only-changed', '-f', '3');
    expect(stdout.split('\n').map(line => line.replaceAll(/ +#/g, ' #'))).to.deep.equal([
      'inventory: ["hosts.ini"] # kplay.yaml:1:1',
      'extra_vars: ["x=1"] # kplay.yaml:2:1',
      'forks: 3 # --forks',
      '',
    ]);
  });

  it('prints them as JSON', async () => {
    const { stdout } = await project.cli('config', '--json');
    const shown: Record<string, unknown> = JSON.parse(stdout);
    expect(shown['forks']).to.deep.equal({ value: 50, origin: 'default' });
    expect(shown['limit']).to.deep.equal({ value: null, origin: 'default' });
  });

  it('prints those of a playbook', async () => {
    project.write('plays/kplay.yaml', 'forks: 4\n');
    const { stdout } = await project.cli('config', 'plays/site.yaml', '--only-changed');
    expect(stdout).to.equal('forks: 4  # plays/kplay.yaml:1:1\n');
  });

  it('prints what settings mean, and a schema', async () => {
    const doc = await project.cli('config', '--doc');
    expect(doc.stdout).to.include('-f, --forks <number> | KPLAY_FORKS');
    const { stdout } = await project.cli('config', '--schema');
    expect(JSON.parse(stdout).properties.host_key_checking.enum).to.include(false);
  });
});

describe('any_errors_fatal of ansible.cfg', () => {
  const fails = (keyword: string): string => `- hosts: all
  gather_facts: false
${keyword}  tasks:
    - {name: breaks, fail: {msg: x}, when: inventory_hostname == 'a'}
    - {name: after, ping: }
`;

  it('holds for what does not say otherwise', async () => {
    const project = new Project({
      'ansible.cfg': '[defaults]\nany_errors_fatal = True\n',
      'hosts.ini': localHosts('a', 'b'),
      'site.yaml': fails(''),
      'other.yaml': fails('  any_errors_fatal: false\n'),
    });
    const fatal = await project.run('site.yaml', '-i', 'hosts.ini');
    const other = await project.run('other.yaml', '-i', 'hosts.ini');
    const { stdout } = await project.cli('config', '--only-changed');
    project.remove();
    expect(fatal.results).not.to.include('b after ok');
    expect(other.results).to.include('b after ok');
    expect(stdout).to.match(/^any_errors_fatal: true +# ansible.cfg:2:1$/m);
  });
});

describe('kplay run with settings', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project({
      'kplay.yaml': 'inventory: hosts.ini\nextra_vars: x=1\nforks: 9\ntags: never-there\n',
      'hosts.ini': localHosts('web1'),
      'plays/site.yaml': play,
    });
  });
  afterEach(() => project.remove());

  it('takes them from the file above the playbook', async () => {
    const { messages } = await project.run('plays/site.yaml', '--tags', 'all');
    expect(messages).to.deep.equal(['web1: 1 9']);
  });

  it('lets flags win', async () => {
    const { messages } = await project.run('plays/site.yaml', '-t', 'all', '-e', 'x=2', '-f', '3');
    expect(messages).to.deep.equal(['web1: 2 3']);
  });

  it('adds variables of flags to theirs', async () => {
    const { messages } = await project.run('plays/site.yaml', '-t', 'all', '-e', 'y=2');
    expect(messages).to.deep.equal(['web1: 1 9']);
  });

  it('has no use for tags where there are no files of tasks', async () => {
    const { exitCode, stdout } = await project.cli('exec', 'all', '-m', 'debug', '-a', 'msg=hi');
    expect(exitCode).to.equal(0);
    expect(stdout).to.include('hi');
  });

  it('touches nothing when a setting is wrong', async () => {
    project.write('kplay.yaml', 'fork: 9\n');
    const { exitCode, stderr, stdout } = await project.cli('run', 'plays/site.yaml');
    expect(exitCode).to.equal(3);
    expect(stdout).to.equal('');
    expect(stderr).to.match(/^kplay\.yaml:1:1 error config\/unknown-setting:.*\n[^]*"forks"/);
  });
});

describe('roles_path', () => {
  const say = (text: string): string => `- debug: {msg: ${text}}\n`;

  it('is searched behind the roles of the playbook and before those of kplay', async () => {
    const project = new Project({
      'ansible.cfg': '[defaults]\nroles_path = shared:other\n',
      'hosts.ini': localHosts('web1'),
      'roles/near/tasks/main.yml': say('near'),
      'shared/near/tasks/main.yml': say('far'),
      'shared/swap_off/tasks/main.yml': say('mine'),
      'other/app/meta/main.yml': 'dependencies: [base]\n',
      'other/app/tasks/main.yml': say('app'),
      'other/base/tasks/main.yml': say('base'),
      'site.yaml': '- {hosts: all, gather_facts: false, roles: [near, swap_off, app]}\n',
    });
    try {
      const { messages } = await project.run('site.yaml', '-i', 'hosts.ini');
      expect(messages).to.deep.equal(['near', 'mine', 'base', 'app'].map(text => `web1: ${text}`));
    } finally {
      project.remove();
    }
  });
});

describe('passwords from files', () => {
  let project: Project;
  before(() => {
    project = new Project({
      'hosts.ini': localHosts('web1'),
      'site.yaml': play,
      secret: 'geheim\n',
      empty: '',
    });
  });
  after(() => project.remove());

  const run = (...args: readonly string[]) =>
    project.cli('run', 'site.yaml', '-i', 'hosts.ini', ...args);

  it('are read before anything runs', async () => {
    const args = ['--become-password-file', 'secret', '--connection-password-file', 'secret'];
    expect((await run(...args)).exitCode).to.equal(0);
  });

  for (const { flag, file, says } of [
    { flag: '--become-password-file', file: 'none', says: 'no become password file none' },
    { flag: '--conn-pass-file', file: 'empty', says: 'connection password that empty gives' },
  ]) {
    it(`are wanted where ${flag} ${file} names one`, async () => {
      const { exitCode, stderr } = await run(flag, file);
      expect(exitCode).to.equal(3);
      expect(stderr).to.include(says);
    });
  }
});

describe('inventory_ignore_extensions', () => {
  it('and patterns say which files of a directory are no inventories', async () => {
    const project = new Project({
      'inv/one': 'h1\n',
      'inv/two.old': 'h2\n',
      'inv/three.txt': 'h3\n',
      'inv/four-draft': 'h4\n',
      'ansible.cfg':
        '[defaults]\ninventory=inv\ninventory_ignore_extensions = .old, ~\ninventory_ignore_patterns = draft$\n',
    });
    try {
      const { stdout } = await project.cli('inventory', '--graph');
      expect(stdout.match(/h\d/g)).to.deep.equal(['h1', 'h3']);
    } finally {
      project.remove();
    }
  });
});

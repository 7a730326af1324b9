import { expect } from 'chai';
import { Project } from '../../support/run-cli.ts';
import { startSshServer, type TestServer } from '../../transport/ssh-server.ts';
import { type Layer, type Layered, layeredProject, layers } from './layered-project.ts';

/*
 * The first of Ansible's 22 layers, the command line's "-u", which is no variable, with each of the others: with
 * "ansible_user" in it, and with "remote_user", which is between them.
 */

interface Users extends Partial<Layered> {
  readonly variable?: Layer;
  readonly keyword?: string;
  readonly args?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
}

describe('the user who logs in', () => {
  let server: TestServer;
  let users: string[];

  before(async () => {
    server = await startSshServer({
      authenticate: context => {
        if (context.method === 'none') {
          context.reject(['password']);
          return;
        }
        users.push(context.username);
        context.accept();
      },
    });
  });
  beforeEach(() => {
    users = [];
  });
  after(() => server.close());

  async function loggedIn(given: Users): Promise<readonly string[]> {
    const { variable, keyword, args = [], files = {}, ...more } = given;
    const ssh = `ansible_ssh_common_args="-F none -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"`;
    const layered = layeredProject({
      set: layer => (layer === variable ? { ansible_user: 'variable' } : {}),
      task: `command: "true"\n${keyword === undefined ? '' : `remote_user: ${keyword}\n`}`,
      host: `ansible_host=127.0.0.1 ansible_port=${server.port} ansible_password=x ${ssh}`,
      ...more,
      play: `  gather_facts: false\n${more.play ?? ''}`,
    });
    const project = new Project({ ...layered.files, ...files });
    try {
      const result = await project.cli('run', ...layered.args, ...args);
      expect(result.exitCode, result.stdout + result.stderr).to.equal(0);
      return users;
    } finally {
      project.remove();
    }
  }

  for (const variable of layers.filter(layer => layer !== 'facts')) {
    it(`is "ansible_user" of ${variable} rather than "-u"`, async () => {
      expect(await loggedIn({ variable, args: ['-u', 'cli'] })).to.deep.equal(['variable']);
    });

    it(`is "ansible_user" of ${variable} rather than "remote_user"`, async () => {
      expect(await loggedIn({ variable, keyword: 'task' })).to.deep.equal(['variable']);
    });
  }

  const keywords: readonly (readonly [user: string, given: Users])[] = [
    ['play', { play: '  remote_user: play\n' }],
    ['role', { play: '  remote_user: play\n', entry: { remote_user: 'role' } }],
    ['block', { entry: { remote_user: 'role' }, block: '  remote_user: block\n' }],
    ['task', { block: '  remote_user: block\n', keyword: 'task' }],
  ];
  for (const [user, given] of keywords) {
    it(`is "remote_user" of the ${user} rather than what is around it, and "-u"`, async () => {
      expect(await loggedIn({ ...given, args: ['-u', 'cli'] })).to.deep.equal([user]);
    });
  }

  it('is "-u" rather than what settings say', async () => {
    const files = {
      'play/kplay.yaml': 'remote_user: settings\n',
      'kplay.yaml': 'remote_user: settings\n',
    };
    expect(await loggedIn({ files })).to.deep.equal(['settings']);
    users = [];
    expect(await loggedIn({ files, args: ['-u', 'cli'] })).to.deep.equal(['cli']);
  });

  it('is not what a module calls a fact', async () => {
    const modules = {
      'play/roles/r/modules/giver.js': `
import { defineModule } from 'kplay/module';
export default defineModule({
  name: 'giver',
  summary: 'Give facts.',
  args: {},
  returns: { ansible_facts: { type: 'object', description: 'Facts.' } },
  examples: [],
  plan: () => [],
  result: () => ({ ansible_facts: { ansible_user: 'fact', ansible_port: 1, other: 2 } }),
});
`,
    };
    const { files, args } = layeredProject({
      set: () => ({}),
      host: 'ansible_connection=local',
      task: 'giver:\n',
    });
    const look = `${files['play/roles/r/tasks/look.yml']}
- debug: {msg: "{{ ansible_user | default('none') }} {{ ansible_facts.user }} {{ other }}"}
`;
    const project = new Project({ ...files, ...modules, 'play/roles/r/tasks/look.yml': look });
    try {
      const { stdout } = await project.cli('run', ...args);
      expect(stdout).to.include('msg: none fact 2').and.include('"ansible_port" is a fact only');
    } finally {
      project.remove();
    }
  });
});

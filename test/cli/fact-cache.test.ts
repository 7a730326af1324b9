import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { localHosts, Project } from '../support/run-cli.ts';

const gathering = 'a Gathering Facts ok';

describe('fact_caching: jsonfile', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project({
      'kplay.yaml': `inventory: hosts.ini
gathering: smart
fact_caching: jsonfile
fact_caching_connection: kept/facts
`,
      'hosts.ini': localHosts('a', 'b'),
      'site.yaml': `- hosts: a
  gather_facts: true
  tasks:
    - {name: Keep, set_fact: {colour: red, cacheable: true}}
    - {name: Forget, set_fact: {shape: round}}
`,
      'again.yaml': `- hosts: a
  tasks:
    - debug:
        msg: "{{ colour | default('none') }} {{ ansible_facts.colour | default('none') }} {{ shape | default('none') }} {{ ansible_os_family is defined }}"
- hosts: b
  gather_facts: false
  tasks:
    - debug: {msg: "{{ hostvars.a.ansible_os_family is defined }}"}
`,
      'clear.yaml': '- hosts: a\n  gather_facts: false\n  tasks: [meta: clear_facts]\n',
    });
  });
  afterEach(() => project.remove());

  const kept = () => join(project.directory, 'kept/facts');

  it('keeps facts for later runs, for the user alone', async () => {
    const first = await project.run('site.yaml');
    expect(first.results[0]).to.equal(gathering);
    expect(statSync(kept()).mode & 0o777).to.equal(0o700);
    expect(readdirSync(kept())).to.deep.equal(['a']);
    expect(statSync(join(kept(), 'a')).mode & 0o777).to.equal(0o600);
    const facts: Record<string, unknown> = JSON.parse(readFileSync(join(kept(), 'a'), 'utf8'));
    expect(facts).to.include({ colour: 'red' });
    expect(facts).to.include.keys('ansible_os_family').and.not.include.keys('shape');

    const second = await project.run('again.yaml');
    expect(second.results).not.to.include(gathering);
    expect(second.messages).to.deep.equal(['a: red red none True', 'b: true']);
  });

  it('asks again when facts are too old', async () => {
    await project.run('site.yaml');
    utimesSync(join(kept(), 'a'), 1000, 1000);
    expect((await project.run('again.yaml')).results).to.include(gathering);
  });

  it('forgets facts when told to', async () => {
    await project.run('site.yaml');
    await project.run('clear.yaml', '--check');
    expect(readdirSync(kept())).to.deep.equal(['a']);
    await project.run('clear.yaml');
    expect(readdirSync(kept())).to.deep.equal([]);

    await project.run('site.yaml');
    expect((await project.run('again.yaml', '--flush-cache')).results).to.include(gathering);
  });

  it('keeps nothing in check mode', async () => {
    await project.run('site.yaml', '--check');
    expect(() => readdirSync(kept())).to.throw('ENOENT');
  });

  it('goes on with a warning when what is kept is damaged', async () => {
    mkdirSync(kept(), { recursive: true });
    project.write('kept/facts/a', '{"half');
    const { events, results } = await project.run('again.yaml');
    expect(results).to.include(gathering);
    const warnings = events.flatMap(event => (event.type === 'warning' ? [event.message] : []));
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/^The facts that were kept of a cannot be read: /);
  });

  it("reads what Ansible's jsonfile wrote", async () => {
    mkdirSync(kept(), { recursive: true });
    const facts = { ansible_os_family: 'Plan9', module_setup: true, _ansible_facts_gathered: true };
    project.write('kept/facts/a', JSON.stringify({ ...facts, colour: 'blue' }));
    const { messages, results } = await project.run('again.yaml');
    expect(results).not.to.include(gathering);
    expect(messages).to.include('a: blue blue none True');
  });

  describe('before a run', () => {
    const uses = '- hosts: a\n  gather_facts: false\n  tasks:\n';

    it('is known which facts are kept', async () => {
      project.write('use.yaml', `${uses}    - debug: {msg: "{{ colour }}"}\n`);
      const before = await project.cli('run', 'use.yaml');
      expect(before.stderr).to.include("error expression/undefined: 'colour' is undefined.");
      await project.run('site.yaml');
      const { events, messages } = await project.run('use.yaml');
      expect(messages).to.deep.equal(['a: red']);
      expect(events.filter(({ type }) => type === 'warning')).to.deep.equal([]);
    });

    it('nothing is known of facts that a task forgets', async () => {
      const check = '    - {debug: {msg: "{{ colour.hue }}"}, when: colour is defined}\n';
      project.write('use.yaml', `${uses}${check}`);
      project.write('clear.yaml', `${uses}    - meta: clear_facts\n${check}`);
      await project.run('site.yaml');
      const use = await project.cli('run', 'use.yaml');
      expect(use.stderr).to.include("'colour.hue' is undefined");
      expect((await project.run('clear.yaml')).results).to.deep.equal(['a debug skipped']);
    });
  });

  describe('as kplay lint sees it', () => {
    const found = async (...files: readonly string[]): Promise<readonly string[]> => {
      const { stdout } = await project.cli('lint', '-f', 'brief', ...files);
      const lines = stdout.split('\n').filter(line => /undefined/.test(line));
      return lines.map(line => line.replace(/ \[.*/, ''));
    };

    beforeEach(() => {
      project.write(
        'use.yaml',
        '- hosts: a\n  gather_facts: false\n  tasks:\n    - debug: {msg: "{{ colour }}"}\n    - debug: {msg: "{{ shape }}"}\n',
      );
    });

    it('may hold what nothing sets, where nothing is kept of a host', async () => {
      expect(await found('use.yaml')).to.deep.equal([
        'use.yaml:4:24: warning: Nothing sets the variable "colour", unless facts that an earlier run kept do.',
        'use.yaml:5:24: warning: Nothing sets the variable "shape", unless facts that an earlier run kept do.',
      ]);
    });

    it('holds what another playbook sets', async () => {
      expect(await found('use.yaml', 'site.yaml')).to.deep.equal([
        'use.yaml:5:24: warning: Nothing sets the variable "shape", unless facts that an earlier run kept do.',
      ]);
    });

    it('holds what is kept', async () => {
      await project.run('site.yaml');
      expect(await found('use.yaml')).to.deep.equal([
        'use.yaml:5:24: error: Nothing sets the variable "shape".',
      ]);
    });

    it('holds nothing with fact_caching: memory', async () => {
      await project.run('site.yaml');
      project.write('kplay.yaml', 'inventory: hosts.ini\n');
      expect(await found('use.yaml', 'site.yaml')).to.deep.equal([
        'use.yaml:4:24: error: Nothing sets the variable "colour".',
        'use.yaml:5:24: error: Nothing sets the variable "shape".',
      ]);
    });
  });
});

describe('gathering', () => {
  let project: Project;
  before(() => {
    project = new Project({
      'hosts.ini': localHosts('a'),
      'silent.yaml': '- {hosts: a, tasks: [{debug: {msg: hi}}]}\n',
      'yes.yaml': '- {hosts: a, gather_facts: true, tasks: [{debug: {msg: hi}}]}\n',
      'no.yaml': '- {hosts: a, gather_facts: false, tasks: [{debug: {msg: hi}}]}\n',
    });
  });
  after(() => project.remove());

  for (const { mode, gathers } of [
    { mode: 'implicit', gathers: { silent: 1, yes: 1, no: 0 } },
    { mode: 'explicit', gathers: { silent: 0, yes: 1, no: 0 } },
    { mode: 'smart', gathers: { silent: 1, yes: 1, no: 0 } },
  ]) {
    it(`${mode} asks each play that wants it`, async () => {
      project.write('kplay.yaml', `inventory: hosts.ini\ngathering: ${mode}\n`);
      for (const [name, times] of Object.entries(gathers)) {
        const { results } = await project.run(`${name}.yaml`);
        expect(results.filter(result => result === gathering)).to.have.length(times);
      }
    });
  }

  it('smart asks a host once in a run', async () => {
    project.write('kplay.yaml', 'inventory: hosts.ini\ngathering: smart\n');
    const { results } = await project.run('silent.yaml', 'yes.yaml');
    expect(results.filter(result => result === gathering)).to.have.length(1);
  });
});

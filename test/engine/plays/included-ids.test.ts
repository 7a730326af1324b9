import { expect } from 'chai';
import { localHosts, Project, type RunEvents } from '../../support/run-cli.ts';

async function run(
  tasks: string,
  files: Readonly<Record<string, string>>,
  strategy: string,
): Promise<RunEvents> {
  const project = new Project({
    'hosts.ini': localHosts('a', 'b'),
    'site.yaml': `- hosts: all\n  gather_facts: false\n  strategy: ${strategy}\n  tasks:\n${tasks}`,
    ...files,
  });
  try {
    return await project.run('site.yaml', '-i', 'hosts.ini');
  } finally {
    project.remove();
  }
}

const after = '    - {name: after, ping: , needs: [{task: inner, hosts: all}]}\n';
const deeper = {
  'more.yaml': '- include_tasks: deep.yaml\n',
  'deep.yaml': '- {name: inner, id: inner, ping: }\n- {name: last, ping: }\n',
};

describe('includeIds', () => {
  for (const strategy of ['graph', 'linear', 'free']) {
    it(`lets tasks wait for what a named file brings under ${strategy}`, async () => {
      const { results, exitCode } = await run(
        `    - include_tasks: more.yaml\n${after}`,
        deeper,
        strategy,
      );
      expect(exitCode).to.equal(0);
      for (const host of ['a', 'b'])
        expect(results.indexOf(`${host} inner ok`)).to.be.lessThan(results.indexOf('a after ok'));
    });
  }

  it('counts what a skipped include would have brought as done', async () => {
    const tasks = `    - include_tasks: more.yaml\n      when: inventory_hostname == 'a'\n${after}`;
    const { results, exitCode } = await run(tasks, deeper, 'graph');
    expect(results).to.include.members(['a inner ok', 'a after ok', 'b after ok']);
    expect(exitCode).to.equal(0);
  });

  it('counts what a failed include would have brought as failed', async () => {
    const { results } = await run(
      `    - include_tasks: more.yaml\n${after}`,
      {
        'more.yaml':
          "- fail: {msg: x}\n  when: inventory_hostname == 'a'\n- {name: inner, id: inner, ping: }\n",
      },
      'graph',
    );
    expect(results).to.include('b after skipped');
  });

  it('waits for all items of a loop', async () => {
    const { results, exitCode } = await run(
      `    - loop: [1, 2]
      block:
        - {name: "inner {{ item }}", id: inner, ping: }
${after}`,
      {},
      'graph',
    );
    expect(exitCode).to.equal(0);
    const last = Math.max(results.indexOf('a inner 2 ok'), results.indexOf('b inner 2 ok'));
    expect(last).to.be.within(0, results.indexOf('a after ok') - 1);
  });
});

async function problemsOf(
  tasks: string,
  strategy: string,
  files: Readonly<Record<string, string>> = {},
  ...args: readonly string[]
): Promise<string> {
  const project = new Project({
    'site.yaml': `- hosts: all\n  strategy: ${strategy}\n  tasks:\n${tasks}`,
    ...files,
  });
  const { stderr } = await project.cli('run', '--syntax-check', 'site.yaml', ...args);
  project.remove();
  return stderr;
}

const late = '    - {name: late, id: late, ping: }\n';

describe('checkNeedOrder', () => {
  for (const strategy of ['linear', 'free', 'host_pinned']) {
    for (const hosts of ['self', 'all', 'any']) {
      it(`refuses to wait for what ${hosts} come to later under ${strategy}`, async () => {
        const early = `    - {ping: , needs: [{task: late, hosts: ${hosts}}]}\n`;
        expect(await problemsOf(early + late, strategy)).to.match(
          /^site\.yaml:4:\d+ error graph\/cycle: This would wait for ever for "late"/,
        );
      });
    }
  }

  const later: Readonly<Record<string, string>> = {
    'a block around it': `    - needs: late\n      block:\n        - ping:\n${late}`,
    'a file that is included later':
      '    - {ping: , needs: inner}\n    - include_tasks: more.yaml\n',
    post_tasks: '    - {ping: , needs: late}\n  post_tasks:\n    - {id: late, ping: }\n',
  };
  for (const [what, tasks] of Object.entries(later)) {
    it(`sees ${what}`, async () => {
      expect(await problemsOf(tasks, 'linear', deeper)).to.include('would wait for ever');
    });
  }

  it('sees it within a block of a graph that runs as one', async () => {
    const block = `    - id: one\n      block:\n        - {ping: , needs: late}\n    ${late}`;
    expect(await problemsOf(block, 'graph')).to.include('would wait for ever');
  });

  const early = '    - {ping: , needs: late}\n';
  const fine: Readonly<Record<string, readonly [string, string, ...string[]]>> = {
    'under graph': [early + late, 'graph'],
    'what stands before': [late + early, 'linear'],
    'in a rescue, which need not run': [
      `    - block:\n        - ping:\n      rescue:\n    ${early}${late}`,
      'linear',
    ],
    'what tags leave out': [early.replace('}', ', tags: x}') + late, 'linear', '--skip-tags', 'x'],
  };
  for (const [what, [tasks, strategy, ...args]] of Object.entries(fine)) {
    it(`says nothing of ${what}`, async () => {
      expect(await problemsOf(tasks, strategy, {}, ...args)).to.equal('');
    });
  }
});

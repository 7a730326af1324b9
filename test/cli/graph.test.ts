import { expect } from 'chai';
import { Project } from '../support/run-cli.ts';

const playbook = `- name: Make "it"
  hosts: all
  strategy: graph
  tasks:
    - name: First
      id: first
      ping:
    - id: middle
      needs: {task: first, hosts: any}
      block:
        - ping:
          pool: {name: p, size: 2}
        - id: deep
          name: Deep
          ping:
    - import_role: {name: last}
      needs: [middle, deep]
    - include_tasks: more.yaml
- hosts: web
  tasks:
    - block:
        - ping:
      rescue:
        - debug:
      always:
        - debug:
  post_tasks:
    - ping:
`;

describe('kplay graph', () => {
  let project: Project;

  before(() => {
    project = new Project({
      'site.yaml': playbook,
      'more.yaml': '- {name: Within, id: within, ping: }\n',
      'roles/last/tasks/main.yaml': '- ping:\n',
    });
  });

  after(() => {
    project.remove();
  });

  it('prints a tree with what each task waits for', async () => {
    const { exitCode, stdout } = await project.cli('graph', 'site.yaml');

    expect(exitCode).to.equal(0);
    expect(stdout).to.equal(`PLAY [Make "it"]  hosts: all, strategy: graph
  first: First
  middle: block [one after the other]  <- first on any
    ping [pool p: 2]
    deep: Deep
  role last (1 task)  <- middle, deep
  include_tasks
    within: Within

PLAY [web]  hosts: web, strategy: linear
  tasks
    block
      block
        ping
      rescue
        debug
      always
        debug
  post_tasks
    ping
`);
  });

  it('draws for Mermaid, and nothing as waiting that does not', async () => {
    const { stdout } = await project.cli('graph', 'site.yaml', '--format', 'mermaid');

    expect(stdout).to.equal(`flowchart TD
  subgraph p1["Make #quot;it#quot; (all)<br>strategy: graph"]
    p1_1["first: First"]
    subgraph p1_2["middle: block"]
      p1_2_1["ping<br>(pool p: 2)"]
      p1_2_2["deep: Deep"]
    end
    p1_3["role last (1 task)"]
    subgraph p1_4["include_tasks"]
      p1_4_1["within: Within"]
    end
  end
  p1_1 ~~~ p1_2
  p1_2 ~~~ p1_3
  p1_3 ~~~ p1_4
  p1_2_1 --> p1_2_2
  p1_1 ==>|"any"| p1_2
  p1_2 ==> p1_3
  p1_2_2 ==> p1_3
  subgraph p2["web"]
    subgraph p2_s1["tasks"]
      subgraph p2_s1_1["block"]
        subgraph p2_s1_1_block["block"]
          p2_s1_1_block_1["ping"]
        end
        subgraph p2_s1_1_rescue["rescue"]
          p2_s1_1_rescue_1["debug"]
        end
        subgraph p2_s1_1_always["always"]
          p2_s1_1_always_1["debug"]
        end
      end
    end
    subgraph p2_s2["post_tasks"]
      p2_s2_1["ping"]
    end
  end
  p2_s1 --> p2_s2
  p2_s1_1_block -.->|"fails"| p2_s1_1_rescue
  p2_s1_1_block --> p2_s1_1_always
  p2_s1_1_rescue --> p2_s1_1_always
  p1 --> p2
`);
  });

  it('draws for Graphviz', async () => {
    const { stdout } = await project.cli('graph', 'site.yaml', '--format', 'dot');

    expect(stdout).to.match(/^digraph kplay \{\n[\s\S]*\n\}\n$/);
    for (const line of [
      '    label="Make \\"it\\" (all)\\nstrategy: graph";',
      '    subgraph cluster_p1_2 {\n      label="middle: block";',
      // From a node in the group to one in the other, cut off at their borders.
      '  p1_1 -> p1_2_1 [style=dashed, label="any", lhead=cluster_p1_2];',
      '  p1_2_2 -> p1_3 [style=dashed, ltail=cluster_p1_2];',
      '  p1_2_1 -> p1_2_2;',
      '  p1_4_1 -> p2_s1_1_block_1 [ltail=cluster_p1, lhead=cluster_p2];',
    ])
      expect(stdout).to.include(line);
  });

  it('shows the tasks of roles when asked to', async () => {
    const { stdout } = await project.cli('graph', 'site.yaml', '--whole-roles');

    expect(stdout).to.include('  role last  <- middle, deep\n    ping\n');
  });

  it('finds playbooks that -e names', async () => {
    project.write('main.yaml', '- import_playbook: "{{ which }}.yaml"\n');
    const { stdout } = await project.cli('graph', 'main.yaml', '-e', 'which=site');
    expect(stdout).to.include('PLAY [Make "it"]');
  });

  it('refuses what a run would refuse', async () => {
    project.write('round.yaml', playbook.replace('id: first', 'id: first\n      needs: middle'));

    const { exitCode, stderr } = await project.cli('graph', 'round.yaml');

    expect(exitCode).to.equal(3);
    expect(stderr).to.include('These tasks wait for each other: first > middle > first.');
  });

  it('keeps a name of any characters in one node, and calls what has a blank one by its module', async () => {
    const tasks = '    - {name: "`a` #quot; \\n b\\n", ping: }\n    - {name: " ", ping: }\n';
    project.write('names.yaml', `- hosts: all\n  strategy: graph\n  tasks:\n${tasks}`);

    const text = await project.cli('graph', 'names.yaml');
    expect(text.stdout).to.include('  `a` #quot; b\n  ping\n');
    const drawn = await project.cli('graph', 'names.yaml', '--format', 'mermaid');
    expect(drawn.stdout).to.include('p1_1["#96;a#96; #35;quot; <br> b"]');
  });

  for (const [what, second] of [
    [
      'blocks',
      ['    - id: C', '      block:', '        - ping:', '          needs: b', '        - id: c'],
    ],
    ['included files', ['    - include_tasks: more.yaml']],
  ] as const) {
    it(`finds what would wait for ever since ${what} run in their order`, async () => {
      project.write('more.yaml', '- ping:\n  needs: b\n- id: c\n  ping:\n');
      const last = what === 'blocks' ? ['          ping:'] : [];
      const tasks = ['    - id: B', '      block:', '        - ping:', '          needs: c'];
      const lines = [...tasks, '        - id: b', '          ping:', ...second, ...last, ''];
      project.write('order.yaml', `- hosts: all\n  strategy: graph\n  tasks:\n${lines.join('\n')}`);

      const { stderr } = await project.cli('graph', 'order.yaml');

      expect(stderr).to.match(/These tasks wait for each other: (b > c > b|c > b > c)\./);
      expect(stderr).to.match(/order\.yaml:7:18 What comes before "b" needs "c" here\./);
    });
  }
});

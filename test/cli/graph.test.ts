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
        - id: deep
          name: Deep
          ping:
    - import_role: {name: last}
      needs: [middle, deep]
- hosts: web
  tasks:
    - ping:
`;

describe('kplay graph', () => {
  let project: Project;

  before(() => {
    project = new Project({ 'site.yaml': playbook, 'roles/last/tasks/main.yaml': '- ping:\n' });
  });

  after(() => {
    project.remove();
  });

  it('prints a tree with what each task waits for', async () => {
    const { exitCode, stdout } = await project.cli('graph', 'site.yaml');

    expect(exitCode).to.equal(0);
    expect(stdout).to.equal(`PLAY [Make "it"]  hosts: all, strategy: graph
  first: First
  middle: block: ping, …  <- first on any
    ping
    deep: Deep
  role last  <- middle, deep

PLAY [web]  hosts: web, strategy: linear
  ping
`);
  });

  it('draws for Mermaid', async () => {
    const { stdout } = await project.cli('graph', 'site.yaml', '--format', 'mermaid');

    expect(stdout).to.equal(`flowchart TD
  subgraph p1["Make #quot;it#quot; (all)"]
    p1_1["first: First"]
    subgraph p1_2["middle: block: ping, …"]
      p1_2_1["ping"]
      p1_2_2["deep: Deep"]
    end
    p1_3["role last"]
  end
  p1_1 --> p1_2
  p1_2 --> p1_3
  p1_2_1 --> p1_2_2
  p1_1 -. "any" .-> p1_2
  p1_2 -. "self" .-> p1_3
  p1_2_2 -. "self" .-> p1_3
  subgraph p2["web"]
    p2_1["ping"]
  end
  p1 --> p2
`);
  });

  it('draws for Graphviz', async () => {
    const { stdout } = await project.cli('graph', 'site.yaml', '--format', 'dot');

    expect(stdout).to.match(/^digraph kplay \{\n[\s\S]*\n\}\n$/);
    expect(stdout).to.include('    label="Make \\"it\\" (all)";');
    expect(stdout).to.include('  p1_1 -> p1_2 [style=dashed, label="any"];');
    expect(stdout).to.include(
      '    subgraph cluster_p1_2 {\n      p1_2 [label="middle: block: ping, …"];',
    );
  });

  it('refuses what a run would refuse', async () => {
    project.write('round.yaml', playbook.replace('id: first', 'id: first\n      needs: middle'));

    const { exitCode, stderr } = await project.cli('graph', 'round.yaml');

    expect(exitCode).to.equal(3);
    expect(stderr).to.include('These tasks wait for each other: first > middle > first.');
  });
});

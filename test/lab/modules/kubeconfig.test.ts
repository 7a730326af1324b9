import { expect } from 'chai';
import { freshHost } from '../shared.ts';
import { expectConvergence, runTask } from '../support/playbook.ts';

const config = (name: string) => `apiVersion: v1
kind: Config
clusters:
- {name: kubernetes, cluster: {server: "https://${name}:6443", certificate-authority-data: ${name}}}
users:
- {name: admin, user: {client-key-data: key-of-${name}}}
contexts:
- {name: admin@kubernetes, context: {cluster: kubernetes, user: admin}}
current-context: admin@kubernetes
`;

describe('kubeconfig on a host', () => {
  it('gives users access to clusters, and takes it back', async () => {
    const host = await freshHost('a');
    const { changed, run } = await expectConvergence(
      'a',
      `- name: Directory
  file: { path: /etc/kubernetes, state: directory }
- name: Cluster
  copy: { dest: /etc/kubernetes/admin.conf, mode: "0600", content: ${JSON.stringify(config('one'))} }
- name: Plain
  kubeconfig: { user: plain }
- name: Root
  kubeconfig: { server: "https://lb:6443" }
- name: Another
  kubeconfig: { user: plain, context: two, content: ${JSON.stringify(config('two'))} }
- name: Nothing
  kubeconfig: { user: admin, context: two, state: absent }`,
      { flags: ['--diff'] },
    );
    expect(changed).to.deep.equal(['Directory', 'Cluster', 'Plain', 'Root', 'Another']);
    expect(JSON.stringify(run.tasks.slice(2))).to.not.contain('key-of-');
    expect(JSON.stringify(run.tasks[4]?.diff)).to.contain('(hidden, new)');
    const stat = "stat -c '%a %U %G' /home/plain/.kube /home/plain/.kube/config";
    expect(await host.must(stat)).to.equal('700 plain plain\n600 plain plain');
    const text = await host.must('cat /home/plain/.kube/config');
    expect(text).to.contain('key-of-one').and.to.contain('key-of-two');
    expect(text).to.contain('current-context: admin@kubernetes');
    expect(await host.must('cat /root/.kube/config')).to.contain('https://lb:6443');

    await expectConvergence('a', '- kubeconfig: { user: plain, context: two, state: absent }');
    expect(await host.must('cat /home/plain/.kube/config')).to.not.contain('key-of-two');
  });

  it('says what is missing', async () => {
    const { message } = await runTask('a', '- kubeconfig: { user: nobody-here }');
    expect(message).to.equal('"user": the host has no user "nobody-here"');
  });
});

import { expect } from 'chai';
import { freshHost } from '../shared.ts';
import { expectConvergence, runTask } from '../support/playbook.ts';

describe('json_merge on a host', () => {
  it('has values in files, and refuses what is not JSON', async () => {
    const host = await freshHost('a');
    await host.must(
      'cd /srv && printf \'{\\n    "debug": true,\\n    "hosts": ["unix://"]\\n}\\n\' > d.json && chown plain d.json && printf \'{\\n  // no\\n}\' > bad.json',
    );
    const { changed } = await expectConvergence(
      'a',
      `- name: Merge
  json_merge:
    path: /srv/d.json
    values: { hosts: ["tcp://"], log-opts: { max-size: 50m, "it's $HOME": "\`id\` 🐳" } }
    arrays: union
    remove: [debug]
    backup: true
    validate: grep -q max-size %s
- name: Create
  json_merge: { path: /srv/new/-e.json, values: { a: 1 }, mode: "0600" }
- name: Same
  json_merge: { path: /srv/d.json, values: { log-opts: { max-size: 50m } } }`,
    );
    expect(changed).to.deep.equal(['Merge', 'Create']);
    expect(await host.must('cat /srv/d.json')).to.equal(
      '{\n    "hosts": ["unix://", "tcp://"],\n    "log-opts": {\n        "max-size": "50m",\n        "it\'s $HOME": "`id` 🐳"\n    }\n}',
    );
    expect(
      await host.must('cd /srv && stat -c "%U %a" d.json new/-e.json && ls d.json.*~'),
    ).to.match(/^plain 644\nroot 600\nd\.json\./);
    const { message } = await runTask(
      'a',
      '- json_merge: { path: /srv/bad.json, values: { a: 1 } }',
    );
    expect(message).to.equal('/srv/bad.json:2:3: a comment is not JSON');
  });
});

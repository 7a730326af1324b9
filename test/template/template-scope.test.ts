import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { renderTemplate } from '../../src/jinja/evaluate.ts';
import { TemplateScope, templateVariables } from '../../src/template/template-scope.ts';
import { environmentOf, scopeOf } from '../jinja/support/environment.ts';
import { templateFrom } from '../jinja/support/sources.ts';

describe('TemplateScope', () => {
  let directory: string;
  let path: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'kplay-scope-'));
    path = join(directory, 'a.j2');
    writeFileSync(path, '');
    utimesSync(path, 86_400, 86_400);
  });

  after(() => rmSync(directory, { recursive: true }));

  function rendered(text: string, managed = 'by us', ansibleManaged = managed): unknown {
    const now = () => new Date(2026, 0, 2, 3, 4, 5);
    const file = { path, source: 'a.j2', destination: '/etc/a.conf', now, managed };
    const variables = { template_path: 'theirs', port: 80, ansible_managed: ansibleManaged };
    const scope = new TemplateScope(scopeOf(variables), file);
    return renderTemplate(templateFrom(text), scope, environmentOf());
  }

  it('knows where the file comes from and where it goes, beside the variables of the host', () => {
    expect(
      rendered('{{ template_path }} {{ template_fullpath }} {{ template_destpath }} {{ port }}'),
    ).to.equal(`a.j2 ${path} /etc/a.conf 80`);
    expect(rendered('{{ template_host }} {{ template_uid }}')).to.equal(
      `${hostname()} ${userInfo().username}`,
    );
  });

  it('knows when the file was written, and what time it is', () => {
    expect(rendered('{{ template_run_date }}')).to.equal('2026-01-02 03:04:05');
    expect(rendered('{{ template_mtime.year }}')).to.equal('1970');
  });

  it('says of the file what the setting says of every file', () => {
    const managed = '{file} of {uid} on {host}, 100 %%, %Y';
    expect(rendered('{{ ansible_managed }}', managed)).to.equal(
      `a.j2 of ${userInfo().username} on ${hostname()}, 100 %, 1970`,
    );
    expect(rendered('{{ ansible_managed }}')).to.equal('by us');
    expect(rendered('{{ ansible_managed }}', managed, 'mine: {file}')).to.equal('mine: {file}');
  });

  it('names what it knows', () => {
    const now = () => new Date();
    const file = { path, source: 'a.j2', destination: undefined, now, managed: '' };
    const scope = new TemplateScope(scopeOf({ port: 80 }), file);
    expect([...scope.names()]).to.include.members(['port', ...templateVariables]);
    expect(scope.lookup('template_destpath')).to.equal(null);
  });
});

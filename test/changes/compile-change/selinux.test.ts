import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { WriteChange } from '../../../src/module-api/change.ts';
import type { FileState } from '../../../src/module-api/file-state.ts';
import { inEachShell } from './in-each-shell.ts';

inEachShell('SELinux, as stand-ins for its tools tell', host => {
  const tools = join(host.folder, 'tools');
  const log = join(host.folder, 'log');
  before(() => {
    mkdirSync(tools);
    const tool = (name: string, text: string) =>
      writeFileSync(join(tools, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    tool('selinuxenabled', 'exit 0');
    tool('matchpathcon', '[ "$1" = -n ] && printf "sys_u:obj_r:etc_t:s0:c1\\n"');
    tool('chcon', `printf '%s ' chcon "$@" >> ${log}; echo >> ${log}`);
  });
  beforeEach(() => rmSync(log, { force: true }));

  const contextsOf = (path: string, attributes: WriteChange['attributes']) => {
    const before: FileState = host.look(path);
    host.perform({ kind: 'write', path, content: 'x', before, attributes }, { tools });
    return existsSync(log) ? readFileSync(log, 'utf8').trim().split(/ *\n/) : [];
  };

  it('gives a new file what the policy says', () => {
    expect(contextsOf(join(host.at, 'f'), {})).to.deep.equal([
      `chcon -h sys_u:obj_r:etc_t:s0:c1 ${host.at}/.f.kplay-n0`,
    ]);
  });

  it('changes the parts that were asked for', () => {
    writeFileSync(join(host.at, 'f'), '');
    const wanted = { setype: 'web_t', selevel: '_default', seuser: '_default' };
    expect(contextsOf(join(host.at, 'f'), wanted)).to.deep.equal([
      `chcon -h -u sys_u -t web_t -l s0:c1 ${host.at}/.f.kplay-n0`,
    ]);
    rmSync(log);
    expect(contextsOf(join(host.at, 'f'), {})).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import { actions } from '../../src/engine/actions/index.ts';
import { modules } from '../../src/modules/index.ts';
import { unknownModuleHint } from '../../src/playbook/unknown-module.ts';

describe('unknownModuleHint', () => {
  const known = [...modules, ...actions].flatMap(({ name, aliases = [] }) => [name, ...aliases]);

  it('says what to write instead', () => {
    expect(unknownModuleHint('ansible.posix.synchronize', known)).to.match(/^Use "copy"/);
    expect(unknownModuleHint('win_copy', known)).to.equal('kplay manages Linux hosts only.');
    expect(unknownModuleHint('coppy', known)).to.equal('Did you mean "copy"?');
    expect(unknownModuleHint('nothing_like_it', known)).to.equal(undefined);
  });

  it('has nothing to say of modules that are there', () => {
    const strays = known.filter(name => unknownModuleHint(name, known) !== undefined);
    expect(strays).to.deep.equal([]);
  });
});

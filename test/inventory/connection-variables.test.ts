import { expect } from 'chai';
import { Diagnostics } from '../../src/diagnostics/diagnostic.ts';
import { checkConnectionVariable, likelyMeant } from '../../src/inventory/connection-variables.ts';
import { wholeText } from '../../src/values/origin.ts';
import { Templated, type Value } from '../../src/values/value.ts';

function problems(name: string, value: Value): readonly string[] {
  const diagnostics = new Diagnostics();
  checkConnectionVariable(name, { value }, diagnostics);
  return diagnostics.list.map(({ severity }) => severity);
}

const templated = new Templated('{{ x }}', wholeText({ path: 'a', text: '{{ x }}' }));

describe('checkConnectionVariable', () => {
  const cases: readonly (readonly [name: string, value: Value, found?: string])[] = [
    ['ansible_host', 'web1'],
    ['ansible_host', '', 'error'],
    ['ansible_host', null],
    ['ansible_port', '22'],
    ['ansible_port', '', 'error'],
    ['ansible_port', 'ssh', 'error'],
    ['ansible_port', templated],
    ['ansible_user', '', 'warning'],
    ['ansible_user', ['a'], 'error'],
    ['ansible_become_user', '', 'warning'],
    ['ansible_become', 'perhaps', 'error'],
    ['ansible_timeout', 0, 'error'],
    ['ansible_ssh_args', '-o "A', 'error'],
    ['ansible_password', ''],
    ['ansible_become_pass', 'one\n'],
    ['ansible_become_pass', 'one\ntwo\n', 'error'],
    ['ansible_become_flags', '-H -n'],
    ['ansible_sudo_flags', '-H "', 'error'],
    ['ansible_host_key_checking', 'accept-new'],
    ['ansible_host_key_checking', 'maybe', 'error'],
    ['other', ''],
  ];
  for (const [name, value, found] of cases) {
    const shown = value instanceof Templated ? 'a template' : JSON.stringify(value);
    it(`finds ${found ?? 'nothing wrong'} with ${name}: ${shown}`, () =>
      expect(problems(name, value)).to.deep.equal(found === undefined ? [] : [found]));
  }
});

describe('likelyMeant', () => {
  for (const [name, meant] of [
    ['ansible_becom', 'ansible_become'],
    ['ansible_ssh_hosts', 'ansible_ssh_host'],
    ['anisble_user', 'ansible_user'],
    ['ansible_ssh_pas', 'ansible_ssh_pass'],
  ] as const) {
    it(`takes ${name} for ${meant}`, () => expect(likelyMeant(name)).to.equal(meant));
  }

  for (const name of [
    ...['ansible_user', 'ansible_hostname', 'ansible_user_id', 'ansible_dzdo_user', 'ansible_env'],
    ...['ansible_scp_extra_args', 'ansible_winrm_port', 'host', 'answer', 'ansible_python'],
  ]) {
    it(`takes ${name} for itself`, () => expect(likelyMeant(name)).to.equal(undefined));
  }
});

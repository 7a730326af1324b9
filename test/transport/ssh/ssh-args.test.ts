import { expect } from 'chai';
import { parseSshArgs } from '../../../src/transport/ssh/ssh-args.ts';
import { failureOf } from '../ssh-server.ts';

const settings: readonly (readonly [args: readonly string[], expected: readonly string[]])[] = [
  [[], []],
  [['-p', '2222'], ['port=2222']],
  [['-p2222'], ['port=2222']],
  [
    ['-l', 'deploy', '-i', '~/.ssh/my key#1'],
    ['user=deploy', 'identityfile=~/.ssh/my key#1'],
  ],
  [['-o', 'Port=22'], ['port=22']],
  [['-oPort=22'], ['port=22']],
  [['-o', 'Port 22'], ['port=22']],
  [['-o', 'port = 22'], ['port=22']],
  [['-vvvo', 'User=a'], ['user=a']],
  [['-C', '-q', '-tt', '-x'], []],
  [['-4'], ['addressfamily=inet']],
  [['-J', 'a@b:22,c'], ['proxyjump=a@b:22,c']],
  [['-o', 'User="a b"'], ['user=a b']],
  [
    ['-o', 'ProxyCommand=ssh -W %h:%p -q "jump host"'],
    ['proxycommand=ssh -W %h:%p -q "jump host"'],
  ],
  [['-o', 'ControlMaster=auto', '-S', '/run/x'], ['controlmaster=auto']],
  [['-A'], ['forwardagent=yes']],
];

const mistakes: readonly (readonly [args: readonly string[], reason: string])[] = [
  [['web1'], 'the SSH options hold "web1", which is not an option'],
  [['--port', '22'], 'the SSH options hold "--port", which is not an option'],
  [['-'], 'the SSH options hold "-", which is not an option'],
  [['-p'], 'the SSH options hold "-p" without a value'],
  [['-vo'], 'the SSH options hold "-o" without a value'],
  [['-Z', 'x'], 'the SSH options hold "-Z", which ssh does not know'],
  [['-o', 'Port'], '-o must be Key=Value, but is "Port"'],
  [['-o', 'Host=x'], '-o must be Key=Value, but is "Host=x"'],
  [['-o', 'User="a'], '-o is not understood: Unexpected line break at a'],
];

describe('parseSshArgs', () => {
  for (const [args, expected] of settings) {
    it(`reads ${JSON.stringify(args)}`, () => {
      const found = parseSshArgs(args).settings.map(({ key, text }) => `${key}=${text}`);
      expect(found).to.deep.equal(expected);
    });
  }

  for (const [args, reason] of mistakes) {
    it(`refuses ${JSON.stringify(args)}`, async () => {
      const parsing = Promise.resolve().then(() => parseSshArgs(args));
      expect(await failureOf(parsing)).to.deep.equal(['option', reason]);
    });
  }

  it('takes another configuration file', () => {
    expect(parseSshArgs(['-F', '/etc/other', '-F', 'none']).configFile).to.equal('none');
  });

  it('names what it cannot do', () => {
    expect(parseSshArgs(['-L', '80:a:80', '-XN', '-D8080']).unsupported).to.deep.equal([
      '-L',
      '-X',
      '-N',
      '-D',
    ]);
  });
});

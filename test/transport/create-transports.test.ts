import { execFileSync } from 'node:child_process';
import { expect } from 'chai';

const script = (action: string): string => `
  import { createRequire } from 'node:module';
  import { createTransports } from ${JSON.stringify(moduleUrl)};
  const { ssh } = createTransports({ environment: {}, home: '/nonexistent', warn() {}, configFiles: [] });
  ${action}
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  console.log(loaded.some(name => name.includes('/node_modules/ssh2/')));
`;
const moduleUrl = new URL('../../src/transport/create-transports.js', import.meta.url).href;

describe('createTransports', () => {
  it('loads ssh2 with the first host, and not before', () => {
    expect(outputOf('')).to.equal('false\n');
    expect(
      outputOf(`
        const target = { name: 'web1', address: '127.0.0.1', sshArgs: ['-p'] };
        await ssh.connect(target, new AbortController().signal).catch(() => {});
      `),
    ).to.equal('true\n');
  });
});

function outputOf(action: string): string {
  const args = ['--input-type=module', '-e', script(action)];
  return execFileSync(process.execPath, args, { encoding: 'utf8' });
}

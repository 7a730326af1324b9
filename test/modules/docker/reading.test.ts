import { expect } from 'chai';
import { imagesIn } from '../../../src/modules/docker/archive.ts';
import { envLines } from '../../../src/modules/docker/container.ts';
import { parseInspect } from '../../../src/modules/docker/docker.ts';
import { fullName } from '../../../src/modules/docker/image-args.ts';
import { boundPorts, publishedPorts } from '../../../src/modules/docker/ports.ts';
import { bytesOf, nanosecondsOf } from '../../../src/modules/docker/units.ts';

describe('fullName', () => {
  const cases: readonly [name: string, full: string][] = [
    ['nginx', 'nginx:latest'],
    ['nginx:1', 'nginx:1'],
    ['registry:5000/app', 'registry:5000/app:latest'],
    ['a/b@sha256:00', 'a/b@sha256:00'],
  ];
  for (const [name, full] of cases) {
    it(`is ${full} of ${name}`, () => expect(fullName(name, 'latest')).to.equal(full));
  }
});

describe('publishedPorts', () => {
  const cases: readonly [spec: string, ports: string[]][] = [
    ['80', [':->80/tcp']],
    ['8080:80', [':8080->80/tcp']],
    ['127.0.0.1:53:53/udp', ['127.0.0.1:53->53/udp']],
    ['0.0.0.0:1:2', [':1->2/tcp']],
    ['127.0.0.1::80', ['127.0.0.1:->80/tcp']],
    ['[::1]:80:80', ['::1:80->80/tcp']],
    ['8000-8100:80', [':8000-8100->80/tcp']],
    ['8000-8001:80-81', [':8000->80/tcp', ':8001->81/tcp']],
  ];
  for (const [spec, ports] of cases) {
    it(`reads ${spec}`, () => expect(publishedPorts([spec])).to.deep.equal(ports));
  }
  for (const spec of ['', 'a', '1:2:3:4', '80-79', '2-1:80', '1-3:80-81', '80/icmp']) {
    it(`refuses ${JSON.stringify(spec)}`, () => {
      expect(() => publishedPorts([spec])).to.throw('"ports"');
    });
  }
  it('is what docker has', () => {
    const bindings = {
      '80/tcp': [{ HostIp: '', HostPort: '8080' }],
      '1/udp': [{ HostIp: '0.0.0.0', HostPort: '' }],
    };
    expect(boundPorts(bindings)).to.deep.equal([':8080->80/tcp', ':->1/udp']);
  });
});

describe('bytesOf', () => {
  it('reads sizes', () => {
    const sizes = ['512m', '1.5g', '10k', 7, '1GiB', '2MB'].map(size => bytesOf('memory', size));
    expect(sizes).to.deep.equal([536_870_912, 1_610_612_736, 10_240, 7, 1_073_741_824, 2_097_152]);
    expect(() => bytesOf('memory', 'much')).to.throw('"memory" is a size like "512m"');
  });
});

describe('nanosecondsOf', () => {
  it('reads times', () => {
    const times = ['30', '1m30s', '500ms'].map(time => nanosecondsOf('x', time));
    expect(times).to.deep.equal([30e9, 90e9, 5e8]);
    expect(() => nanosecondsOf('x', 'soon')).to.throw('"x" is a time');
  });
});

describe('envLines', () => {
  it('reads a file as docker does', () => {
    expect(envLines('# no\n\nA=1=2\n  B= x \nC\nD="q"\n')).to.deep.equal({
      A: '1=2',
      B: ' x ',
      D: '"q"',
    });
  });
});

describe('imagesIn', () => {
  it('reads both forms of archives', () => {
    const hash = 'ab'.repeat(32);
    const manifest = [
      { Config: `${hash}.json`, RepoTags: ['a:1'] },
      { Config: `blobs/sha256/${hash}`, RepoTags: null },
    ];
    expect(imagesIn(JSON.stringify(manifest))).to.deep.equal([
      { names: ['a:1'], id: `sha256:${hash}` },
      { names: [], id: `sha256:${hash}` },
    ]);
    expect(imagesIn('')).to.deep.equal([]);
  });
});

describe('parseInspect', () => {
  const said = (exitCode: number, out: string, err = '') =>
    parseInspect({
      exitCode,
      stdout: Buffer.from(out),
      stderr: Buffer.from(err),
      omitted: { stdout: 0, stderr: 0 },
    });
  it('tells what is missing from what cannot be asked', () => {
    expect(said(0, '[{"Id":"x"}]').found).to.deep.equal({ Id: 'x' });
    expect(said(1, '[]', 'Error: No such container: x')).to.deep.equal({
      found: undefined,
      problem: undefined,
    });
    expect(said(127, '', 'sh: docker: not found').problem).to.contain('install it first');
    expect(said(1, '', 'Cannot connect to the Docker daemon').problem).to.contain('Cannot connect');
  });
});

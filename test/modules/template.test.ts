import { expect } from 'chai';
import { describeChange } from '../../src/changes/describe-change.ts';
import type { SourceRequest } from '../../src/module-api/source.ts';
import { template } from '../../src/modules/template.ts';
import { ModelHost } from '../support/model-host.ts';
import { runModule, type TaskResult } from '../support/run-module.ts';

describe('template', () => {
  let host = new ModelHost();
  let asked: SourceRequest | undefined;
  beforeEach(() => {
    host = new ModelHost();
    host.files.makeDirectory('/etc/app', {});
  });

  const run = (args: object, text = 'port = 80\n'): TaskResult =>
    runModule(
      host,
      { module: template, args: { src: 'sub/app.j2', ...args } },
      {
        source: request => {
          asked = request;
          return { kind: 'rendered', path: `/here/templates/${request.src}`, mode: '0755', text };
        },
      },
    );

  it('writes the result, and nothing the second time', () => {
    const args = { dest: '/etc/app/conf', mode: '0640', owner: 'daemon', group: 'daemon' };
    const { changes, result } = run(args);

    expect(changes.map(describeChange)).to.deep.equal([
      'write /etc/app/conf (new, +1 -0 lines, 0640 daemon:daemon)',
    ]);
    expect(result).to.deep.equal({
      ...{ dest: '/etc/app/conf', src: 'sub/app.j2', state: 'file', mode: '0640', size: 10 },
      ...{ owner: 'daemon', group: 'daemon', uid: 1, gid: 1 },
      checksum: 'dc3a498d15ca3e01fe7097184e4b0cd9640a6a04',
      md5sum: 'd500cb86dca55eb01e233ac0d48b3ed8',
    });
    expect(run(args).changes).to.deep.equal([]);
    expect(run(args, 'port = 81\n').changes.map(describeChange)).to.deep.equal([
      'write /etc/app/conf (+1 -1 lines)',
    ]);
  });

  it('has the name of the template in a directory', () => {
    expect(run({ dest: '/etc/app' }).result['dest']).to.equal('/etc/app/app.j2');
    expect(run({ dest: '/new/' }).result['dest']).to.equal('/new/app.j2');
  });

  it('takes the mode from the template', () => {
    expect(run({ dest: '/etc/app/x', mode: 'preserve' }).result['mode']).to.equal('0755');
  });

  it('leaves what is there alone without force', () => {
    host.write('/etc/app/x', 'mine');
    expect(run({ dest: '/etc/app/x', force: 'no' }).changed).to.equal(false);
  });

  it('asks for the template with its options', () => {
    run({
      dest: '/x',
      newline_sequence: '\\r\\n',
      lstrip_blocks: true,
      variable_start_string: '<<',
    });
    expect(asked).to.deep.include({ kind: 'template', src: 'sub/app.j2' });
    expect(asked)
      .to.have.property('options')
      .which.includes({
        ...{ newlineSequence: '\r\n', trimBlocks: true, lstripBlocks: true, variableStart: '<<' },
      });
  });

  it('knows one encoding only', () => {
    expect(run({ dest: '/x', output_encoding: 'UTF8' }).failure).to.equal(undefined);
    expect(run({ dest: '/x', output_encoding: 'latin-1' }).failure).to.equal(
      '"output_encoding" is latin-1, but only utf-8 is supported',
    );
  });
});

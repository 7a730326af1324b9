import { expect } from 'chai';
import { parseDetails } from '../../src/modules/stat-details.ts';
import { localHosts, Project } from '../support/run-cli.ts';

describe('stat', () => {
  it('registers what is there, what a link leads to, and that nothing is there', async () => {
    const project = new Project({
      'hosts.ini': localHosts('a'),
      data: 'hello\n',
      'site.yaml': `- hosts: a
  gather_facts: false
  tasks:
    - {name: file, stat: {path: "{{ playbook_dir }}/data"}}
    - {name: none, stat: {path: "{{ playbook_dir }}/none"}}
    - {name: make, file: {src: data, dest: "{{ playbook_dir }}/link", state: link}}
    - {name: link, stat: {path: "{{ playbook_dir }}/link", get_checksum: false}}
    - {name: followed, stat: {path: "{{ playbook_dir }}/link", follow: true, checksum_algorithm: md5}}
`,
    });
    const events = await project.run('site.yaml', '-i', 'hosts.ini');
    project.remove();

    const seen = (task: string) => events.outcome(task).result['stat'];
    expect(seen('file')).to.include({
      exists: true,
      isreg: true,
      size: 6,
      readable: true,
      checksum: 'f572d396fae9206628714fb2ce00f72e94f2258f',
    });
    expect(seen('none')).to.deep.equal({ exists: false });
    expect(seen('link'))
      .to.include({ islnk: true, lnk_target: 'data' })
      .and.not.have.property('checksum');
    expect(seen('followed')).to.include({
      isreg: true,
      checksum: 'b1946ac92492d2347c6235b4d2611184',
    });
  });
});

describe('parseDetails', () => {
  const parse = (text: string) => parseDetails({ stdout: Buffer.from(text) });
  const access = { readable: true, writeable: false, executable: false };

  it('reads blocks, content and attributes', () => {
    const text =
      'readable\nblocks|8|4096|0|0\nmime|text/plain; charset=us-ascii\nattributes|12 ----i---------e------- /a b\n';
    expect(parse(text)).to.deep.equal({
      ...{ ...access, blocks: 8, block_size: 4096, device_type: 0 },
      ...{ mimetype: 'text/plain', charset: 'us-ascii' },
      ...{ version: '12', attr_flags: 'ie', attributes: ['immutable', 'extents'] },
    });
  });

  it('says what nobody knows, and leaves out what was not asked', () => {
    expect(parse('readable\nblocks|\nmime|\nattributes|\n')).to.deep.equal({
      ...{ ...access, mimetype: 'unknown', charset: 'unknown' },
    });
    expect(parse('readable\nblocks|0|4096|8|1\n')).to.include({ device_type: 2049 });
  });
});

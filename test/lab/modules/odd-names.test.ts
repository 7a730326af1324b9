import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence } from '../support/playbook.ts';

/** What means something to a shell, a pattern, `printf`, a reader of options, of lines, or of escapes. */
const odd = `-rf it's "a" $x \`id\` $(id) \\n %s%d * ? [a-z] {1,2} & | ; < > # ~ ! \u{1f600} é\nline\\`;
const plain = odd.replace('\n', '');

const tasks = `- { name: Directory, file: { path: "{{ root }}", state: directory, mode: "0750" } }
- { name: Touch, file: { path: "{{ root }}/touch {{ odd }}", state: touch, access_time: preserve, modification_time: preserve } }
- { name: Link, file: { path: "{{ root }}/link {{ odd }}", src: "{{ odd }}", state: link, force: true } }
- { name: Copy, copy: { content: "{{ odd }}\\n", dest: "{{ root }}/{{ odd }}", mode: "0640" } }
- { name: Copy there, copy: { src: "{{ root }}/{{ odd }}", dest: "{{ root }}/copy {{ odd }}", remote_src: true } }
- { name: Template, template: { src: "{{ odd }}.j2", dest: "{{ root }}/template {{ odd }}", validate: "test -s %s" } }
- { name: Line, lineinfile: { path: "{{ root }}/line {{ odd }}", line: "{{ plain }}", create: true } }
- { name: Block, blockinfile: { path: "{{ root }}/block {{ odd }}", block: "{{ odd }}", create: true } }
- { name: Before, copy: { content: "mark\\n", dest: "{{ root }}/replace {{ odd }}", force: false } }
- { name: Replace, replace: { path: "{{ root }}/replace {{ odd }}", regexp: ^mark$, replace: "{{ replacement }}" } }
- { name: Merge, json_merge: { path: "{{ root }}/{{ odd }}.json", values: { a: "{{ odd }}" } } }
- { find: { paths: ["{{ root }}"], contains: '^line' }, register: found }
- { name: Unpack, unarchive: { src: a.tgz, dest: "{{ root }}" } }
- { name: Cron, cron: { name: "{{ plain }}", job: "echo {{ plain | quote }}" } }
- { name: User, user: { name: odd, comment: "{{ plain }}" } }
- { name: Fetch, fetch: { src: "{{ root }}/{{ odd }}", dest: "{{ fetched }}", flat: true } }
- { stat: { path: "{{ root }}/link {{ odd }}" }, register: link }
- { slurp: { src: "{{ root }}/replace {{ odd }}" }, register: replaced }
- { slurp: { src: "{{ root }}/{{ odd }}.json" }, register: merged }
- { name: Words, command: { argv: [printf, "%s|", "{{ odd }}"], chdir: "{{ root }}" }, changed_when: false, register: words }
- assert:
    that:
      - ansible_check_mode or words.stdout == odd ~ '|'
      - link.stat.lnk_target == odd
      - replaced.content | b64decode == odd ~ '\\n'
      - (merged.content | b64decode | from_json).a == odd
      - ansible_check_mode or found.files | map(attribute='path') | sort == wanted | sort
`;

describe('modules with odd names', () => {
  let host: LabHost;
  let folder: string;

  before(async () => {
    host = await freshHost('a');
    folder = await mkdtemp(join(tmpdir(), 'kplay-odd-'));
    await mkdir(join(folder, 'in'));
    await writeFile(join(folder, 'in', `inside ${odd}`), 'unpacked\n');
  });

  after(() => rm(folder, { recursive: true }));

  it('take them as they are', async () => {
    const root = `/srv/${odd}`;
    const withLine = ['copy ', 'template ', 'block ', 'replace '].map(
      word => `${root}/${word}${odd}`,
    );
    const archive = execFileSync('tar', ['-C', join(folder, 'in'), '-cz', '.']);

    await expectConvergence('a', tasks, {
      vars: {
        ...{ odd, plain, root, fetched: `${folder}/`, wanted: [`${root}/${odd}`, ...withLine] },
        // A backslash means something in a replacement.
        replacement: odd.replaceAll('\\', '\\\\'),
      },
      files: { 'files/a.tgz': archive, [`templates/${odd}.j2`]: '{{ odd }}\n' },
    });

    expect(await readFile(join(folder, odd), 'utf8')).to.equal(`${odd}\n`);
    expect(await host.must('getent passwd odd')).to.contain(`:${plain}:`);
    expect(await host.must('crontab -l')).to.contain(`#Ansible: ${plain}\n`);
  });
});

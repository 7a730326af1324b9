import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { findModule } from '../../src/modules/index.ts';
import { Project } from '../support/run-cli.ts';
import { exists, playbookNames, readText, roleNames } from './repository.ts';

const pages = [
  'README.md',
  'src/README.md',
  'playbooks/README.md',
  ...roleNames.map(role => `roles/${role}/README.md`),
];

/** A part of a page, up to the next heading of its kind. */
function section(page: string, heading: string): string {
  const [, rest = ''] = readText(page).split(`\n## ${heading}\n`);
  return rest.split('\n## ')[0] ?? '';
}

for (const page of pages) {
  describe(page, () => {
    it('links only to what is there', () => {
      const links = [...readText(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
        ([, target = '']) => join(dirname(page), target),
      );
      expect(links.filter(link => !exists(link))).to.deep.equal([]);
    });

    it('names only playbooks that are there', () => {
      const named = [...readText(page).matchAll(/\bplaybooks\/([\w-]+\.yaml)/g)];
      expect(playbookNames).to.include.members(named.map(([, name = '']) => name));
    });
  });
}

describe('README.md', () => {
  it('lists only modules that are there', async () => {
    const rows = section('README.md', 'Modules')
      .split('\n')
      .filter(line => /^\| (?!for|-)/.test(line));
    const names = rows.flatMap(row =>
      [...row.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name),
    );
    expect(names).to.include('kubeadm');
    const project = new Project();
    const { stdout } = await project.cli('doc');
    project.remove();
    const known = new Set(stdout.split('\n').map(line => line.split(' ')[0]));
    const missing = names.filter(name => !known.has(name) && findModule(name) === undefined);
    expect(missing).to.deep.equal([]);
  });

  it('lists every role', () => {
    for (const role of roleNames) {
      expect(section('README.md', 'Roles and playbooks')).to.include(`(roles/${role}/README.md)`);
    }
  });
});

describe('playbooks/README.md', () => {
  it('has a part for every playbook', () => {
    for (const name of playbookNames) {
      const heading = name.replace(/\.yaml$/, '');
      expect(readText('playbooks/README.md')).to.match(new RegExp(`^## ${heading}(:.*)?$`, 'm'));
    }
  });
});

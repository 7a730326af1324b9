import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isDict } from '../../src/values/value.ts';
import { fromYaml } from '../../src/yaml/from-yaml.ts';
import { Project } from '../support/run-cli.ts';
import { defaultsOf, playbookNames, readText, roleNames, root } from './repository.ts';

const inventory = join(root, 'inventory.example.yaml');

let project: Project;

before(() => {
  project = new Project();
  symlinkSync(join(root, 'roles'), join(project.directory, 'roles'));
});

after(() => project.remove());

async function problemsOf(playbook: string): Promise<string> {
  const { exitCode, stderr } = await project.cli(
    ...['run', '--syntax-check', playbook, '-i', inventory],
  );
  return exitCode === 0 ? '' : `exit code ${exitCode}: ${stderr}`;
}

function yamlBlocks(path: string): readonly string[] {
  return [...readText(path).matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
}

describe('playbooks', () => {
  for (const name of playbookNames) {
    it(`${name} loads without problems`, async () => {
      expect(await problemsOf(join(root, 'playbooks', name))).to.equal('');
    });
  }
});

describe('examples of roles', () => {
  const variables = new Set(roleNames.flatMap(role => [...defaultsOf(role).keys()]));

  for (const role of roleNames) {
    it(`${role}: its examples load without problems`, async () => {
      const blocks = yamlBlocks(`roles/${role}/README.md`);
      expect(blocks.length).to.be.above(0);
      for (const [index, block] of blocks.entries()) {
        const value = fromYaml(block);
        if (isDict(value)) {
          expect([...variables]).to.include.members([...value.keys()]);
          continue;
        }
        project.write(`${role}-${index}.yaml`, block);
        expect(await problemsOf(`${role}-${index}.yaml`), block).to.equal('');
      }
    });
  }
});

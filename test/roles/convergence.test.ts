import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '../../..');

function textsBelow(folder: string, ending: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith(ending))
    .map(name => readFileSync(join(root, folder, name), 'utf8'));
}

/** Names that stand for roles in a playbook, a file of tasks or the text of a test. */
function rolesIn(text: string): readonly string[] {
  const imports = text.matchAll(/(?:import_role|include_role): *\{ *name: *(\w+)/g);
  const inline = text.matchAll(/^ *roles: *\[([^\]]*)\]/gm);
  const listed = text.matchAll(/^ *- +(?:role: +)?(\w+)$/gm);
  return [
    ...Array.from(imports, ([, name = '']) => name),
    ...Array.from(inline, ([, names = '']) => names.split(/[\s,]+/)).flat(),
    ...Array.from(listed, ([, name = '']) => name),
  ];
}

/** The tests that compare what a check foretells with what a run changes. */
const tests = textsBelow('test/lab', '.test.ts').filter(text =>
  /expectPlaybookConvergence|changesOf\(foretold\)/.test(text),
);

/** The playbooks that these tests run, with the tasks they import. */
function playbooksOf(text: string): readonly string[] {
  const named = text.matchAll(/(?:runCluster|importOf)\(\s*'([\w-]+)(?:\.yaml)?'/g);
  return Array.from(named, ([, name = '']) => join(root, 'playbooks', `${name}.yaml`)).filter(
    existsSync,
  );
}

function withImports(playbook: string): string {
  const text = readFileSync(playbook, 'utf8');
  const imported = Array.from(text.matchAll(/import_tasks: *(\S+)/g), ([, path = '']) =>
    readFileSync(join(root, 'playbooks', path), 'utf8'),
  );
  return [text, ...imported].join('\n');
}

/** Roles with those that they bring along. */
function withOthers(names: readonly string[]): readonly string[] {
  return names.flatMap(name => {
    const folder = join('roles', name, 'tasks');
    return existsSync(join(root, folder))
      ? [name, ...textsBelow(folder, '.yaml').flatMap(rolesIn)]
      : [name];
  });
}

describe('roles', () => {
  const texts = tests.flatMap(text => [text, ...playbooksOf(text).map(withImports)]);
  const proven = new Set(withOthers(texts.flatMap(rolesIn)));

  for (const role of readdirSync(join(root, 'roles'))) {
    // What only holds variables for others has no tasks that could converge.
    if (!existsSync(join(root, 'roles', role, 'tasks'))) continue;
    it(`${role} is checked, run, run again and checked in the lab`, () => {
      expect([...proven]).to.include(role);
    });
  }
});

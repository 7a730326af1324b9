import { expect } from 'chai';
import { functionTable } from '../../../src/jinja/functions.ts';
import { toText } from '../../../src/jinja/python/text.ts';
import { globalsFor } from '../../../src/template/globals.ts';
import { createFunctions } from '../../../src/template/registry.ts';
import { controller, surroundings, valueOf } from '../support.ts';
import { withFiles } from '../temporary.ts';

const role = {
  'role/tasks/app/pre.yml': '',
  'role/templates/etc/app.j2': '',
  'role/files/etc/app': '',
  'project/mine/tasks/app/pre.yml': '',
};

function lookedUp(expression: string, root: string, variables = { role_path: `${root}/role` }) {
  const here = {
    ...controller,
    environment: { XDG_CONFIG_HOME: `${root}/config` },
    workingDirectory: `${root}/project`,
  };
  const globals = functionTable(globalsFor(here, surroundings));
  const value = valueOf(expression, variables, { ...createFunctions(here), globals });
  return toText(value).replaceAll(root, 'ROOT');
}

describe('the lookups of files of roles', () => {
  const answers: readonly (readonly [expression: string, answer: string])[] = [
    ["lookup('debops.debops.task_src', 'app/pre.yml')", 'ROOT/role/tasks/app/pre.yml'],
    ["lookup('template_src', 'etc/app.j2')", 'ROOT/role/templates/etc/app.j2'],
    ["lookup('debops.debops.file_src', 'etc/app')", 'ROOT/role/files/etc/app'],
  ];
  for (const [expression, answer] of answers) {
    it(`answer ${expression}`, () => {
      withFiles(role, root => expect(lookedUp(expression, root)).to.equal(answer));
    });
  }

  const settings: readonly (readonly [file: string, text: string])[] = [
    ['project/.debops.yaml', 'override_paths: {tasks_path: "none:mine/tasks"}\n'],
    ['config/debops/conf.d/paths.json', '{"override_paths": {"tasks_path": "mine/tasks"}}'],
  ];
  for (const [file, text] of settings) {
    it(`take what the directories named in ${file} have before`, () => {
      withFiles({ ...role, [file]: text }, root => {
        const answer = lookedUp("lookup('task_src', 'app/pre.yml')", root);
        expect(answer).to.equal('ROOT/project/mine/tasks/app/pre.yml');
      });
    });
  }

  it('refuse a file that is nowhere', () => {
    withFiles(role, root => {
      expect(() => lookedUp("lookup('task_src', 'none.yml')", root)).to.throw(
        'There is no file "none.yml".',
      );
    });
  });

  it('refuse settings they cannot read', () => {
    const files = { ...role, 'project/.debops.toml': '[override_paths]\ntasks_path = "x"\n' };
    withFiles(files, root => {
      expect(() => lookedUp("lookup('task_src', 'app/pre.yml')", root)).to.throw(
        'sets "tasks_path", and TOML is not read here.',
      );
    });
  });
});

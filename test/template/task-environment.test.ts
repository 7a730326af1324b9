import { expect } from 'chai';
import { CachedScope } from '../../src/jinja/environment.ts';
import { createFunctions } from '../../src/template/registry.ts';
import { taskEnvironment } from '../../src/template/task-environment.ts';
import { TemplateFiles } from '../../src/template/template-files.ts';
import { Unknown, type Value } from '../../src/values/value.ts';
import { controller, scopeOf, surroundings, valueOf } from './support.ts';
import { withFiles } from './temporary.ts';

function environmentIn(root: string, variables: Readonly<Record<string, Value>>) {
  return taskEnvironment({
    controller,
    functions: createFunctions(controller),
    files: new TemplateFiles(),
    scope: new CachedScope(scopeOf(variables)),
    surroundings: { ...surroundings, searchPaths: [root], playbookDirectory: root },
  });
}

describe('taskEnvironment', () => {
  const files = {
    'templates/a.j2': 'a {{ x }} {{ y | default("-") }}\n',
    'templates/b.hbs': 'b {{x}}{{> part}}',
    'templates/part.hbs': '!',
    'templates/c.j2': '[% x %] {{ x }} {% if true %}c{% endif %}',
    'templates/nested.j2': "{{ lookup('template', 'a.j2') }}",
  };
  const answers: readonly (readonly [expression: string, value: Value])[] = [
    ["lookup('template', 'a.j2')", 'a 1 -\n'],
    ["lookup('template', 'a.j2', template_vars={'y': 2, 'x': 3})", 'a 3 2\n'],
    ["lookup('template', 'b.hbs')", 'b 1!'],
    ["lookup('template', 'nested.j2')", 'a 1 -\n'],
    [
      "lookup('template', 'c.j2', variable_start_string='[%', variable_end_string='%]')",
      '1 {{ x }} c',
    ],
    ["query('varnames', '^x')", ['x']],
  ];
  for (const [expression, value] of answers) {
    it(`answers ${expression}`, () => {
      withFiles(files, root => {
        const variables = { x: 1 };
        const environment = environmentIn(root, variables);
        expect(valueOf(expression, variables, environment)).to.deep.equal(value);
      });
    });
  }

  it('gives the unknown value of a template that needs one', () => {
    const unknown = new Unknown('Read it');
    withFiles(files, root => {
      const environment = environmentIn(root, { x: unknown });
      const value = valueOf("lookup('template', 'a.j2')", { x: unknown }, environment);
      expect(value).to.equal(unknown);
    });
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { positionOf } from '../../src/diagnostics/source-file.ts';
import { EvaluationError } from '../../src/jinja/environment.ts';
import { type RenderOptions, TemplateFiles } from '../../src/template/template-files.ts';
import { Unknown, type Value } from '../../src/values/value.ts';
import { environmentWith, scopeOf } from './support.ts';
import { withFiles } from './temporary.ts';

function options(
  variables: Readonly<Record<string, Value>> = {},
  searchPaths: readonly string[] = [],
): RenderOptions {
  return { scope: scopeOf(variables), environment: environmentWith(), searchPaths };
}

describe('TemplateFiles', () => {
  const rendered: readonly { name: string; file: string; text: string; gives: string }[] = [
    {
      name: 'renders *.j2 with trim_blocks and keeps the last newline',
      file: 'a.j2',
      text: '{% for x in list %}\n- {{ x }}\n{% endfor %}\nend\n',
      gives: '- 1\n- 2\nend\n',
    },
    {
      name: 'renders *.hbs with Handlebars',
      file: 'a.conf.hbs',
      text: '{{#each list}}\n- {{this}}\n{{/each}}\n',
      gives: '- 1\n- 2\n',
    },
    {
      name: 'renders any other file with Jinja',
      file: 'motd',
      text: '{{ list | length }}',
      gives: '2',
    },
    {
      name: 'follows the settings in the first line',
      file: 'b.j2',
      text: "#jinja2: trim_blocks: False, lstrip_blocks: True, variable_start_string: '[%', variable_end_string: '%]'\n  {% if true %}\n[% list[0] %] {{ x }}\n  {% endif %}\n",
      gives: '\n1 {{ x }}\n',
    },
  ];
  for (const { name, file, text, gives } of rendered) {
    it(name, () => {
      withFiles({ [file]: text }, root => {
        const files = new TemplateFiles();
        expect(files.render(join(root, file), options({ list: [1, 2] }))).to.equal(gives);
      });
    });
  }

  it('includes Jinja templates from beside the file and from the search paths', () => {
    const tree = {
      'role/templates/a.j2': "{% include 'part.j2' %}{% include 'shared.j2' %}",
      'role/templates/part.j2': 'part ',
      'play/templates/shared.j2': 'shared {{ x }}',
    };
    withFiles(tree, root => {
      const files = new TemplateFiles();
      const paths = [join(root, 'role'), join(root, 'play')];
      const text = files.render(join(root, 'role/templates/a.j2'), options({ x: 1 }, paths));
      expect(text).to.equal('part shared 1');
    });
  });

  it('finds partials there too, and none outside', () => {
    const tree = {
      'role/templates/a.hbs': '{{> part}}{{> sub/other}}',
      'role/templates/part.hbs': 'part ',
      'play/templates/sub/other.hbs': 'other {{x}}',
      'secret.hbs': 'secret',
      'role/templates/b.hbs': '{{> (default name "")}}',
    };
    withFiles(tree, root => {
      const files = new TemplateFiles();
      const paths = [join(root, 'role'), join(root, 'play')];
      const text = files.render(join(root, 'role/templates/a.hbs'), options({ x: 1 }, paths));
      expect(text).to.equal('part other 1');

      const outside = options({ name: '../../secret' }, paths);
      const attempt = () => files.render(join(root, 'role/templates/b.hbs'), outside);
      expect(attempt).to.throw(EvaluationError, 'There is no partial "../../secret".');
    });
  });

  it('reads a file again once it has changed', () => {
    withFiles({ 'a.j2': 'one' }, root => {
      const files = new TemplateFiles();
      const path = join(root, 'a.j2');
      expect(files.render(path, options())).to.equal('one');

      writeFileSync(path, 'number two');

      expect(files.render(path, options())).to.equal('number two');
    });
  });

  it('reports a mistake at its line and column', () => {
    withFiles({ 'a.j2': 'a\n{{ missing }}\n' }, root => {
      const files = new TemplateFiles();
      try {
        files.render(join(root, 'a.j2'), options());
        expect.fail('it was rendered');
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error;
        const { location } = error.diagnostic;
        const place = location && positionOf(location.source, location.start);
        expect(place).to.deep.equal({ line: 2, column: 4 });
      }
    });
  });

  it('says that a file is in a vault that nobody can open', () => {
    withFiles({ 'a.j2': '$ANSIBLE_VAULT;1.1;AES256\n00\n' }, root => {
      const attempt = () => new TemplateFiles().render(join(root, 'a.j2'), options());
      expect(attempt).to.throw(
        EvaluationError,
        'This template is encrypted with a vault, and no vault password was given',
      );
    });
  });

  it('says that a file is not there', () => {
    const attempt = () => new TemplateFiles().render('/no/such/file.j2', options());
    expect(attempt).to.throw(EvaluationError, 'cannot be read');
  });

  it('is unknown when a part is unknown', () => {
    const unknown = new Unknown('Read the version');
    withFiles({ 'a.j2': 'a {{ version }}' }, root => {
      const text = new TemplateFiles().render(join(root, 'a.j2'), options({ version: unknown }));
      expect(text).to.equal(unknown);
    });
  });

  it('renders the content of a template', () => {
    const source = { path: '/x/inline.hbs', text: 'a {{b}}' };
    expect(new TemplateFiles().renderText(source, options({ b: 1 }))).to.equal('a 1');
  });
});

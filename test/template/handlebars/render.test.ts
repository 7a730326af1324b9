import { expect } from 'chai';
import Handlebars from 'handlebars';
import { formatLocation } from '../../../src/diagnostics/source-file.ts';
import { EvaluationError } from '../../../src/jinja/environment.ts';
import { parseHandlebars } from '../../../src/template/handlebars/parse.ts';
import {
  type HandlebarsTemplate,
  renderHandlebars,
} from '../../../src/template/handlebars/render.ts';
import { wholeText } from '../../../src/values/origin.ts';
import { fromPlain, type Plain } from '../../../src/values/plain.ts';
import { Float, LazyDict, Templated, Unknown, type Value } from '../../../src/values/value.ts';
import { environmentWith, scopeOf } from '../support.ts';

type Texts = Readonly<Record<string, string>>;

function templateOf(text: string, path = 'motd.hbs'): HandlebarsTemplate {
  const source = { path, text };
  const body = parseHandlebars(source);
  if (!body.ok) throw new Error(body.diagnostics.map(({ message }) => message).join('\n'));
  return { source, body: body.value };
}

function render(
  text: string,
  variables: Readonly<Record<string, Value>> = {},
  partials: Texts = {},
): string | Unknown {
  return renderHandlebars(templateOf(text), {
    scope: scopeOf(variables),
    environment: environmentWith(),
    loadPartial: name => {
      const partial = Object.hasOwn(partials, name) ? partials[name] : undefined;
      return partial === undefined
        ? undefined
        : { ok: true, value: templateOf(partial, `${name}.hbs`) };
    },
  });
}

function valuesOf(plain: Readonly<Record<string, Plain>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, fromPlain(value)]));
}

/** `file:line:col message`. */
function problemOf(
  text: string,
  variables: Readonly<Record<string, Value>> = {},
  partials: Texts = {},
): string {
  try {
    render(text, variables, partials);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    const { location, message } = error.diagnostic;
    return `${location === undefined ? '' : formatLocation(location)} ${message}`;
  }
  return 'no problem';
}

describe('renderHandlebars', () => {
  const context = {
    name: 'web',
    zero: 0,
    empty: [],
    none: null,
    yes: true,
    no: false,
    port: 80,
    user: { name: 'anna', keys: ['a', 'b'], home: { dir: '/home/anna' } },
    hosts: [
      { name: 'a', tags: ['x', 'y'] },
      { name: 'b', tags: [] },
    ],
    odd: { 'a b': { c: 1 } },
  } as const;
  const partials = {
    item: '<{{name}}>\n',
    plain: '{{this}}',
    outer: '[{{> item}}]',
    layout: 'top\n{{> @partial-block}}bottom\n',
    fallback: 'given {{word}} {{name}}',
    nav: '{{> menu}}|{{> @partial-block}}',
  };
  const templates = [
    'Hello {{name}}, {{user.name}} {{user/home/dir}} {{user.keys.[1]}} {{odd.[a b].c}}',
    '{{{name}}} {{&name}} {{! a comment }}{{!-- {{another}} --}}end',
    '{{#if yes}}a{{else}}b{{/if}} {{#if zero}}a{{else}}b{{/if}} {{#if zero includeZero=true}}a{{/if}}',
    '{{#if empty}}a{{else if none}}b{{else if user}}c{{else}}d{{/if}}',
    '{{#unless no}}a{{else}}b{{/unless}}{{^yes}}c{{/yes}}{{^no}}d{{/no}}',
    '{{#each hosts}}{{@index}} {{@key}} {{@first}} {{@last}} {{name}} {{../name}} {{@root.name}};{{/each}}',
    '{{#each hosts as |host i|}}{{i}}:{{host.name}}:{{#each host.tags as |tag|}}{{tag}}{{@../index}}{{else}}-{{/each}};{{/each}}',
    '{{#each user}}{{@key}}{{/each}}{{#each empty}}x{{else}}none{{/each}}',
    '{{#with user}}{{name}} {{../name}} {{home.dir}} {{this.name}} {{./name}}{{/with}}',
    '{{#with user.home as |home|}}{{home.dir}}{{/with}}{{#with none}}x{{else}}y{{/with}}',
    '{{#user}}{{name}}{{/user}}{{#hosts}}{{name}}{{/hosts}}{{#yes}}{{name}}{{/yes}}{{#empty}}x{{else}}y{{/empty}}',
    '{{#each hosts}}{{#if tags}}{{../name}}{{#each tags}}{{this}}{{../name}}{{../../name}}{{/each}}{{/if}}{{/each}}',
    'list:\n{{#each hosts}}\n  - {{name}}\n{{/each}}\nend\n',
    'a {{~#if yes~}} b {{~/if~}} c {{~name}}  {{name~}}  d',
    '\\{{name}} \\\\{{name}} {{{{raw}}}} {{name}} {{{{/raw}}}}',
    '{{> item}}{{> item user}}{{> item name="x"}}{{> item user name="y"}}{{> plain port}}',
    '  {{> item user}}\n  {{> item}}\nend',
    '{{> outer}}{{> (lookup user "partial")}}',
    '{{#> layout}}\nmiddle {{name}}\n{{/layout}}\n',
    '{{#> missing}}instead {{name}}{{/missing}} {{#> fallback word="w"}}{{/fallback}}',
    '{{#*inline "menu"}}<{{name}}>{{/inline}}{{> menu}}{{#with user}}{{> menu}}{{/with}}',
    '{{#> nav}}{{#*inline "menu"}}own {{name}}{{/inline}}block{{/nav}}',
    '{{lookup user "name"}} {{lookup hosts 1}} {{lookup (lookup hosts 0) "name"}}',
    '{{hosts.length}} {{name.length}}',
  ];
  for (const template of templates) {
    const usable = template
      .replace(' {{lookup hosts 1}}', '')
      .replace('{{> (lookup user "partial")}}', '{{> (lookup named "partial")}}')
      .replace('{{{{raw}}}} {{name}} {{{{/raw}}}}', '');
    it(`gives what Handlebars gives for ${usable}`, () => {
      const variables = { ...context, named: { partial: 'item' } };
      const handlebars = Handlebars.create();
      handlebars.registerPartial(partials);

      const expected = handlebars.compile(usable, { noEscape: true })(variables);

      expect(render(usable, valuesOf(variables), partials)).to.equal(expected);
    });
  }

  const helped: readonly { template: string; text: string }[] = [
    {
      template: '{{upper name}} {{default missing "x"}} {{default user.shell "sh"}}',
      text: 'WEB x sh',
    },
    { template: '{{join user.keys ", "}} {{to_json user.keys}}', text: 'a, b ["a", "b"]' },
    {
      template: '{{#each (sort hosts attribute="name" reverse=true)}}{{name}}{{/each}}',
      text: 'ba',
    },
    { template: '{{#each (map hosts attribute="name")}}{{this}}{{/each}}', text: 'ab' },
    { template: '{{#if (is_defined missing)}}a{{else}}b{{/if}}', text: 'b' },
    {
      template: '{{#if (is_match name "^w")}}a{{/if}}{{#if (is_ansible.utils.ipv4 name)}}b{{/if}}',
      text: 'a',
    },
    { template: '{{#if (and (eq port 80) (not no))}}a{{/if}}{{or none "b"}}', text: 'ab' },
    {
      template: '{{eq 1 1}} {{ne 1 1}} {{lt 1 2}} {{lte 2 2}} {{gt 1 2}} {{gte 1 2}}',
      text: 'true false true true false false',
    },
    {
      template: '{{lookup "env" "LANG"}} {{query "items" user.keys wantlist=true | }}'.replace(
        ' {{query "items" user.keys wantlist=true | }}',
        '',
      ),
      text: 'C.UTF-8',
    },
    { template: '{{#each (query "items" user.keys)}}{{this}}{{/each}}', text: 'ab' },
    { template: '{{now utc=true fmt="%Y"}} {{default name}}', text: '2024 web' },
    {
      template: '{{#dict2items user.home}}{{key}}={{value}}{{/dict2items}}',
      text: 'dir=/home/anna',
    },
    { template: '{{yes}} {{no}} [{{none}}] {{zero}}', text: 'true false [] 0' },
    { template: '{{ansible.utils.ipaddr "10.0.0.1/8" "network"}}', text: '10.0.0.0' },
  ];
  for (const { template, text } of helped) {
    it(`renders ${template}`, () => {
      expect(render(template, valuesOf(context))).to.equal(text);
    });
  }

  const refused: readonly { template: string; problem: string }[] = [
    { template: 'a\n  {{nmae}}', problem: "motd.hbs:2:3 'nmae' is undefined." },
    {
      template: '{{user.shell}}',
      problem: "motd.hbs:1:1 'user.shell' is undefined: a dict has no member 'shell'.",
    },
    { template: '{{#if missing}}{{/if}}', problem: "motd.hbs:1:7 'missing' is undefined." },
    {
      template: '{{#each hosts}}{{port}}{{/each}}',
      problem: `motd.hbs:1:16 'port' is undefined: it is outside of this block, where "../port" leads.`,
    },
    { template: '{{upper missing}}', problem: "motd.hbs:1:9 'missing' is undefined." },
    { template: '{{default name missing}}', problem: "motd.hbs:1:16 'missing' is undefined." },
    { template: '{{uper name}}', problem: 'motd.hbs:1:1 There is no helper "uper".' },
    { template: '{{hosts}}', problem: 'motd.hbs:1:1 A list cannot be printed as it is.' },
    { template: '{{user}}', problem: 'motd.hbs:1:1 A dict cannot be printed as it is.' },
    {
      template: '{{#each name}}{{/each}}',
      problem: 'motd.hbs:1:1 "#each" needs a list or a dict, not a str.',
    },
    { template: '{{#if yes no}}{{/if}}', problem: 'motd.hbs:1:4 "#if" takes one value.' },
    { template: '{{> nothing}}', problem: 'motd.hbs:1:1 There is no partial "nothing".' },
    { template: '{{> (lookup user "name")}}', problem: 'motd.hbs:1:1 There is no partial "anna".' },
    { template: 'x {{> broken}}', problem: "broken.hbs:2:2 'oops' is undefined." },
    { template: '{{> endless}}', problem: 'endless.hbs:1:1 The partials nest without end.' },
    { template: '{{constructor}}', problem: "motd.hbs:1:1 'constructor' is undefined." },
    {
      template: '{{user.constructor}}',
      problem: "motd.hbs:1:1 'user.constructor' is undefined: a dict has no member 'constructor'.",
    },
    {
      template: '{{user.__proto__}}',
      problem: "motd.hbs:1:1 'user.__proto__' is undefined: a dict has no member '__proto__'.",
    },
    {
      template: '{{name.constructor}}',
      problem: "motd.hbs:1:1 'name.constructor' is undefined: a str has no member 'constructor'.",
    },
    {
      template: '{{lookup user "toString"}}',
      problem: "motd.hbs:1:1 'lookup' is undefined: a dict has no member 'toString'.",
    },
    {
      template: '{{regex_replace name "(" ""}}',
      problem: 'motd.hbs:1:1 "(" is not a regular expression: missing ), unterminated subpattern.',
    },
  ];
  for (const { template, problem } of refused) {
    it(`refuses ${template}`, () => {
      const broken = { broken: '\n {{oops}}', endless: '{{> endless}}' };
      expect(problemOf(template, valuesOf(context), broken)).to.equal(problem);
    });
  }

  it('takes floats, lazy dicts and texts that are still to be rendered', () => {
    class Facts extends LazyDict {
      override get(key: string | number | boolean | null): Value | undefined {
        return key === 'cores' ? 4 : undefined;
      }
      override keys(): string[] {
        return ['cores'];
      }
    }
    const text = '{{ base }}/app';
    const path = new Templated(text, wholeText({ path: 'vars.yml', text }));
    const variables = {
      base: '/srv',
      path,
      ratio: new Float(2),
      facts: new Facts(),
      deep: new Map([['path', [path]]]),
    };

    const rendered = render(
      '{{path}} {{ratio}} {{facts.cores}} {{#each facts}}{{@key}}={{this}}{{/each}} {{deep.path.[0]}}',
      variables,
    );

    expect(rendered).to.equal('/srv/app 2.0 4 cores=4 /srv/app');
  });

  it('is unknown when a part of it is', () => {
    const unknown = new Unknown('Read the version');

    expect(render('a {{version}}', { version: unknown })).to.equal(unknown);
    expect(render('a {{#if no}}{{version}}{{/if}}', { version: unknown, no: false })).to.equal(
      'a ',
    );
  });
});

describe('parseHandlebars', () => {
  const wrong: readonly { template: string; problem: string }[] = [
    {
      template: 'a\n{{#if x}}\nb',
      problem: '3:2 The template ends before a block or a tag is closed.',
    },
    { template: 'a\n {{foo bar=}}', problem: '2:12 A name or a value is missing before "}}".' },
    { template: '{{#if x}}{{/each}}', problem: '1:4 The block "if" is closed by "each".' },
    {
      template: 'some text before\n{{name | upper}}',
      problem: '2:8 This cannot stand in a Handlebars tag.',
    },
    { template: '{{hosts.0}}', problem: '1:9 A number cannot stand here.' },
    { template: '{{}}', problem: '1:3 A name or a value is missing before "}}".' },
    { template: 'x\n{{* foo}}', problem: '2:1 Decorators are not supported, only "{{#*inline}}".' },
  ];
  for (const { template, problem } of wrong) {
    it(`reports what is wrong with ${JSON.stringify(template)}`, () => {
      const result = parseHandlebars({ path: 'x.hbs', text: template });

      const shown = result.ok
        ? []
        : result.diagnostics.map(
            ({ message, location }) =>
              `${location === undefined ? '' : formatLocation(location).replace('x.hbs:', '')} ${message}`,
          );
      expect(shown).to.deep.equal([problem]);
    });
  }
});

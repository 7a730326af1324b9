import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { EvaluationError } from '../../../src/jinja/environment.ts';
import { repr } from '../../../src/jinja/python/text.ts';
import { lookups } from '../../../src/template/lookups/run-lookup.ts';
import { Unknown, type Value } from '../../../src/values/value.ts';
import { environmentWith, itAnswers, itRefuses, valueOf } from '../support.ts';

describe('lookup, query and q', () => {
  it('know lookups by names of their own', () => {
    const names = lookups.flatMap(({ name, aliases }) => [name, ...(aliases ?? [])]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
  });

  itAnswers([
    ["lookup('env', 'LANG')", "'C.UTF-8'"],
    ["lookup('ansible.builtin.env', 'LANG', 'HOME')", "'C.UTF-8,/home/anna'"],
    ["query('env', 'LANG', 'NOPE')", "['C.UTF-8', '']"],
    ["q('env', 'NOPE', default='d')", "['d']"],
    ["lookup('items', [1], wantlist=True)", '[1]'],
    ["lookup('file', '/nope', errors='ignore')", 'None'],
    ["query('file', '/nope', errors='ignore')", '[]'],
    ["lookup('pipe', 'echo a; echo b; echo c >&2')", "'a\\nb'"],
    ["query('lines', 'printf \"a\\nb\"')", "['a', 'b']"],
    ["lookup('pipe', 'exit 3', errors='ignore') is none", 'True'],
  ]);

  describe('with a template that fails', () => {
    const renderTemplate = (): string => repr(valueOf("1 + 'x'"));
    const environment = environmentWith({ renderTemplate });
    const file = import.meta.filename;

    it('tell the way to the mistake', () => {
      const run = (): Value => valueOf(`lookup('template', '${file}')`, {}, environment);
      expect(run).to.throw(EvaluationError).with.nested.property('diagnostic.related').lengthOf(1);
      expect(run)
        .to.throw(EvaluationError)
        .with.nested.property('diagnostic.related[0].message', '"lookup" is called here');
    });

    it('give nothing where errors are to be ignored', () => {
      const text = `lookup('template', '${file}', errors='ignore')`;
      expect(valueOf(text, {}, environment)).to.equal(null);
    });
  });

  itRefuses([
    ["lookup('evn', 'LANG')", 'There is no lookup "evn".'],
    ["lookup('env', 'LANG', defualt='d')", 'The lookup "env" takes no option "defualt".'],
    ["lookup('file', '/nope')", 'There is no file "/nope".'],
    ["lookup('file', '/nope', errors='never')", '"errors" must be strict, warn or ignore'],
    ["lookup('pipe', 'echo problem >&2; exit 3')", 'ended with 3: problem.'],
    ["lookup('file', missing)", "'missing' is undefined"],
    ["lookup('file', missing, errors='ignore')", "'missing' is undefined"],
    ["lookup('vars', 'nope')", 'There is no variable "nope".'],
    ["lookup('vars', 'nope', errors='ignore')", 'There is no variable "nope".'],
    ["lookup('unvault', '/nope')", 'There is no file "/nope".'],
    ["lookup('config', 'x')", 'The lookup "config" is not supported'],
  ]);

  it('warns of an error where that is asked for', () => {
    const warnings: string[] = [];
    const environment = environmentWith({ warn: message => warnings.push(message) });

    expect(valueOf("query('file', '/nope', errors='warn')", {}, environment)).to.deep.equal([]);
    expect(warnings).to.deep.equal([
      'The lookup "file" failed, which is ignored: There is no file "/nope".',
    ]);
  });

  const variables: Readonly<Record<string, Value>> = {
    web_port: 80,
    web_name: 'a',
    db_port: 1,
    later: new Unknown('Read it'),
  };
  const asked: readonly { expression: string; value: Value }[] = [
    { expression: "lookup('vars', 'web_port')", value: 80 },
    { expression: "lookup('vars', 'nope', default=5)", value: 5 },
    {
      expression: "query('varnames', '^web_', '_port$')",
      value: ['web_port', 'web_name', 'web_port', 'db_port'],
    },
    { expression: "query('inventory_hostnames', 'all', '!b')", value: ['all,!b'] },
    { expression: "lookup('vars', 'later')", value: variables['later'] ?? null },
    { expression: "query('first_found', missing, [missing, '/etc/nope'], skip=true)", value: [] },
    { expression: "lookup('template', '/', template_vars={'a': 1})", value: 'a=1' },
  ];
  for (const { expression, value } of asked) {
    it(`reach what they are given: ${expression}`, () => {
      const environment = environmentWith({
        // Several layers may set one.
        variableNames: () => [...Object.keys(variables), 'web_port'],
        hostsMatching: pattern => [pattern],
        renderTemplate: ({ variables: own }) =>
          Array.from(own, ([name, one]) => `${name}=${repr(one)}`).join(),
      });
      expect(valueOf(expression, variables, environment)).to.deep.equal(value);
    });
  }

  it('read web addresses', async () => {
    const program = `require('node:http').createServer((request, response) => {
      if (request.url === '/missing') response.statusCode = 404;
      response.end(request.headers.authorization + '\\n' + request.headers['x-a'] + '\\n');
    }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;
    const server = spawn(process.execPath, ['-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [line]: unknown[] = await once(server.stdout, 'data');
      const url = `http://127.0.0.1:${String(line).trim()}`;
      const options = "username='u', password='p', headers={'X-A': 'b'}";

      const lines = valueOf(`query('url', '${url}/', ${options})`);
      const text = valueOf(`lookup('url', '${url}/', ${options}, split_lines=False)`);

      expect(lines).to.deep.equal(['Basic dTpw', 'b']);
      expect(text).to.equal('Basic dTpw\nb\n');
      expect(() => valueOf(`lookup('url', '${url}/missing')`)).to.throw('answered 404 Not Found');
    } finally {
      server.kill();
    }
  });

  it('say that a web address cannot be read', () => {
    expect(() => valueOf("lookup('url', 'http://127.0.0.1:9/')")).to.throw('cannot be read');
  });
});

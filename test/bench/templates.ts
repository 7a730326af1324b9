import nunjucks from 'nunjucks';
import { CachedScope, type Environment } from '../../src/jinja/environment.ts';
import { renderTemplate } from '../../src/jinja/evaluate.ts';
import { parseTemplate } from '../../src/jinja/parse.ts';
import { fileOptions } from '../../src/jinja/syntax/options.ts';
import { systemRandomness } from '../../src/template/algorithms/random.ts';
import { createFunctions } from '../../src/template/registry.ts';
import { wholeText } from '../../src/values/origin.ts';
import { fromPlain, type Plain } from '../../src/values/plain.ts';

interface Comparison {
  /** Milliseconds for all renderings. */
  readonly own: number;
  readonly other: number;
}

const rounds = 50;
const renderings = 1000;

/** Both render the same 200 lines; what each of them is best at, taken in turns. */
export function compareWithNunjucks(): Comparison {
  const [own, other] = [ownRenderer(), nunjucksRenderer()];
  if (own() !== other()) throw new Error('the two do not render the same');
  const times = Array.from({ length: 5 }, () => ({ own: timeOf(own), other: timeOf(other) }));
  return {
    own: Math.min(...times.map(time => time.own)),
    other: Math.min(...times.map(time => time.other)),
  };
}

function timeOf(render: () => string): number {
  const started = performance.now();
  for (let count = 0; count < renderings; count++) render();
  return performance.now() - started;
}

/** As for a host each time: nothing but the parsed template is kept. */
function ownRenderer(): () => string {
  const parsed = parseTemplate(text, wholeText({ path: 'bench.j2', text }), fileOptions);
  if (!parsed.ok) throw new Error(parsed.diagnostics.map(({ message }) => message).join('\n'));
  const template = parsed.value;
  const values = new Map(
    Object.entries(variables).map(([name, value]) => [name, fromPlain(value)]),
  );
  const functions = createFunctions({
    environment: {},
    workingDirectory: '/',
    homeDirectory: '/',
    randomness: systemRandomness,
    node: process.execPath,
    now: () => new Date(),
  });
  const environment: Environment = { ...functions, globals: new Map() };
  return () => {
    const scope = new CachedScope({ lookup: name => values.get(name) });
    const rendered = renderTemplate(template, scope, environment);
    return typeof rendered === 'string' ? rendered : '';
  };
}

function nunjucksRenderer(): () => string {
  const environment = new nunjucks.Environment(null, { autoescape: false, trimBlocks: true });
  const template = nunjucks.compile(text, environment);
  return () => template.render(variables);
}

const variables: Readonly<Record<string, Plain>> = {
  name: 'front',
  domain: 'example.org',
  port: 8443,
  workers: 4,
  debug: false,
  admins: ['anna', 'berta', 'carl'],
  limits: { open_files: 65536, memory: '2G' },
  servers: Array.from({ length: rounds }, (_, index) => ({
    name: `web${index}`,
    address: `10.0.${index % 4}.${index}`,
    port: 8000 + index,
    weight: index % 3,
    tags: ['http', index % 2 === 0 ? 'even' : 'odd'],
    backup: index % 10 === 0,
  })),
};

const section = (number: number): string => `[section-${number}]
# What is written here stays as it is.
name = {{ name }}-${number}
host = {{ name }}.{{ domain }}
port = {{ port + ${number} }}
open_files = {{ limits.open_files }}
memory = {{ limits['memory'] | default('1G') }}
{% if debug %}
level = debug
{% else %}
level = info
{% endif %}
workers = {{ workers * 2 }}
admins = {{ admins | join(', ') }}
path = /var/lib/app/section-${number}/data
retries = 3
title = {{ name | upper }}
`;

const loop = `{% for server in servers %}
[server {{ loop.index }}]
name = {{ server.name }}.{{ domain }}
address = {{ server.address }}:{{ server.port }}
{% if server.backup %}
backup = yes
{% elif server.weight > 1 and not debug %}
weight = {{ server.weight }}
{% else %}
weight = 1
{% endif %}
tags = {{ server.tags | join(' ') }}
{% for tag in server.tags %}
tag.{{ loop.index0 }} = {{ tag | upper }}
{% endfor %}
url = https://{{ server.name }}.{{ domain }}:{{ server.port }}/status?full={{ 'yes' if loop.first else 'no' }}
{% set key = server.name ~ '-' ~ server.port %}
key = {{ key }}
{% endfor %}
`;

/** 200 lines. */
const text = [
  ...Array.from({ length: 10 }, (_, index) => `# Line ${index} of a head that stays as it is.\n`),
  ...Array.from({ length: 10 }, (_, index) => section(index)),
  loop,
].join('');

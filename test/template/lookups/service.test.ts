import { chmodSync } from 'node:fs';
import { expect } from 'chai';
import { functionTable } from '../../../src/jinja/functions.ts';
import { globalsFor } from '../../../src/template/globals.ts';
import { controller, environmentWith, surroundings, valueOf } from '../support.ts';
import { withFiles } from '../temporary.ts';

interface Answered {
  readonly problem?: string;
  readonly records: readonly unknown[];
}

/** The value of an expression where DNS answers so. */
function valueWhere(answered: Answered, expression: string) {
  return withFiles({ node: `#!/bin/sh\necho '${JSON.stringify(answered)}'\n` }, root => {
    chmodSync(`${root}/node`, 0o755);
    const here = { ...controller, node: `${root}/node` };
    const globals = functionTable(globalsFor(here, surroundings));
    return valueOf(expression, {}, { ...environmentWith(), globals });
  });
}

const record = { name: 'b.example.org', port: 443, priority: 10, weight: 1 };

describe('the lookup dig_srv', () => {
  it('gives the records of DNS, those to be tried first in front', () => {
    const records = [
      record,
      { ...record, name: 'a.example.org.' },
      { ...record, weight: 5, port: 80 },
      { ...record, priority: 5 },
    ];

    const found = valueWhere(
      { records },
      "query('debops.debops.dig_srv', '_app._tcp.example.org.', 'app', 1) | map(attribute='target_port') | list",
    );

    expect(found).to.deep.equal([
      'b.example.org:443',
      'b.example.org:80',
      'a.example.org:443',
      'b.example.org:443',
    ]);
  });

  it('gives what it was told where DNS has none', () => {
    const found = valueWhere(
      { records: [] },
      "lookup('dig_srv', '_app._tcp.example.org.', 'app', '80')",
    );

    expect(found).to.deep.equal(
      new Map<string, unknown>([
        ['class', 'IN'],
        ['owner', '_app._tcp.example.org'],
        ['port', 80],
        ['priority', 0],
        ['target', 'app'],
        ['ttl', 0],
        ['type', 'SRV'],
        ['weight', 0],
        ['dig_srv_src', 'fallback'],
        ['target_port', 'app:80'],
      ]),
    );
  });

  it('says why DNS gives no answer', () => {
    expect(() =>
      valueWhere({ problem: 'ESERVFAIL', records: [] }, "lookup('dig_srv', 'a', 'b', 1)"),
    ).to.throw('DNS cannot be asked about "a": ESERVFAIL.');
  });

  it('wants to know what to give where DNS has nothing', () => {
    expect(() => valueWhere({ records: [] }, "lookup('dig_srv', 'a')")).to.throw(
      'It takes a name, and the host and the port where DNS has none.',
    );
  });
});

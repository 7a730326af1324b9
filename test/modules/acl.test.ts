import { expect } from 'chai';
import { coerceArgs } from '../../src/module-api/coerce-args.ts';
import { Failure } from '../../src/module-api/failure.ts';
import { newFile } from '../../src/module-api/index.ts';
import { type AclArgs, aclArgs } from '../../src/modules/acl/args.ts';
import { entryOf } from '../../src/modules/acl/entry.ts';
import { acl, parseAcl, planAcl } from '../../src/modules/acl/index.ts';
import { given, summaries } from './support/given.ts';

function argsOf(args: object): AclArgs {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
  return coerceArgs(aclArgs, { path: '/srv', state: 'present', ...args }) as unknown as AclArgs;
}

const joe = { etype: 'user', entity: 'joe', permissions: 'rX' };

describe('entryOf', () => {
  const rows: readonly [args: object, text: string, isDefault: boolean][] = [
    [joe, 'user:joe:rX', false],
    [{ ...joe, default: true }, 'user:joe:rX', true],
    [{ ...joe, state: 'absent' }, 'user:joe', false],
    [{ etype: 'mask', permissions: 'rx' }, 'mask::rx', false],
    [{ entry: 'u:joe:rw' }, 'user:joe:rw', false],
    [{ entry: 'default:group:web:rX' }, 'group:web:rX', true],
    [{ entry: 'd:o::r' }, 'other::r', true],
    [{ entry: 'group:web', state: 'absent' }, 'group:web', false],
    [{ entry: 'A::joe@x:RX', use_nfsv4_acls: true }, 'A::joe@x:RX', false],
    [{ ...joe, etype: 'group', use_nfsv4_acls: true }, 'A:g:joe:rX', false],
  ];
  for (const [args, text, isDefault] of rows) {
    it(`of ${JSON.stringify(args)} is ${text}`, () => {
      expect(entryOf(argsOf(args))).to.deep.equal({ text, isDefault });
    });
  }

  for (const entry of ['joe', 'user:joe', 'usr:joe:r', 'user:joe:r:w']) {
    it(`refuses ${entry}`, () => {
      expect(() => entryOf(argsOf({ entry }))).to.throw(Failure, 'is not like "user:joe:rw"');
    });
  }
});

describe('parseAcl', () => {
  const entries = 'user::rw-\nuser:joe:r--\n\n';
  it('reads the entries, and whether anything would change', () => {
    expect(parseAcl(`${entries}looked|0\n/srv: *,*\ntried|0\n`, '')).to.deep.equal({
      ...{ entries: ['user::rw-', 'user:joe:r--'], differs: false, problem: undefined },
    });
    const tree = `${entries}looked|0\n/srv: *,*\n/srv/a: u::rw-,u:joe:r-x,*\ntried|0\n`;
    expect(parseAcl(tree, '').differs).to.equal(true);
    const failed = parseAcl('looked|0\ntried|1\n', 'setfacl: Option -m: Invalid argument near 1\n');
    expect(failed.problem).to.contain('Invalid argument');
    expect(parseAcl('', '')).to.include({ differs: false, problem: undefined });
  });
});

describe('planAcl', () => {
  const directory = newFile('/srv', 'directory', {}, {});
  const seen = { entries: [], differs: true, problem: undefined };
  const planned = (args: object, more: object = {}, file: typeof directory = directory) =>
    summaries(planAcl(argsOf(args), { file, acl: { ...seen, ...more } }));

  it('sets what setfacl says is missing, and looks at it', () => {
    expect(planned(joe)).to.deep.equal(['setfacl --modify user:joe:rX -- /srv', 'getfacl /srv']);
    expect(planned(joe, { differs: false })).to.deep.equal([]);
    expect(planned({ state: 'query' })).to.deep.equal([]);
  });

  it('has all options', () => {
    const all = {
      ...joe,
      default: true,
      recursive: true,
      follow: false,
      recalculate_mask: 'no_mask',
    };
    expect(planned(all)[0]).to.equal(
      'setfacl --recursive --physical --no-mask --default --modify user:joe:rX -- /srv',
    );
    expect(planned({ ...joe, state: 'absent', recalculate_mask: 'mask' })[0]).to.equal(
      'setfacl --mask --remove user:joe -- /srv',
    );
    const nfs = { entry: 'A::joe@x:RX', use_nfsv4_acls: true, state: 'absent', recursive: true };
    expect(planned(nfs)[0]).to.equal('nfs4_setfacl -R -x A::joe@x:RX /srv');
  });

  it('says why it cannot', () => {
    const absent = { type: 'absent', path: '/srv' } as const;
    expect(() => planAcl(argsOf(joe), { file: absent, acl: seen })).to.throw('does not exist');
    const file = newFile('/srv', 'file', {}, {});
    expect(() => planned({ ...joe, default: true }, {}, file)).to.throw(
      'only a directory has default',
    );
    const rows = [
      ['sh: 1: setfacl: not found', 'install the package acl'],
      ['setfacl: /srv: Operation not supported', 'keeps no such entries'],
      ['setfacl: Option -m: Invalid argument near character 6', 'Invalid argument'],
    ];
    for (const [problem, message] of rows) {
      expect(() => planned(joe, { problem })).to.throw(Failure, message);
    }
  });

  it('counts on a file that an earlier task of a check would make', () => {
    const made = { ...directory, predictedBy: 'Make' };
    expect(planned(joe, { problem: 'x', differs: false }, made)).to.have.length(2);
  });

  it('lets setfacl try it where it looks', () => {
    const script = (args: object) => acl.observe?.(argsOf(args), given()).acl.script.text;
    expect(script(joe)).to.contain('setfacl --test --modify user:joe:rX -- /srv');
    expect(script({ state: 'query' })).not.to.contain('setfacl');
  });
});

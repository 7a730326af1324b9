import { expect } from 'chai';
import { repr } from '../../../src/jinja/python/text.ts';
import { decryptVault, encryptVault } from '../../../src/template/algorithms/vault.ts';
import { type Answer, environmentWith, valueOf } from '../support.ts';
import { withFiles } from '../temporary.ts';

const files = {
  'files/users.ini':
    '[integration]\n# My integration information\nuser=robert\npass=some random;password # not comment\nurl = http://host:8080/%(user)s\nmulti = a\n  b\n  c\nEmpty =\n[other]\nUser: x\n',
  'files/user.properties': 'user.name=foo\nuser.pass : bar\n',
  'files/elements.csv': 'Symbol,Atomic Number,Mass\nH,1,1.008\nHe,2,4.0026\n"Li, x",3,"6,94"\n',
  'files/t.tsv': 'a\tb\tc\nx\ty\tz\n',
  'templates/t.j2': 'template {{ x }}',
};

/** With ROOT for the directory of the files. */
const answers: readonly Answer[] = [
  ["lookup('ini','user',file='users.ini',section='integration')", "'robert'"],
  ["lookup('ini','user file=users.ini section=integration')", "'robert'"],
  [
    "lookup('ini','pass',file='users.ini',section='integration')",
    "'some random;password # not comment'",
  ],
  ["lookup('ini','url',file='users.ini',section='integration')", "'http://host:8080/robert'"],
  ["lookup('ini','multi',file='users.ini',section='integration')", "'a\\nb\\nc'"],
  ["lookup('ini','empty',file='users.ini',section='integration')", "''"],
  ["lookup('ini','nope',file='users.ini',section='integration')", "''"],
  ["lookup('ini','nope',file='users.ini',section='integration',default='d')", "'d'"],
  [
    "query('ini','.*s.*',re=True,file='users.ini',section='integration')",
    "['robert', 'some random;password # not comment']",
  ],
  ["lookup('ini','user.name',type='properties',file='user.properties')", "'foo'"],
  ["lookup('ini','user.pass',type='properties',file='user.properties')", "'bar'"],
  ["lookup('csvfile','H file=elements.csv delimiter=,')", "'1'"],
  ["lookup('csvfile','H file=elements.csv delimiter=, col=2')", "'1.008'"],
  ["lookup('csvfile','He',file='elements.csv',delimiter=',',col=1)", "'2'"],
  ["lookup('csvfile','Li, x',file='elements.csv',delimiter=',',col=2)", "'6,94'"],
  ["lookup('csvfile','Nope',file='elements.csv',delimiter=',',default='d')", "'d'"],
  ["lookup('csvfile','x file=t.tsv')", "'y'"],
  ["lookup('env','NOPE_X')", "''"],
  ["lookup('env','NOPE_X',default='d')", "'d'"],
  ["lookup('file','t.tsv')", "'a\\tb\\tc\\nx\\ty\\tz'"],
  ["lookup('file','t.tsv',rstrip=false)", "'a\\tb\\tc\\nx\\ty\\tz\\n'"],
  ["lookup('file','nope',errors='ignore')", 'None'],
  ["query('file','nope',errors='ignore')", '[]'],
  ["lookup('fileglob','*.ini')", "'ROOT/files/users.ini'"],
  ["lookup('fileglob','*.nope')", '[]'],
  ["query('fileglob','files/*.csv')", "['ROOT/files/elements.csv']"],
  ["lookup('first_found',['nope','t.tsv'])", "'ROOT/files/t.tsv'"],
  ["lookup('first_found',{'files':['nope','t.tsv'],'paths':['x','files']})", "'ROOT/files/t.tsv'"],
  ["query('first_found',{'files':['nope'],'skip':true})", '[]'],
  ["lookup('password','/dev/null length=5 chars=digits seed=foo')", "'74532'"],
  ["lookup('password','/dev/null',length=8,seed='bar')", "'XXk1u5pP'"],
  ["lookup('password','/dev/null chars=ascii_lowercase,,, length=12 seed=q')", "'nhageqzpesuo'"],
  ["lookup('unvault', 't.tsv')", "'a\\tb\\tc\\nx\\ty\\tz\\n'"],
  ["lookup('template', 't.j2')", "'ROOT/templates/t.j2'"],
  ["lookup('file', 'ROOT/files/t.tsv')", "'a\\tb\\tc\\nx\\ty\\tz'"],
];

describe('the lookups of files', () => {
  for (const [expression, answer] of answers) {
    it(`answers ${expression}`, () => {
      withFiles(files, root => {
        const environment = environmentWith({ searchPaths: [root], playbookDirectory: root });
        const value = valueOf(expression.replaceAll('ROOT', root), { x: 1 }, environment);
        expect(repr(value).replaceAll(root, 'ROOT')).to.equal(answer);
      });
    });
  }

  const refused: readonly (readonly [expression: string, message: string])[] = [
    ["lookup('file', 'nope')", 'There is no file "nope".'],
    ["lookup('first_found', ['nope'])", 'None of the files was found.'],
    ["lookup('ini', 'user', file='users.ini', section='zzz')", '"users.ini" has no section "zzz".'],
    ["lookup('csvfile', 'H', file='elements.csv', delimiter=',', col=7)", 'has no column 7.'],
  ];
  for (const [expression, message] of refused) {
    it(`refuses ${expression}`, () => {
      withFiles(files, root => {
        const environment = environmentWith({ searchPaths: [root], playbookDirectory: root });
        expect(() => valueOf(expression, {}, environment)).to.throw(message);
      });
    });
  }

  it('look into the files of the role before those of the play', () => {
    const both = { 'role/files/a': 'role', 'play/files/a': 'play', 'play/b': 'play' };
    withFiles(both, root => {
      const searchPaths = [`${root}/role/tasks`, `${root}/play`];
      const environment = environmentWith({ searchPaths });
      expect(valueOf("query('file', 'a', 'b')", {}, environment)).to.deep.equal(['role', 'play']);
    });
  });

  const encrypted = { 'files/key': encryptVault('plain key', 'pw', { salt: Buffer.from('salt') }) };

  it('decrypt what is in a vault, and keep it secret', () => {
    withFiles(encrypted, root => {
      const secrets: string[] = [];
      const environment = environmentWith({
        searchPaths: [root],
        addSecret: secret => secrets.push(secret),
        vault: {
          decryptFile: source => {
            const value = { ...source, text: decryptVault(source.text, 'pw') };
            return { ok: true, value };
          },
        },
      });
      for (const lookup of ['file', 'unvault']) {
        expect(valueOf(`lookup('${lookup}', 'key')`, {}, environment)).to.equal('plain key');
      }
      expect(secrets).to.deep.equal(['plain key', 'plain key']);
    });
  });

  it('say that a file is in a vault that nobody can open', () => {
    withFiles(encrypted, root => {
      const environment = environmentWith({ searchPaths: [root] });
      expect(() => valueOf("lookup('file', 'key')", {}, environment)).to.throw(
        'is encrypted with a vault, and no vault password was given.',
      );
    });
  });
});

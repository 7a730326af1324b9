import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, playOf, runPlaybook, runTask } from '../support/playbook.ts';
import { startWebServer, type WebServer } from '../support/web-server.ts';

const large = Uint8Array.from({ length: 3_000_001 }, (_, index) => (index * 13) % 251);
const sha256 = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex');

describe('get_url and uri on a host', () => {
  let host: LabHost;
  let server: WebServer;
  let secure: WebServer;
  let release = 'one';

  before(async () => {
    host = await freshHost('a');
    server = await startWebServer(({ method, path: asked, headers, body }) => {
      const path = asked.replace(/\?.*/, '');
      if (path === '/large') return { body: large };
      if (path === '/SHA256SUMS') {
        return { body: `${sha256('x')}  other\n${sha256(large)} *large\n` };
      }
      if (path === '/release') return { body: release };
      if (path === '/old') return { status: 302, headers: { Location: '/new' } };
      if (path === '/new') return { body: `${method} arrived` };
      if (path === '/echo') {
        const { authorization, 'content-type': type, 'x-odd': odd } = headers;
        return {
          status: method === 'PUT' ? 201 : 200,
          headers: { 'Content-Type': 'application/json', 'Set-Cookie': ['a=1; Path=/', 'b=2'] },
          body: JSON.stringify({ method, authorization, type, odd, body }),
        };
      }
      if (path === '/secret' && headers['authorization'] !== 'Basic dTpwIldg8J+Qsw==') {
        return { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="x"' }, body: 'who?' };
      }
      if (path === '/secret') return { body: 'for you' };
      return { status: 404, body: 'nothing here' };
    });
    secure = await startWebServer(() => ({ body: 'safe' }), { secure: true });
  });

  after(async () => {
    await server.close();
    await secure.close();
  });

  it('fetches files, once', async () => {
    const { url } = server;
    await host.must("printf 'local' > '/srv/from here' && mkdir /srv/dir");
    const { changed } = await expectConvergence(
      'a',
      `- name: Plain
  get_url: { url: ${url}/large, dest: "/srv/it's $x", mode: "0640", owner: plain }
- name: Sum
  get_url: { url: ${url}/large, dest: /srv/sum, checksum: "sha256:${sha256(large)}" }
- name: List
  get_url: { url: ${url}/large, dest: /srv/dir, checksum: "sha256:${url}/SHA256SUMS" }
- name: Directory
  get_url: { url: "${url}/release?x=1", dest: /srv/made/ }
- name: Local
  get_url: { url: "file:///srv/from%20here", dest: /srv/local }
- name: Someone
  get_url:
    url: ${url}/secret
    dest: ~plain/secret
    url_username: u
    url_password: 'p"W\`🐳'
  become_user: plain
- name: Unsafe
  get_url: { url: ${secure.url}/, dest: /srv/safe, validate_certs: false }`,
    );
    expect(changed).to.deep.equal([
      ...['Plain', 'Sum', 'List', 'Directory', 'Local', 'Someone', 'Unsafe'],
    ]);
    expect(
      await host.must(
        'cd /srv && sha256sum "it\'s \\$x" dir/large | cut -c1-64 | uniq && stat -c "%U %a" "it\'s \\$x" ~plain/secret && cat made/release local ~plain/secret safe',
      ),
    ).to.equal(`${sha256(large)}\nplain 640\nplain 644\nonelocalfor yousafe`);
  });

  it('asks nobody when the checksum says that the file is good', async () => {
    server.seen();
    const sum = `sha256:${sha256(large)}`;
    await runTask(
      'a',
      `- get_url: { url: ${server.url}/large, dest: /srv/sum, checksum: "${sum}" }`,
    );
    await runTask('a', `- get_url: { url: ${server.url}/none, dest: /srv/sum }`);
    expect(server.seen()).to.deep.equal([]);
  });

  it('replaces a file that differs, when told to', async () => {
    release = 'two';
    const { changed } = await expectConvergence(
      'a',
      `- name: Forced
  get_url: { url: ${server.url}/release, dest: /srv/made/release, force: true, backup: true }`,
    );
    expect(changed).to.deep.equal(['Forced']);
    expect(await host.must('cd /srv/made && cat release release.*~')).to.equal('twoone');
  });

  it('sends requests, and registers answers', async () => {
    const { url } = server;
    const { changed } = await expectConvergence(
      'a',
      `- name: Ask
  uri:
    url: ${url}/echo
    method: PUT
    status_code: [200, 201]
    body: { "it's": "\`id\` $HOME 🐳" }
    body_format: json
    headers: { X-Odd: 'a "b" \\ c' }
    url_username: u
    url_password: 'p"W'
    force_basic_auth: true
  register: put
  check_mode: false
- name: Form
  uri: { url: ${url}/echo, method: POST, body: { a: [1, "ä b"], c: "&" }, body_format: form-urlencoded }
  register: form
  check_mode: false
- { uri: { url: ${url}/old, return_content: true }, register: moved, check_mode: false }
- { uri: { url: ${url}/old, follow_redirects: none, status_code: 302, method: HEAD }, register: stayed, check_mode: false }
- { uri: { url: "http://127.0.0.1:9/", status_code: [-1, 200] }, register: nobody, check_mode: false }
- name: Prove
  assert:
    that:
      - put.status == 201 and put.json.method == 'PUT' and put.json.odd == 'a "b" \\ c'
      - put.json.type == 'application/json' and put.json.authorization == 'Basic dTpwIlc='
      - (put.json.body | from_json)["it's"] == "\`id\` $HOME 🐳"
      - put.set_cookie == 'a=1; Path=/, b=2' and put.cookies.b == '2' and put.content_type == 'application/json'
      - form.json.body == 'a=1&a=%C3%A4+b&c=%26'
      - moved.content == 'GET arrived' and moved.redirected and moved.url == '${url}/new'
      - stayed.status == 302 and stayed.location == '/new'
      - nobody.status == -1`,
    );
    expect(changed).to.deep.equal([]);
  });

  it('keeps an answer, and changes nothing when it is the same', async () => {
    const { changed } = await expectConvergence(
      'a',
      `- name: Keep
  uri: { url: ${server.url}/new, dest: /srv/kept, mode: "0600" }`,
    );
    expect(changed).to.deep.equal(['Keep']);
    expect(
      await host.must('cat /srv/kept; stat -c %a /srv/kept; ls -A /tmp | grep kplay-uri || :'),
    ).to.equal('GET arrived600');
    const skipped = `- uri: { url: ${server.url}/none, creates: /srv/kept }`;
    expect((await runTask('a', skipped)).status).to.equal('skipped');
  });

  it('only asks in check mode, and waits where an answer may yet change', async () => {
    server.seen();
    const tasks = `- name: Ask
  uri: { url: ${server.url}/new, return_content: true }
  register: answer
- name: Prove
  assert: { that: answer.content == 'GET arrived' }
- name: Send
  uri: { url: ${server.url}/echo, method: POST }
- name: Look
  uri: { url: ${server.url}/not-yet }`;
    const { tasks: seen } = await runPlaybook(playOf('a', tasks), { check: true });
    expect(seen.map(({ status }) => status)).to.deep.equal(['ok', 'ok', 'ok', 'undecided']);
    expect(server.seen().map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      'GET /new',
      'GET /not-yet',
    ]);
  });

  const failures: readonly [what: string, task: (url: string) => string, message: RegExp][] = [
    [
      'a file that the server has not',
      url => `get_url: { url: ${url}/none, dest: /srv/n }`,
      /cannot fetch http.*\/none to \/srv\/n: .*404/,
    ],
    [
      'another checksum',
      url => `get_url: { url: ${url}/release, dest: /srv/n, checksum: "md5:${'0'.repeat(32)}" }`,
      /its md5 is [0-9a-f]{32} and not 0+/,
    ],
    [
      'a list without the file',
      url => `get_url: { url: ${url}/release, dest: /srv/n, checksum: "sha256:${url}/SHA256SUMS" }`,
      /there is no sha256 of release in/,
    ],
    [
      'a certificate that nobody trusts',
      () => `get_url: { url: ${secure.url}/, dest: /srv/n }`,
      /certificate/,
    ],
    [
      'a server that is not there',
      () => 'get_url: { url: "http://127.0.0.1:9/", dest: /srv/n }',
      /cannot fetch .*(refused|connect)/i,
    ],
    [
      'a directory that is missing',
      url => `get_url: { url: ${url}/release, dest: /no/such/n }`,
      /directory \/no\/such does not exist/,
    ],
    [
      'a status that is none of those',
      url => `uri: { url: ${url}/none }`,
      /^Status code was 404 and not \[200\]: HTTP Error 404: Not Found$/,
    ],
    [
      'a request without an answer',
      () => 'uri: { url: "http://127.0.0.1:9/" }',
      /^Status code was -1 and not \[200\]: Request failed: .*(refused|connect)/i,
    ],
  ];
  for (const [what, task, message] of failures) {
    it(`fails for ${what}`, async () => {
      const { status, message: said } = await runTask('a', `- ${task(server.url)}`);
      expect(status).to.equal('failed');
      expect(said).to.match(message);
      expect(await host.must('ls /srv/n /srv/.n* 2>/dev/null || :')).to.equal('');
    });
  }
});

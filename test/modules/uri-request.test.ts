import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { PredictedState } from '../../src/changes/predicted-state.ts';
import type { Change } from '../../src/module-api/change.ts';
import { coerceArgs } from '../../src/module-api/coerce-args.ts';
import { Failure, Undecided } from '../../src/module-api/failure.ts';
import { preamble } from '../../src/module-api/preamble.ts';
import { sh } from '../../src/module-api/shell.ts';
import { type Answer, contentOf } from '../../src/modules/uri/answer.ts';
import { type UriArgs, uriArgs } from '../../src/modules/uri/args.ts';
import { bodyOf, filesOf, type RequestBody } from '../../src/modules/uri/body.ts';
import { uri } from '../../src/modules/uri/index.ts';
import { answerProbe, isSafe } from '../../src/modules/uri/request.ts';
import { beyondBusybox } from '../../src/modules/uri/wget.ts';
import { type WebServer, webServer } from '../support/web-server.ts';

const needed = 'sh mktemp cat base64 date sed head tail wc grep rm tr awk sha1sum mv'.split(' ');

function argsOf(args: object): UriArgs {
  return JSON.parse(JSON.stringify(coerceArgs(uriArgs, { url: 'http://h/', ...args })));
}

function bodyFor(args: UriArgs): RequestBody | undefined {
  const sources = { source: undefined, parts: {} };
  return bodyOf(args, sources, (_, size) => new Uint8Array(size));
}

describe('answerProbe', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-http-'));
  let server: WebServer;

  before(async () => {
    server = await webServer(({ path, headers, method }, response) => {
      if (path === '/redirect') response.writeHead(302, { Location: '/json' }).end('moved');
      else if (path.startsWith('/away?'))
        response.writeHead(302, { Location: decodeURIComponent(path.slice(6)) }).end();
      else if (path === '/gzip') {
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('packed'));
      } else if (path === '/login' && headers.authorization === undefined) {
        response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end('who?');
      } else if (path === '/missing') response.writeHead(404).end('not here');
      else if (path === '/json') {
        response
          .writeHead(200, { 'Content-Type': 'application/json', 'X-A': ['1', '2'] })
          .end(method === 'HEAD' ? '' : '{"a":1}');
      } else response.writeHead(200, { 'Content-Type': 'text/plain' }).end('fine\n');
    });
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** With only this tool on the PATH, beside what every host has. */
  async function ask(tool: string, path: string, more: object = {}): Promise<Answer> {
    server.requests.length = 0;
    const bin = join(folder, tool);
    if (!existsSync(bin)) {
      mkdirSync(bin);
      for (const name of [...needed, tool]) linkTool(name, bin);
    }
    const args = argsOf({ url: path.includes('://') ? path : server.url + path, ...more });
    const probe = answerProbe(args, bodyFor(args));
    const child = spawn('sh', ['-c', `${preamble.text}\n${probe.script.text}`], {
      env: { PATH: bin, TMPDIR: folder, HOME: folder },
    });
    // What ends before it has read its input has said why.
    child.stdin.on('error', () => {});
    child.stdin.end(probe.stdin ?? '');
    const [stdout, stderr, exitCode] = await Promise.all([
      buffer(child.stdout),
      buffer(child.stderr),
      new Promise<number>(resolve => child.on('close', code => resolve(code ?? 255))),
    ]);
    return probe.parse({ exitCode, stdout, stderr, omitted: { stdout: 0, stderr: 0 } });
  }

  for (const tool of ['curl', 'wget']) {
    describe(`with ${tool}`, () => {
      before(function () {
        if (findTool(tool) === undefined) this.skip();
      });

      it('brings the answer behind redirects', async () => {
        const answer = await ask(tool, '/redirect');
        expect(answer).to.include({ status: 200, reason: 'OK', size: 7, redirected: true });
        expect(answer.url).to.equal(`${server.url}/json`);
        expect(answer.sum).to.equal('9f89c740ceb46d7418c924a78ac57941d5e96520');
        expect(contentOf(answer)).to.equal('{"a":1}');
        expect(answer.headers).to.deep.include(['Content-Type', 'application/json']);
        expect(answer.headers).to.deep.include(['X-A', '2']);
      });

      it('stays at a redirect that is not to be followed', async () => {
        const answer = await ask(tool, '/redirect', { follow_redirects: 'none' });
        expect(answer).to.include({ status: 302, redirected: false });
        expect(answer.headers).to.deep.include(['Location', '/json']);
      });

      it('brings the body of an error', async () => {
        const answer = await ask(tool, '/missing');
        expect(answer).to.include({ status: 404, reason: 'Not Found' });
        expect(contentOf(answer)).to.equal('not here');
      });

      it('only asks for the head', async () => {
        expect((await ask(tool, '/json', { method: 'head' })).status).to.equal(200);
        expect(server.requests.map(({ method }) => method)).to.deep.equal(['HEAD']);
      });

      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
        it(`sends a body with ${method}, and headers with every sign`, async () => {
          const body = `{"x": "a\\"'$HOME: ü\n"}`;
          const headers = { 'X-Sign': `"'$HOME\\ :#`, 'Content-Type': 'text/x' };
          await ask(tool, '/', { method, body, headers, http_agent: 'me' });
          const [request] = server.requests;
          expect(request).to.include({ method, body });
          expect(request?.headers).to.include({
            ...{ 'x-sign': `"'$HOME\\ :#`, 'content-type': 'text/x', 'user-agent': 'me' },
          });
        });
      }

      it('sends files of the host in a form, between its texts', async () => {
        const path = join(folder, 'a.csv');
        writeFileSync(path, 'ü,2\r\n');
        const body = {
          first: 'ä',
          file: { filename: path },
          raw: { filename: path, multipart_encoding: 'base64' },
          last: 'z',
        };
        await ask(tool, '/', {
          method: 'POST',
          body,
          body_format: 'form-multipart',
          remote_src: true,
        });
        const [request] = server.requests;
        const line = `--kplay-${'0'.repeat(32)}`;
        const form = 'Content-Disposition: form-data; name=';
        const file = `; filename="a.csv"\r\nContent-Type: text/csv\r\n`;
        expect(request?.headers['content-type']).to.contain('multipart/form-data; boundary=kplay-');
        expect(request?.body).to.equal(
          [
            ...[line, `${form}"first"`, '', 'ä', line, `${form}"file"${file}`, 'ü,2', '', line],
            `${form}"raw"${file}Content-Transfer-Encoding: base64`,
            ...['', Buffer.from('ü,2\r\n').toString('base64'), line, `${form}"last"`, '', 'z'],
            ...[`${line}--`, ''],
          ].join('\r\n'),
        );
      });

      it('logs in when asked to, or at once', async () => {
        const login = { url_username: 'jane', url_password: `p"'\\ $x#:` };
        const expected = `Basic ${Buffer.from(`jane:${login.url_password}`).toString('base64')}`;
        const sent = () => server.requests.map(({ headers }) => headers.authorization);
        expect((await ask(tool, '/login', login)).status).to.equal(200);
        expect(sent()).to.deep.equal([undefined, expected]);
        await ask(tool, '/login', { ...login, force_basic_auth: true });
        expect(sent()).to.deep.equal([expected]);
      });

      it('says why there is no answer', async () => {
        const answer = await ask(tool, 'http://127.0.0.1:9/');
        expect(answer.status).to.equal(-1);
        expect(answer.problem).to.match(/[Ff]ailed.*connect|[Cc]onnection refused/);
      });
    });
  }

  describe('with curl and "unredirected_headers"', () => {
    before(function () {
      if (findTool('curl') === undefined) this.skip();
    });
    const args = {
      headers: { 'X-Odd': 'a', 'X-Two': 'b', Cookie: 'c=1' },
      unredirected_headers: ['x-odd'],
      url_username: 'u',
      force_basic_auth: true,
    };
    const sent = (name: string) => server.requests.map(({ headers }) => headers[name]);

    it('tells them only to the server that was asked first', async () => {
      const answer = await ask('curl', '/redirect', args);
      expect(answer).to.include({ status: 200, redirected: true, url: `${server.url}/json` });
      expect(sent('x-odd')).to.deep.equal(['a', undefined]);
      expect(sent('x-two')).to.deep.equal(['b', 'b']);
      expect(sent('cookie')).to.deep.equal(['c=1', 'c=1']);
      expect(sent('authorization')).to.deep.equal(['Basic dTo=', 'Basic dTo=']);
    });

    it('tells nobody else who asks', async () => {
      const elsewhere = server.url.replace('127.0.0.1', 'localhost');
      await ask('curl', `/away?${encodeURIComponent(elsewhere)}`, args);
      expect(sent('cookie')).to.deep.equal(['c=1', undefined]);
      expect(sent('authorization')).to.deep.equal(['Basic dTo=', undefined]);
    });

    it('changes nothing without a redirect', async () => {
      expect(await ask('curl', '/json', args)).to.include({ status: 200, redirected: false });
      expect(sent('x-odd')).to.deep.equal(['a']);
    });

    it('undoes what a server compresses, or not', async () => {
      expect(contentOf(await ask('curl', '/gzip'))).to.equal('packed');
      expect((await ask('curl', '/gzip', { decompress: false })).size).not.to.equal(6);
    });
  });

  const refused: readonly [tool: string, args: object, message: string][] = [
    [
      'wget',
      { use_gssapi: true },
      'this host has only the wget of gnu, which cannot do "use_gssapi": install curl',
    ],
    [
      'wget',
      { unix_socket: '/run/x.sock' },
      'this host has only the wget of gnu, which cannot do "unix_socket": install curl',
    ],
    ['true', {}, 'this host has neither curl nor wget: install curl'],
  ];
  for (const [tool, args, message] of refused) {
    it(`says what ${tool} cannot do`, async function () {
      if (findTool(tool) === undefined) this.skip();
      const error: unknown = await ask(tool, '/', args).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(Failure).with.property('message', message);
      expect(server.requests).to.deep.equal([]);
    });
  }

  it('is undecided when a bad answer may come from a task that did not run', async () => {
    const restart: Change = { kind: 'run', script: sh`true`, summary: 'restart' };
    const bad = await ask('curl', '/missing');
    const probe = answerProbe(argsOf({}), undefined);
    const predicted = new PredictedState();
    expect(probe.overlay?.(bad, predicted)).to.equal(bad);
    predicted.record(restart, { task: 'Restart', user: 'root' });
    expect(() => probe.overlay?.(bad, predicted)).to.throw(Undecided, 'depends on "Restart"');
    const good = { ...bad, status: 200 };
    expect(probe.overlay?.(good, predicted)).to.equal(good);
  });
});

describe('isSafe', () => {
  for (const [method, safe] of Object.entries({
    GET: true,
    head: true,
    Options: true,
    PUT: false,
  })) {
    it(`is ${String(safe)} of ${method}`, () => {
      expect(isSafe(argsOf({ method }))).to.equal(safe);
    });
  }
});

describe('beyondBusybox', () => {
  const cases: readonly [args: object, option: string][] = [
    [{}, ''],
    [{ timeout: 5, validate_certs: false, return_content: true }, ''],
    [{ method: 'POST', body: 'x' }, 'body'],
    [{ method: 'DELETE' }, 'method: DELETE'],
    [{ headers: { A: 'b' } }, 'headers'],
    [{ url_username: 'u', url_password: 'p' }, 'url_username'],
    [{ url: 'http://u:p@h/' }, 'url with a name and a password'],
    [{ follow_redirects: false }, 'follow_redirects: none'],
    [{ ca_path: '/ca.pem' }, 'ca_path'],
  ];
  for (const [args, option] of cases) {
    it(`names ${JSON.stringify(option)} of ${JSON.stringify(args)}`, () => {
      const checked = argsOf(args);
      expect(beyondBusybox(checked, bodyFor(checked))).to.equal(option);
    });
  }
});

describe('bodyOf', () => {
  it('writes a form of several parts', () => {
    const body = {
      a: 'b',
      'f"': { content: 'x', filename: 'd/x.txt' },
      t: { content: 1, mime_type: 'text/csv' },
    };
    const boundary = `kplay-${'0'.repeat(32)}`;
    expect(bodyFor(argsOf({ body_format: 'form-multipart', body }))).to.deep.equal({
      contentType: `multipart/form-data; boundary=${boundary}`,
      text: [
        ...[`--${boundary}`, 'Content-Disposition: form-data; name="a"', '', 'b'],
        `--${boundary}`,
        'Content-Disposition: form-data; name="f%22"; filename="x.txt"',
        ...['Content-Type: text/plain', '', 'x'],
        ...[`--${boundary}`, 'Content-Disposition: form-data; name="t"', 'Content-Type: text/csv'],
        ...['', '1', `--${boundary}--`, ''],
      ].join('\r\n'),
    });
  });

  it('puts a file of the controller where it lies on the host', () => {
    const body = { f: { filename: 'a.bin' }, g: { filename: 'b.bin' } };
    const args = argsOf({ body_format: 'form-multipart', body });
    expect(filesOf(args)).to.deep.equal({ f: 'a.bin', g: 'b.bin' });
    expect(uri.sources?.(args)).to.deep.equal({
      source: undefined,
      'part f': { kind: 'stage', src: 'a.bin', search: 'files' },
      'part g': { kind: 'stage', src: 'b.bin', search: 'files' },
    });
    const file = {
      kind: 'controller-file',
      path: '/a.bin',
      size: 1,
      mode: '0644',
      sha1: '',
    } as const;
    const parts = { f: { kind: 'staged', path: '/tmp/x', file } } as const;
    const made = bodyOf(args, { source: undefined, parts }, (_, size) => new Uint8Array(size));
    const paths = made?.pieces?.filter(piece => typeof piece !== 'string');
    expect(paths).to.deep.equal([{ path: '/tmp/x' }, { path: 'b.bin' }]);
    const src = argsOf({ body_format: 'form-multipart', body, remote_src: true });
    expect(uri.sources?.(src)).to.deep.equal({ source: undefined });
  });

  for (const [body, message] of [
    ['x', '"body" must be a dictionary for form-multipart'],
    [{ a: {} }, '"body": the field a needs a "content", or the "filename" of a file'],
  ] as const) {
    it(`refuses the parts ${JSON.stringify(body)}`, () => {
      const args = argsOf({ body_format: 'form-multipart', body });
      expect(() => bodyFor(args)).to.throw(Failure, message);
    });
  }
});

function linkTool(name: string, folder: string): void {
  const path = findTool(name);
  if (path !== undefined) symlinkSync(path, join(folder, name));
}

function findTool(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map(folder => join(folder, name)).find(path => existsSync(path));
}

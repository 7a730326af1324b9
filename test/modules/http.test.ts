import { expect } from 'chai';
import { coerceArgs } from '../../src/module-api/coerce-args.ts';
import type { InferArgs } from '../../src/module-api/schema.ts';
import { checksumIn, parseChecksum } from '../../src/modules/get-url/checksum.ts';
import { shownUrl } from '../../src/modules/http/args.ts';
import { curlConfig } from '../../src/modules/http/curl.ts';
import { answerFields, contentOf, parseAnswer } from '../../src/modules/uri/answer.ts';
import { uriArgs } from '../../src/modules/uri/args.ts';
import { bodyOf } from '../../src/modules/uri/body.ts';

const random = (_: string, size: number) => new Uint8Array(size);

function argsOf(args: object): InferArgs<typeof uriArgs> {
  return JSON.parse(JSON.stringify(coerceArgs(uriArgs, { url: 'https://h/', ...args })));
}

describe('curlConfig', () => {
  it('quotes what curl would take for something else', () => {
    const args = argsOf({
      url: 'https://h/?a="b"\\',
      headers: { 'X-A': 'it\'s "q" \\', Empty: '' },
      url_username: 'u',
      url_password: 'p"\n',
    });
    const config = curlConfig(args, [['location']]);
    expect(config.split('\n')).to.include.members([
      'url = "https://h/?a=\\"b\\"\\\\"',
      'header = "X-A: it\'s \\"q\\" \\\\"',
      'header = "Empty;"',
      'user = "u:p\\"\\n"',
      'anyauth',
      'location',
    ]);
  });

  const refused: readonly [headers: object, message: RegExp][] = [
    [{ 'X-A': 'a\r\nX-B: b' }, /the value of X-A must be one line/],
    [{ 'X A': 'a' }, /cannot be the name of a header/],
  ];
  for (const [headers, message] of refused) {
    it(`refuses ${JSON.stringify(headers)}`, () => {
      expect(() => curlConfig(argsOf({ headers }), [])).to.throw(message);
    });
  }
});

describe('shownUrl', () => {
  it('has neither name nor password', () => {
    expect(shownUrl('https://u:p@h/x@y')).to.equal('https://h/x@y');
    expect(shownUrl('https://h/x@y')).to.equal('https://h/x@y');
  });
});

describe('parseChecksum', () => {
  const sum = 'a'.repeat(64);
  it('reads values and places', () => {
    expect(parseChecksum('')).to.equal(undefined);
    expect(parseChecksum(`SHA256: ${sum.toUpperCase()}`)).to.deep.equal({
      algorithm: 'sha256',
      value: sum,
    });
    expect(parseChecksum('md5:https://h/x')).to.deep.equal({
      algorithm: 'md5',
      url: 'https://h/x',
    });
  });
  for (const wrong of [sum, 'sha3:x', `md5:${sum}`, 'sha256:']) {
    it(`refuses ${wrong.slice(0, 12)}`, () =>
      expect(() => parseChecksum(wrong)).to.throw(/"checksum"/));
  }

  const wanted = { algorithm: 'sha256', url: 'https://u:p@h/S' } as const;
  const other = 'b'.repeat(64);
  const lists: readonly [what: string, list: string][] = [
    ['a list', `${other}  y\n${sum}  x\n`],
    ['a list of binaries with paths', `${other} *./y\r\n${sum} *./d/x\r\n`],
    ['BSD’s', `SHA256 (y) = ${other}\nSHA256 (x) = ${sum}\n`],
    ['one alone', `${sum}\n`],
  ];
  for (const [what, list] of lists) {
    it(`finds a file in ${what}`, () => expect(checksumIn(list, wanted, 'x')).to.equal(sum));
  }
  it('says what is not in a list', () => {
    expect(() => checksumIn(`${other}  y\n`, wanted, 'x')).to.throw(
      'there is no sha256 of x in https://h/S',
    );
  });
});

describe('bodyOf', () => {
  const cases: readonly [args: object, text: string | undefined, type: string | undefined][] = [
    [{}, undefined, undefined],
    [{ body: 'a b' }, 'a b', undefined],
    [{ body: { a: 1 }, body_format: 'json' }, '{"a":1}', 'application/json'],
    [{ body: '{"a": 1}', body_format: 'json' }, '{"a": 1}', 'application/json'],
    [
      {
        body: [
          ['a', [true, 'ü&']],
          ['b', null],
        ],
        body_format: 'form-urlencoded',
      },
      'a=True&a=%C3%BC%26&b=None',
      'application/x-www-form-urlencoded',
    ],
  ];
  for (const [args, text, contentType] of cases) {
    it(`writes ${JSON.stringify(args)}`, () => {
      const body = bodyOf(argsOf(args), { source: undefined, parts: {} }, random);
      expect(body?.text).to.equal(text);
      expect(body?.contentType).to.equal(contentType);
    });
  }
});

describe('parseAnswer', () => {
  const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');
  const head =
    'HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json; charset=latin1\r\nX-A: 1\r\nx-a: 2\r\nSet-Cookie: s=1; Path=/\r\n\r\n';

  it('reads the last answer', () => {
    const body = Uint8Array.of(0x22, 0xfc, 0x22);
    const answer = parseAnswer(
      `meta|200|1|0,25|https://h/b|c\nheaders|${base64(head)}\nbody|3|${base64(body)}\n`,
      'https://h/a',
    );
    if (answer === undefined) return expect.fail('it was not read');
    expect(contentOf(answer)).to.equal('"ü"');
    expect(answerFields(answer)).to.deep.equal({
      content_type: 'application/json; charset=latin1',
      x_a: '1, 2',
      set_cookie: 's=1; Path=/',
      status: 200,
      url: 'https://h/b|c',
      redirected: true,
      elapsed: 0,
      cookies: { s: '1' },
      cookies_string: 's=1',
      msg: 'OK (3 bytes)',
      json: 'ü',
    });
  });

  it('knows when there was none', () => {
    expect(parseAnswer('', 'http://h/')).to.equal(undefined);
    const answer = parseAnswer(
      'problem|curl: (7) refused\nmeta|0|0|0.1|http://h/\nheaders|\nbody|0|\n',
      'http://h/',
    );
    expect(answer?.status).to.equal(-1);
    if (answer !== undefined)
      expect(answerFields(answer)['msg']).to.equal('Request failed: curl: (7) refused');
  });
});

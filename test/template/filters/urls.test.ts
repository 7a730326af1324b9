import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of urls', () => {
  itAnswers([
    [
      "'http://user:password@www.acme.com:9000/dir/index.html?query=term#fragment' | urlsplit",
      "{'fragment': 'fragment', 'hostname': 'www.acme.com', 'netloc': 'user:password@www.acme.com:9000', 'password': 'password', 'path': '/dir/index.html', 'port': 9000, 'query': 'query=term', 'scheme': 'http', 'username': 'user'}",
    ],
    ["'http://u@[::1]:80/x' | urlsplit('hostname')", "'::1'"],
    [
      "'http://user:password@www.acme.com:9000/dir/index.html?query=term#fragment' | urlsplit('port')",
      '9000',
    ],
    [
      "'/just/path?x' | urlsplit",
      "{'fragment': '', 'hostname': None, 'netloc': '', 'password': None, 'path': '/just/path', 'port': None, 'query': 'x', 'scheme': '', 'username': None}",
    ],
    [
      "'mailto:a@b.c' | urlsplit",
      "{'fragment': '', 'hostname': None, 'netloc': '', 'password': None, 'path': 'a@b.c', 'port': None, 'query': '', 'scheme': 'mailto', 'username': None}",
    ],
    ["'a b/c?d=é&~' | urlencode", "'a%20b/c%3Fd%3D%C3%A9%26~'"],
    ["{'a b': 'c/d', 'e': 1} | urlencode", "'a+b=c%2Fd&e=1'"],
    ["[('a', 'b c'), ('d', 'é')] | urlencode", "'a=b+c&d=%C3%A9'"],
    ["'a%20b+c%C3%A9%2F' | urldecode", "'a b cé/'"],
  ]);

  itRefuses([
    ['[1] | urlencode', 'Every item must be a list, not an int.'],
    ['[[1]] | urlencode', 'Every item must be a list of a name and a value.'],

    [
      "'http://a' | urlsplit('bogus')",
      'A URL has no part "bogus", only fragment, hostname, netloc, password, path, port, query, scheme, username.',
    ],
  ]);
});

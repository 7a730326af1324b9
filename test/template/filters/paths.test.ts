import { itAnswers } from '../support.ts';

describe('the filters of paths', () => {
  itAnswers([
    ["'~root/x'|expanduser", "'/root/x'"],
    ["'~nosuchuser/x'|expanduser", "'~nosuchuser/x'"],
    ["['/a/b', '/a/c'] | commonpath", "'/a'"],
    ["['a/b', 'a'] | commonpath", "'a'"],
    ["'/a/./b/../c//' | normpath", "'/a/c'"],
    ["'//srv//share//x' | win_splitdrive", "('', '//srv//share//x')"],
    ["'/etc/asdf/foo.txt' | basename", "'foo.txt'"],
    ["'/etc/' | basename", "''"],
    ["'/etc/asdf/foo.txt' | dirname", "'/etc/asdf'"],
    ["'/foo' | dirname", "'/'"],
    ["'foo' | dirname", "''"],
    ["'//a//b' | dirname", "'//a'"],
    ["'nginx.conf' | splitext", "('nginx', '.conf')"],
    ["'/a.b/c' | splitext", "('/a.b/c', '')"],
    ["'.bashrc' | splitext", "('.bashrc', '')"],
    ["'a.tar.gz' | splitext", "('a.tar', '.gz')"],
    ["'..x.y' | splitext", "('..x', '.y')"],
    ["'a.' | splitext", "('a', '.')"],
    ["['/etc', 'a/', 'b'] | path_join", "'/etc/a/b'"],
    ["['etc', '/a', 'b'] | path_join", "'/a/b'"],
    ["['a', '', ''] | path_join", "'a/'"],
    ["'x' | path_join", "'x'"],
    ["'C:\\\\a\\\\b.txt' | win_basename", "'b.txt'"],
    ["'C:\\\\a\\\\b.txt' | win_dirname", "'C:\\\\a'"],
    ["'C:\\\\a' | win_dirname", "'C:\\\\'"],
    ["'C:\\\\a\\\\b' | win_splitdrive", "('C:', '\\\\a\\\\b')"],
  ]);
});

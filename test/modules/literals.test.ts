import { expect } from 'chai';
import { setup } from '../../src/facts/setup.ts';
import { constraintProblems } from '../../src/module-api/arg-problems.ts';
import { coerceArgs, optionNames } from '../../src/module-api/coerce-args.ts';
import type { Module } from '../../src/module-api/define-module.ts';
import type { JsonObject } from '../../src/module-api/json.ts';
import { findModule } from '../../src/modules/index.ts';
import { validate } from '../../src/yaml/schema.ts';

type Cases = readonly (readonly [args: JsonObject, says: string])[];

const path = '/a';
const mode = 'must be a file mode like "0644" or "u=rw,go=r"';
const regex = 'must be a regular expression: missing ), unterminated subpattern';

/** What can be told of options before a host is asked. */
const wrong: Readonly<Record<string, Cases>> = {
  apt_repository: [
    [{ repo: 'ppa:a/b' }, 'a "ppa:" cannot be looked up'],
    [{ repo: 'main' }, '"repo" must be a line like "deb https://host/path suite component"'],
    [{ name: 'a', suites: 'b' }, 'a repository needs "uris" and "suites".'],
    [{ name: 'a', uris: 'b', suites: 'c' }, '"components" is missing'],
    [{ name: 'a', uris: 'b', suites: '/', fingerprint: 'ab' }, '40 hexadecimal digits, not "ab"'],
    [{ name: 'a\nb', uris: 'b', suites: '/' }, '"name" cannot hold more than one line.'],
    [{ name: 'a', uris: 'b', suites: '/', signed_by: 'key' }, '"signed_by" must be an address'],
    [{ name: 'a', uris: 'b', suites: '/', filename: 'b/c' }, 'a name without a folder'],
  ],
  blockinfile: [
    [{ path, marker: '# x' }, '"marker" must be one line with "{mark}" in it, not "# x".'],
    [{ path, marker: '{mark}\n#' }, '"marker" must be one line'],
    [{ path, insertafter: 'a(' }, `"insertafter" ${regex}`],
  ],
  command: [
    [{ cmd: '' }, '"cmd" must be a command with its arguments, and is empty.'],
    [{ cmd: ' ' }, '"cmd" must be a command with its arguments: there is none.'],
    [{ cmd: "echo 'a" }, 'a quote in it is not closed.'],
    [{ argv: [] }, '"argv" must begin with the name of a command.'],
    [{ argv: ['', 'a'] }, '"argv" must begin with the name of a command.'],
  ],
  copy: [
    [{ content: 'a', dest: '' }, '"dest" must be a path, and is empty.'],
    [{ content: 'a', dest: path, mode: 'u=rwz' }, `"mode" ${mode}, or "preserve", not "u=rwz".`],
    [{ content: 'a', dest: path, directory_mode: '08' }, `"directory_mode" ${mode}, not "08".`],
    [{ content: 'a', dest: path, validate: 'visudo -c' }, 'a command with "%s" in it'],
    [{ content: 'a', dest: path, validate: "visudo '%s" }, 'a quote in it is not closed'],
    [{ content: 'a', dest: path, mode: 'preserve' }, '"mode: preserve" has no "src"'],
    [{ content: 'a', dest: path, owner: 'a:b' }, 'one name or number, without a colon'],
    [{ content: 'a', dest: path, attributes: '+' }, 'letters as chattr takes them'],
  ],
  docker_image: [
    [{ name: 'a', source: 'load' }, '"load_path" must be set'],
    [{ name: 'a', source: 'build', build: { pull: true } }, 'needs "build" with a "path".'],
  ],
  getent: [[{ database: '' }, '"database" must be a text that is not empty']],
  cron: [
    [{ name: 'a', job: 'b', minute: '60' }, '"minute" must be numbers from 0 to 59'],
    [{ name: 'a', job: 'b', minute: '1 2' }, 'not "1 2".'],
    [{ name: 'a', job: 'b', hour: '*/0' }, 'not "*/0".'],
    [{ name: 'a', job: 'b', weekday: 'monday' }, 'not "monday".'],
    [{ name: 'a', job: 'b\nc' }, '"job" must be one line'],
    [{ name: ' ', job: 'b' }, '"name" must be one line that is not empty'],
    [{ name: 'A B', job: 'b', env: true }, '"A B" cannot be the name of a variable.'],
    [{ name: 'a', job: 'b', insertafter: 'c' }, 'use "env: true".'],
    [{ name: 'a', job: 'b', special_time: 'daily', hour: 2 }, 'exclude each other.'],
  ],
  docker_container: [
    [{ name: 'a b' }, '"name" must be the name of a container'],
    [{ name: 'a', ports: ['80', 'x'] }, '"ports[1]" must be a port like "8080:80"'],
    [{ name: 'a', memory: 'much' }, '"memory" must be a size like "512m", not "much".'],
    [{ name: 'a', healthcheck: { interval: 'long' } }, '"healthcheck.interval" must be a time'],
  ],
  fetch: [[{ src: path, dest: '' }, '"dest" must be a text that is not empty']],
  file: [
    [{ path: '' }, '"path" must be a path, and is empty.'],
    [{ path, state: 'file', recurse: true }, '"recurse" needs "state: directory".'],
    [{ path, state: 'touch', src: '/b' }, '"src" needs "state: link" or "state: hard".'],
    [{ path, access_time: '1999' }, '"access_time": the time "1999" is not in the format'],
  ],
  'file-line': [
    [{ path, line: 'a', regexp: 'a(' }, `"regexp" ${regex}`],
    [{ path, line: '\\2', regexp: '(a)', backrefs: true }, 'invalid group reference 2'],
  ],
  find: [
    [{ paths: path, patterns: 'a(', use_regex: true }, '"patterns" must be regular expressions'],
    [{ paths: path, age: '1y' }, '"age" must be a number of seconds'],
    [{ paths: path, size: 'big' }, '"size" must be a number of bytes'],
    [{ paths: path, mode: 'rw' }, `"mode" ${mode}, not "rw".`],
  ],
  firewall: [
    [{ interface: 'a;b' }, 'must be the name of an interface, not "a;b"'],
    [
      { ports: '80-70' },
      'must be a port like 80/tcp or 30000-32767/tcp, or the name of a service, not "80-70"',
    ],
    [{ ports: ['80/tcp', '0'] }, '"ports[1]" must be a port like 80/tcp or 30000-32767/tcp'],
    [{ ports: '80/tpc' }, 'not "80/tpc".'],
    [{ ports: '80', from_ip: '10.0.0.300' }, '"from_ip[0]" must be an address'],
    [{ permanent: false, immediate: false }, 'cannot both be off.'],
    [{ port_forward: [{ port: '80' }] }, 'Each of "port_forward" needs "toport" or "toaddr".'],
    [{ interface: 'eth0/1' }, '"interface" must be the name of an interface'],
    [{ rules: [{ ports: 'http' }] }, '"rules[0].ports[0]" must be a port'],
  ],
  get_url: [
    [{ url: 'htp://a', dest: path }, 'an address without spaces that begins with https://'],
    [{ url: 'http://a b', dest: path }, 'an address without spaces'],
    [{ url: 'http://a', dest: path, checksum: 'sha1:12' }, '"checksum" must be "ALGORITHM:VALUE"'],
    [{ url: 'http://a', dest: path, headers: { 'a b': 1 } }, 'cannot be the name of a header.'],
  ],
  group: [[{ name: 'a b' }, '"name" must be the name of a user or group, not "a b".']],
  hostname: [[{ name: 'a_b c' }, '"name" must be a host name']],
  json_merge: [[{ path, remove: ['a..b'] }, '"remove" takes keys with dots between']],
  modprobe: [
    [{ name: 'x; touch /etc/odd' }, 'must be the name of a kernel module'],
    [{ name: 'a/b' }, '"name" must be the name of a kernel module'],
    [{ name: 'a', params: 'b="' }, '"params" must be words with all quotes closed'],
  ],
  package: [
    [{ name: ['a', 'b c='] }, '"name[1]" must be the name of a package'],
    [{ state: 'build-dep' }, '"state: build-dep" needs the "name" of what is to be built.'],
    [{ name: 'a', upgrade: 'dist' }, '"upgrade" and "name" cannot be set together.'],
    [{ name: 'a', installroot: '/srv' }, '"installroot" must be "/"'],
  ],
  replace: [
    [{ path, regexp: 'a(' }, `"regexp" ${regex}`],
    [{ path, regexp: 'a', replace: '\\1' }, 'does not fit "regexp": invalid group reference 1.'],
    [{ path, regexp: 'a', encoding: 'klingon' }, '"encoding" must be an encoding'],
  ],
  service: [
    [{ name: 'k*', state: 'started' }, 'must be the name of one unit, not "k*"'],
    [{ name: 'a*' }, '"name" must be the name of one unit'],
  ],
  setup: [[{ gather_subset: ['hardwear'] }, '"gather_subset[0]" must be one of all, min']],
  shell: [
    [{ cmd: ' ' }, '"cmd" must be a text that is not empty'],
    [{ cmd: 'a', executable: '' }, '"executable" must be a text that is not empty'],
  ],
  sysctl: [
    [{ name: 'net/../../etc', value: 1 }, 'must be the name of a kernel parameter'],
    [{ name: 'a b', value: 1 }, '"name" must be the name of a kernel parameter'],
    [{ name: 'a.b', value: '' }, '"value" must be one line that is not empty'],
  ],
  template: [
    [{ src: '', dest: path }, '"src" must be a text that is not empty'],
    [{ src: 'a', dest: path, output_encoding: 'latin-1' }, '"output_encoding" must be "utf-8"'],
  ],
  unarchive: [[{ src: '', dest: path }, '"src" must be a text that is not empty']],
  uri: [
    [{ url: 'ftp://a' }, 'an address without spaces'],
    [{ url: 'http://a', body: 'x', body_format: 'form-multipart' }, '"body" must be a dictionary'],
  ],
  user: [
    [{ name: 'a:b' }, '"name" must be the name of a user or group'],
    [{ name: 'a', groups: ['b', 'c d'] }, '"groups[1]" must be the name of a user or group'],
    [{ name: 'a', password: 'x:y' }, '"password" must be one hash, without a colon.'],
    [{ name: 'a', umask: 'u=rwx' }, '"umask" must be an octal number'],
  ],
  wait_for: [
    [{ path, search_regex: 'a(' }, `"search_regex" ${regex}`],
    [{ port: 1, timeout: -1 }, '"timeout" must be at least 0.'],
  ],
  yum_repository: [
    [{ name: 'a b', description: 'a', baseurl: 'b' }, '"name" must be the id of a repository'],
    [{ name: 'a', description: 'a' }, 'One of "baseurl", "metalink" or "mirrorlist" must be set'],
    [{ name: 'a', baseurl: 'b' }, '"description" must be set'],
    [{ name: 'a', baseurl: 'b', description: 'a\nb' }, 'cannot hold more than one line.'],
  ],
};

/** What looks strange and is right. */
const right: Readonly<Record<string, readonly JsonObject[]>> = {
  blockinfile: [{ path, marker: '<!-- {mark} -->\n', insertafter: 'EOF' }],
  copy: [
    { src: 'a', dest: path, mode: 'preserve', validate: '' },
    { content: '', dest: path, mode: 420, directory_mode: 'u=rwX,go-w', attributes: '=ai' },
    { content: '', dest: path, validate: 'sh -c "test %s = \'%%s\'"', owner: '0' },
  ],
  cron: [
    { name: 'a', job: 'b', minute: '*/5,1-3,7', hour: '0-23/2', day: '1~28', month: 'JAN-mar' },
    { name: 'a', job: 'b', minute: 0, weekday: 'sun,1-5,7' },
    { name: 'a', job: 'b', special_time: 'reboot' },
    { name: 'A', job: 'b', env: true, insertafter: 'PATH' },
    { name: 'a', state: 'absent' },
  ],
  docker_container: [
    { name: 'a', ports: ['8080:80', '[::1]:53:53/udp', '8000-8002:80-82', 80], memory: 1024 },
    { name: 'a', healthcheck: { test: 'x', interval: '1m30s', timeout: 5 } },
  ],
  file: [
    { path, state: 'link', src: '../b' },
    { path, src: '/b' },
    { path, recurse: true },
    { path, state: 'touch', access_time: 'now', modification_time: '202401020304.05' },
  ],
  'file-line': [
    { path, line: 'a \\9', insertafter: 'EOF' },
    { path, line: '\\g<x>', regexp: '(?P<x>a)', backrefs: true },
    { path, regexp: '(?i)^a', state: 'absent' },
  ],
  find: [{ paths: path, patterns: 'a(*', age: '-4W', size: '10m', mode: 'u=r' }],
  firewall: [
    { ports: '80,443/tcp,60000:61000/udp', from_ip: 'any,10.0.0.0/8,fd00::/8' },
    { rules: [{ port: 22, to: '10.0.0.1' }, { proto: 'vrrp' }] },
  ],
  get_url: [
    { url: 'https://a/b', dest: path, checksum: '' },
    { url: 'file:///a', dest: path, checksum: 'sha256:https://a/SUMS', headers: { 'X-A': 1 } },
  ],
  package: [
    { name: '*', state: 'latest' },
    { upgrade: true, name: '' },
    { name: ['php-*', 'a=1.2*', '@group', './x.deb', 'b >= 1', ''] },
  ],
  replace: [{ path, regexp: '(a)(?P<b>c)', replace: '\\1\\g<b>', encoding: 'cp1252' }],
  service: [{ name: 'getty@tty1', state: 'started' }, { daemon_reload: true }],
  setup: [{ gather_subset: ['!all', '!min', 'network', 'facter', 'mounts'] }],
  sysctl: [
    { name: 'net/ipv4/ip_forward', value: true },
    { name: 'a.b', value: '1 2' },
  ],
  user: [{ name: 'a', groups: '', group: '', password: '!', umask: '077' }],
  yum_repository: [{ name: 'a', state: 'absent' }],
};

for (const [name, cases] of Object.entries(wrong)) {
  describe(`the options of ${name}`, () => {
    for (const [args, says] of cases) {
      it(`are refused: ${JSON.stringify(args)}`, () => {
        expect(problemsOf(name, args).join('\n')).to.include(says);
      });
    }
    for (const args of right[name] ?? []) {
      it(`are taken: ${JSON.stringify(args)}`, () => {
        expect(problemsOf(name, args)).to.deep.equal([]);
      });
    }
  });
}

function problemsOf(name: string, given: JsonObject): readonly string[] {
  const module: Module | undefined = name === 'setup' ? setup : findModule(name);
  if (module === undefined) expect.fail(`there is no module ${name}`);
  const args = coerceArgs(module.args, given);
  const names = optionNames(module.args);
  const isGiven = new Set(Object.keys(given).map(key => names.get(key)));
  const ofOptions = Object.entries(args).flatMap(([option, value]) =>
    validate(module.args[option] ?? {}, value, { name: option }),
  );
  const between = constraintProblems(module.constraints ?? {}, {
    isGiven: option => isGiven.has(option),
    valueOf: option => args[option],
    isKnown: () => true,
  });
  return [...ofOptions, ...between].map(({ message }) => message);
}

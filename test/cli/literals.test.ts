import { expect } from 'chai';
import { Project } from '../support/run-cli.ts';

/** Tasks as they are written, `¦` between their lines, and what is said of them before the run. */
const refused: Readonly<Record<string, string>> = {
  // Options of modules.
  'find: {paths: /x, contains: "("}': '"contains" must be a regular expression',
  'package: {}': 'One of "name", "deb", "upgrade"',
  'package: {name: [""]}': '"name" holds no name of a package.',
  'uri: {url: "http://a", method: "G T"}': '"method" must be a method like GET or POST',
  'uri: {url: "http://"}': '"url" must be an address',
  'kubectl: {}': 'One of "definition", "src", "template" or "operation" must be set.',
  'kubectl: {definition: []}': '"definition" holds no objects',
  'kubectl: {definition: {a: 1}}': 'has no "kind"',
  'kubectl: {src: ""}': '"src" must not be empty.',
  'wait_for: {path: /x, state: drained}': '"state: drained" is about a port, not about a path.',
  'wait_for: {port: 22, exclude_hosts: a}': '"exclude_hosts" needs "state: drained".',
  'wait_for: {port: 22, state: drained, active_connection_states: [FOO]}':
    'must be one of ESTABLISHED',
  'file: {path: /x, state: link, src: ""}': '"src" must not be empty.',
  'file: {path: /, state: absent}': 'The root directory cannot be removed.',
  'copy: {content: a, dest: /x/}': '"content" needs a file as "dest", not a directory.',
  'copy: {src: "", dest: /x}': '"src" must not be empty.',
  'template: {src: t.j2, dest: /x, variable_start_string: ""}':
    '"variable_start_string" must be a text that is not empty',
  'script: ""': '"script" must be a command with its arguments',
  'script: "a \'b"': 'a quote in it is not closed',
  'user: {name: a, uid: 99999999999}': '"uid" must be at most 4294967294',
  'user: {name: a, home: b}': '"home" must be an absolute path',
  'user: {name: a, comment: "b:c"}': '"comment" must be one line without a colon',
  'cron: {name: a, job: ""}': '"job" must not be empty.',
  'lineinfile: {path: /x/, line: a}': '"path" is a file, so it does not end in a slash.',
  'blockinfile: {path: /x, block: a, marker_begin: A, marker_end: A}':
    '"marker_begin" and "marker_end" must differ.',
  'systemd: {name: a, masked: true, enabled: true}': 'A unit that is "masked" cannot be "enabled".',
  'tempfile: {suffix: a/b}': '"suffix" must be part of a name, without a folder',
  'firewalld: {rich_rule: allow all, state: enabled}': 'must be a rule that begins with "rule"',
  'docker_image: {name: "A B"}': '"name" must be the name of an image',
  'docker_container: {name: a, image: b, ports: ["99999:1"]}': 'must be',
  'docker_container: {name: a, image: b, volumes: ["c:d"]}': 'must be a volume like',
  'docker_container: {name: a, image: b, networks: [{}]}':
    'Each of "networks" is a name, or has a "name".',
  'docker_container: {name: a, image: b, cpus: -1}': '"cpus" must be at least 0',
  // Loops.
  'debug: {msg: a}¦loop: "{{ 5 }}"': '"loop" must be a list, not an int.',
  'debug: {msg: a}¦loop: "{{ {1: 2} }}"': 'Add "| dict2items" to loop over a dict.',
  'debug: {msg: a}¦loop: "{{ x | length }}"': '"loop" must be a list, not an int.',
  'debug: {msg: a}¦loop: "a {{ x }}"': '"loop" must be a list, not a str.',
  'debug: {msg: a}¦with_dict: [1]': 'Every term must be a dict, not an int.',
  'debug: {msg: a}¦with_together: []': '"together" needs at least one list.',
  'debug: {msg: a}¦with_sequence: strat=1': '"strat=1" is not a sequence.',
  'debug: {msg: a}¦with_subelements: [1]': '"subelements" needs a list',
  // Expressions.
  'debug: {msg: "{{ 1 / 0 }}"}': 'A division by zero has no result.',
  'debug: {msg: a}¦when: 1 / 0 > x': 'A division by zero has no result.',
};

const warned: Readonly<Record<string, string>> = {
  'find: {paths: []}': '"paths" is empty: nothing is looked into.',
  'assert: {that: []}': '"that" is empty: nothing is checked.',
  'debug: {verbosity: -1}': '"verbosity" is 0 or more',
  'replace: {path: /x, regexp: "", replace: a}': '"regexp" is empty, so it matches everywhere.',
  'wait_for: {host: a}': '"host" does nothing without "port"',
  'debug: {msg: "{{ 1 / 0 }}"}¦when: x': 'A division by zero has no result.',
  'debug: {msg: "{{ 1 / 0 }}"}¦ignore_errors: true': 'A division by zero has no result.',
  'debug: {msg: a}¦when: [x, 1 / 0]': 'A division by zero has no result.',
  'debug: {msg: a}¦with_dict: [1]¦when: x': 'Every term must be a dict, not an int.',
  'block: [{debug: {msg: "{{ 1 / 0 }}"}}]¦rescue: [{debug: {}}]':
    'A division by zero has no result.',
};

const taken: readonly string[] = [
  'find: {paths: /x, patterns: "("}',
  'package: {name: []}',
  'package: {update_cache: true}',
  'uri: {url: "http://a", method: PROPFIND}',
  'wait_for: {timeout: 5}',
  'wait_for: {port: 22, state: drained, active_connection_states: [established]}',
  'file: {path: /x, state: link}',
  'copy: {content: "", dest: /x}',
  'copy: {content: a, dest: /x, group: domain users}',
  'user: {name: a, home: ~/b}',
  'cron: {name: a, job: "", state: absent}',
  'docker_container: {name: a, image: "registry:5000/b/c@sha256:0123", volumes: ["/d", "e:/f:ro"]}',
  'debug: {msg: a}¦loop: "{{ x }}"',
  'debug: {msg: a}¦loop: "{{ [1] + [2] }}"',
  'debug: {msg: a}¦loop: "{% if x %}{{ a }}{% else %}{{ b }}{% endif %}"',
  'debug: {msg: a}¦loop: "{{ x | int(default=[1]) }}"',
  'debug: {msg: a}¦with_items: 5',
  'debug: {msg: a}¦with_together: [5, "{{ x }}"]',
  'debug: {msg: a}¦with_dict: "{{ x }}"',
  'debug: {msg: a}¦when: x is defined and 1 / x',
];

/** What is said of each task, by its first line. */
async function saidOf(tasks: readonly string[]): Promise<readonly string[]> {
  const lines = tasks.flatMap(task =>
    task.split('¦').map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`),
  );
  const starts = lines.flatMap((line, index) => (line.startsWith('  - ') ? [index + 4] : []));
  const project = new Project({
    // What is asked for is not known, so that nothing is undefined.
    'site.yaml': `- hosts: localhost\n  vars_prompt: [{name: x}, {name: a}, {name: b}]\n  tasks:\n${lines.join('\n')}\n`,
    't.j2': 'text\n',
  });
  try {
    const { stdout, stderr } = await project.cli('run', '--syntax-check', 'site.yaml');
    const said = starts.map(() => '');
    for (const [, line, text = ''] of `${stdout}${stderr}`.matchAll(
      /^site\.yaml:(\d+):\d+ ((?:error|warning)[^]*?)(?=^\S+:\d+:\d+ |\n\d+ error|(?![^]))/gm,
    )) {
      const index = starts.findLastIndex(start => start <= Number(line));
      said[index] += text;
    }
    return said;
  } finally {
    project.remove();
  }
}

describe('what is written out', () => {
  let said: readonly string[] = [];
  const all = [...Object.keys(refused), ...Object.keys(warned), ...taken];

  before(async () => {
    said = await saidOf(all);
  });

  for (const [task, message] of Object.entries(refused)) {
    it(`is refused before the run: ${task}`, () => {
      expect(said[all.indexOf(task)])
        .to.match(/^error /)
        .and.include(message);
    });
  }

  for (const [task, message] of Object.entries(warned)) {
    it(`is warned of: ${task}`, () => {
      expect(said[all.indexOf(task)])
        .to.match(/^warning /)
        .and.include(message);
    });
  }

  for (const task of taken) {
    it(`is taken: ${task}`, () => {
      expect(said[all.indexOf(task)]).to.equal('');
    });
  }
});

import { expect } from 'chai';
import { localHosts, Project } from '../../support/run-cli.ts';

/** What the task says that calls a module with these members. */
async function saidBy(members: string): Promise<unknown> {
  const module = `import { defineModule, fail, sh } from 'kplay/module';
export default defineModule({
  name: 'mine',
  summary: 'Try.',
  args: { word: { type: 'string', description: 'A word.' } },
  returns: {},
  examples: [],
  ${members}
});
`;
  const project = new Project({
    'hosts.ini': localHosts('a'),
    'roles/r/modules/mine.js': module,
    'roles/r/tasks/main.yaml': '- mine: { word: x }\n',
    'site.yaml': '- hosts: a\n  gather_facts: false\n  roles: [r]\n',
  });
  try {
    const run = await project.run('site.yaml', '-i', 'hosts.ini');
    return run.outcome('r : mine').message;
  } finally {
    project.remove();
  }
}

const probe = "observe: () => ({ seen: { script: sh`echo hi`, parse: () => 'hi' } }),";

describe('a broken module of a role', () => {
  const cases: readonly (readonly [what: string, members: string, message: RegExp])[] = [
    [
      'throws',
      `${probe}\n  plan: (args, observed) => observed.nothing.length,`,
      /^"plan" of the module "mine" is broken: TypeError: Cannot read .* \(roles\/r\/modules\/mine\.js:9:\d+\)$/,
    ],
    [
      'returns no probes',
      'observe: () => 5,\n  plan: () => [],',
      /"observe" .* must return an object of probes/,
    ],
    [
      'writes shell text by hand',
      "observe: () => ({ seen: { script: 'echo hi', parse: () => 1 } }),\n  plan: () => [],",
      /the probe "seen" needs a "script" made with sh/,
    ],
    [
      'forgets to parse',
      'observe: () => ({ seen: { script: sh`echo hi` } }),\n  plan: () => [],',
      /the probe "seen" needs "parse"/,
    ],
    [
      'throws while parsing',
      'observe: () => ({ seen: { script: sh`echo hi`, parse: () => nothing } }),\n  plan: () => [],',
      /"parse of the probe seen" .* ReferenceError: nothing is not defined \(.*mine\.js:8:\d+\)/,
    ],
    ['plans nothing that is a list', 'plan: () => ({}),', /must return a list of changes/],
    [
      'plans what is no change',
      "plan: () => [{ kind: 'erase' }],",
      /"erase" is no kind of change \(write, /,
    ],
    [
      'plans half a change',
      "plan: () => [{ kind: 'run' }],",
      /a change "run" needs script, summary/,
    ],
    [
      'puts nothing into shell text',
      'plan: args => [{ kind: "run", script: sh`echo ${args.wrod}`, summary: "x" }],',
      /undefined cannot be a word of a shell text/,
    ],
    [
      'results in nothing',
      'plan: () => [],\n  result: () => undefined,',
      /"result" .* must return an object/,
    ],
  ];
  for (const [what, members, message] of cases) {
    it(`that ${what} fails the task and says where`, async () => {
      expect(await saidBy(members)).to.match(message);
    });
  }

  it('may refuse as kplay itself does', async () => {
    expect(await saidBy("plan: () => fail('not today'),")).to.equal('not today');
  });
});

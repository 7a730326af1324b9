import { expect } from 'chai';
import { withoutEmptyPaths } from '../../src/engine/tasks/host-paths.ts';
import { yamlText } from '../../src/engine/variables/yaml-text.ts';
import { setup } from '../../src/facts/setup.ts';
import { coerceArgs } from '../../src/module-api/coerce-args.ts';
import type { CommandResult } from '../../src/module-api/command-result.ts';
import type { Module, Plan } from '../../src/module-api/define-module.ts';
import { Failure, Undecided } from '../../src/module-api/failure.ts';
import type { HostInfo } from '../../src/module-api/host-info.ts';
import type { JsonObject } from '../../src/module-api/json.ts';
import type { Probes } from '../../src/module-api/probe.ts';
import type { ControllerFile, Source, SourceRequest } from '../../src/module-api/source.ts';
import { modules } from '../../src/modules/index.ts';
import { exampleArgs } from './support/example-args.ts';

/** What a host may answer, besides what is expected of it. */
const answers: readonly (readonly [what: string, stdout: Uint8Array])[] = [
  ['nothing', new Uint8Array()],
  ['bytes that are not UTF-8', Uint8Array.from([0xff, 0xfe, 0x00, 0x80, 0x0a, 0xc3, 0x28, 0x0a])],
  ['words', Buffer.from('yes|no|1|=\n{"a": [\nshow|////\nstat|x|y\ncontent|/w==\n')],
  [
    'a file of such bytes',
    Buffer.from(
      `stat|81a4|644|root|root|0|0|4|1|1|1|9|8|1\nchecksum|${'0'.repeat(40)}\ncontent|/wCA/g==\n`,
    ),
  ],
  ['a directory', Buffer.from('stat|41ed|755|root|root|0|0|4096|1|1|1|9|8|2\n')],
];

const absent = Buffer.from('absent\n');

describe('every module', () => {
  for (const module of [...modules, setup]) {
    const examples = exampleArgs(module);

    it(`${module.name} plans or refuses whatever the host answers`, () => {
      for (const args of examples) {
        for (const [what, stdout] of answers) {
          for (const exitCode of [0, 1])
            expect(() => tried(module, args, { stdout, exitCode }), what).to.not.throw();
        }
      }
    });

    it(`${module.name} does nothing to what has no name`, () => {
      const named = Object.entries(module.args).filter(([, { required }]) => required === true);
      for (const args of examples) {
        for (const [option] of named.filter(([name]) => name in args)) {
          const changes = tried(module, { ...args, [option]: '' }, { stdout: absent, exitCode: 0 });
          expect(changes, option).to.equal(0);
        }
      }
    });

    it(`${module.name} plans or refuses empty options`, () => {
      for (const args of examples.slice(0, 1)) {
        for (const [option, { type, enum: enumerated }] of Object.entries(module.args)) {
          if (type !== 'string' && !(Array.isArray(type) && type.includes('string'))) continue;
          // What is none of a few words is refused before.
          if (enumerated !== undefined) continue;
          for (const value of ['', '\n', '\0']) {
            const given = { ...args, [option]: value };
            for (const [what, stdout] of answers.slice(0, 2)) {
              expect(
                () => tried(module, given, { stdout, exitCode: 0 }),
                `${option}: ${JSON.stringify(value)}, ${what}`,
              ).to.not.throw();
            }
          }
        }
      }
    });
  }
});

type Answer = Pick<CommandResult, 'stdout' | 'exitCode'>;

/** One run of the module as the engine does it, as far as its plan; failing on purpose is all right. */
function tried(module: Module, args: JsonObject, answer: Answer): number {
  try {
    return attempt(module, args, answer);
  } catch (error) {
    if (!(error instanceof Failure || error instanceof Undecided)) throw error;
    return 0;
  }
}

interface AnyModule {
  sources?(args: object): { readonly [name: string]: SourceRequest | undefined };
  observe?(args: object, given: object): Probes;
  plan(args: object, observed: object, given: object): Plan;
  result?(args: object, observed: object, outcomes: readonly [], given: object): JsonObject;
}

function attempt(module: Module, args: JsonObject, answer: Answer): number {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a module's types are forgotten here
  const loose = module as unknown as AnyModule;
  const checked = withoutEmptyPaths(module.args, coerceArgs(module.args, args));
  const sources = Object.entries(loose.sources?.(checked) ?? {}).flatMap(([name, request]) =>
    request === undefined ? [] : [[name, sourceOf(request)] as const],
  );
  const given = {
    ...{ host, round: 0, checkMode: true, yaml: yamlText, sources: Object.fromEntries(sources) },
    random: (_: string, size: number) => new Uint8Array(size),
  };
  const stderr = new Uint8Array();
  const observed = Object.entries(loose.observe?.(checked, given) ?? {}).map(([name, probe]) => [
    name,
    probe?.parse({ ...answer, stderr, omitted: { stdout: 0, stderr: 0 } }),
  ]);
  const seen: object = Object.fromEntries(observed);
  const plan = loose.plan(checked, seen, given);
  loose.result?.(checked, seen, [], given);
  return ('changes' in plan ? plan.changes : plan).length;
}

function sourceOf(request: SourceRequest): Source {
  const file: ControllerFile = {
    kind: 'controller-file',
    ...{ path: '/c/f', size: 4, mode: '0644', sha1: '0'.repeat(40) },
  };
  switch (request.kind) {
    case 'file':
      return file;
    case 'template':
      return { kind: 'rendered', path: '/c/t', mode: '0644', text: 'x\n' };
    case 'target':
      return { kind: 'controller-target', path: '/c/t' };
    case 'stage':
      return { kind: 'staged', path: '/h/f', file };
  }
}

const host: HostInfo = {
  facts: {
    ...{ os_family: 'Debian', distribution: 'Debian', distribution_version: '12' },
    ...{ pkg_mgr: 'apt', service_mgr: 'systemd', kernel: '6.1.0' },
  },
  commands: new Set(['firewall-cmd', 'nft', 'ufw', 'systemctl', 'curl']),
  user: 'root',
};

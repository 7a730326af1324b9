import type { Change } from '../../../src/module-api/change.ts';
import { coerceArgs } from '../../../src/module-api/coerce-args.ts';
import type { JsonObject } from '../../../src/module-api/json.ts';
import {
  type DockerContainerArgs,
  dockerContainerArgs,
} from '../../../src/modules/docker/container-args.ts';
import { containerDifferences, planContainer } from '../../../src/modules/docker/container-plan.ts';
import { differenceText } from '../../../src/modules/docker/differences.ts';
import type { Fields, Inspected } from '../../../src/modules/docker/docker.ts';

export const host = {
  facts: {
    ...{ os_family: 'Debian', distribution: 'Debian', distribution_version: '13' },
    ...{ pkg_mgr: 'apt', service_mgr: 'systemd', kernel: '6.12' },
  },
  commands: new Set<string>(),
  user: 'root',
};

export function argsOf(args: JsonObject): DockerContainerArgs {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
  return coerceArgs(dockerContainerArgs, {
    name: 'app',
    ...args,
  }) as unknown as DockerContainerArgs;
}

export function inspected(found: Fields | undefined): Inspected {
  return { found, problem: undefined };
}

function seenOf(args: JsonObject, found: JsonObject | undefined, image: JsonObject = {}) {
  const env = Object.entries(args['env'] ?? {}).map(([key, one]) => [key, String(one)]);
  return {
    ...{ container: inspected(found), image: inspected({ Id: 'sha256:0', ...image }) },
    env: Object.fromEntries(env),
  };
}

export function differences(args: JsonObject, found: JsonObject, image: JsonObject = {}) {
  return containerDifferences(argsOf(args), seenOf(args, found, image)).map(differenceText);
}

export function planned(
  args: JsonObject,
  found: JsonObject | undefined,
  image: JsonObject = {},
): readonly Change[] {
  const made = found === undefined ? { image: 'i', ...args } : args;
  return planContainer(argsOf(made), seenOf(args, found, image));
}

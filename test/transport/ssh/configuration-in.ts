import { join } from 'node:path';
import { Configuration } from '../../../src/transport/ssh/configuration.ts';
import type { HostOptions } from '../../../src/transport/ssh/host-options.ts';
import type { Target } from '../../../src/transport/transport.ts';
import type { TestHome } from '../ssh-server.ts';

type Environment = Readonly<Record<string, string>>;

/** Reads `~/.ssh/config` of a home. */
export function configurationIn(home: TestHome, environment: Environment = {}): Configuration {
  return new Configuration({
    environment,
    home: home.path,
    warn: message => home.warnings.push(message),
    configFiles: [join(home.path, '.ssh', 'config')],
  });
}

/** Of the way to the host, each of its own. */
export function routeIn(
  home: TestHome,
  more: Partial<Target>,
  environment?: Environment,
): Promise<readonly HostOptions[]> {
  return configurationIn(home, environment).route(target(more));
}

export function target(more: Partial<Target>): Target {
  return { name: 'web1', address: 'web1', ...more };
}

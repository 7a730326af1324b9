import {
  defineModule,
  type FileState,
  fail,
  fileState,
  type JsonObject,
  type Outcome,
  type Plan,
  type Probe,
  sh,
  textOf,
} from '../../module-api/index.ts';
import { containerName, type DockerContainerArgs, dockerContainerArgs } from './container-args.ts';
import { containerDifferences, planContainer } from './container-plan.ts';
import { dockerStep } from './container-scripts.ts';
import {
  type Fields,
  fieldsOf,
  type Inspected,
  inspectProbe,
  parseInspect,
  textAt,
} from './docker.ts';
import { fullName } from './image-args.ts';
import { plainText } from './plain-options.ts';

type ContainerProbes = {
  readonly container: Probe<Inspected>;
  readonly image: Probe<Inspected> | undefined;
  readonly envFile: Probe<FileState> | undefined;
};

interface Seen {
  readonly container: Inspected;
  readonly image: Inspected | undefined;
  readonly envFile: FileState | undefined;
}

function isNameless(network: unknown): boolean {
  if (typeof network === 'string') return network.trim() === '';
  return typeof network !== 'object' || network === null || !('name' in network);
}

export const dockerContainer = defineModule({
  name: 'docker_container',
  aliases: ['community.docker.docker_container', 'community.general.docker_container'],
  summary: 'Run, stop and remove containers of Docker.',
  notes: [
    'Only the options that the task gives are compared with what "docker inspect" says. A container that differs is made anew, and the task says in what it differs; the restart policy, the limits of memory and processors, and networks are changed while it runs.',
    'Ports, volumes, labels, variables and the like may be more than the task names; see "comparisons".',
    'When a container does not stay up for a second, or does not become healthy, the task fails and shows the end of its log.',
    'Values of environment variables are neither on a command line nor in a diff.',
    "A container is made anew when its image's name stands for another image now.",
    'A network in which the container has another address or alias is left and joined again. A "mac_address" of a network is that of the first one only.',
  ],
  args: dockerContainerArgs,
  constraints: {
    rules: [
      {
        options: ['networks'],
        problem: ({ networks }) =>
          Array.isArray(networks) && networks.some(isNameless)
            ? 'Each of "networks" is a name, or has a "name".'
            : undefined,
      },
    ],
  },
  returns: {
    container: {
      type: 'object',
      description: 'The container: {Id, Name, Image, State, NetworkSettings}, as docker has it.',
    },
    differences: {
      type: 'array',
      items: { type: 'object' },
      description: 'In what it differed: {key, before, after}; values of variables are hidden.',
    },
    actions: { type: 'array', items: { type: 'string' }, description: 'What was done.' },
    stdout: { type: 'string', description: 'With "detach: false": what it printed.' },
    stderr: { type: 'string', description: 'The same of its errors.' },
    status: { type: 'integer', description: 'With "detach: false": its exit code.' },
  },
  examples: [
    `- name: Serve the site
  docker_container:
    name: web
    image: nginx:1.27
    ports: ["80:80"]
    volumes: ["/srv/site:/usr/share/nginx/html:ro"]
    restart_policy: unless-stopped`,
    `- name: Run the database, until it answers
  docker_container:
    name: db
    image: mysql:8.4
    state: healthy
    env: {MYSQL_ROOT_PASSWORD_FILE: /run/secrets/root}
    mounts:
      - {type: volume, source: db, target: /var/lib/mysql}
      - {type: bind, source: /etc/db-root, target: /run/secrets/root, read_only: true}
    healthcheck: {test: mysqladmin ping, interval: 5s, retries: 20}
    memory: 1g`,
    `- name: Migrate
  docker_container:
    name: migrate
    image: app:2
    command: [app, migrate]
    detach: false
    auto_remove: true`,
    `- name: Be without it
  docker_container:
    name: web
    state: absent`,
  ],
  observe(args): ContainerProbes {
    const { name, image, env_file: file } = args;
    checkName(name);
    const isMade = args.state !== 'absent';
    return {
      container: inspectProbe('container', name),
      image:
        image === undefined || !isMade
          ? undefined
          : inspectProbe('image', fullName(image, 'latest')),
      envFile:
        file === undefined || !isMade
          ? undefined
          : fileState(file, { follow: true, content: true, needs: ['presence', 'content'] }),
    };
  },
  plan(given, seen, { round, checkMode }): Plan {
    const args = settled(given);
    const { image, pull, state, platform } = args;
    if (
      image !== undefined &&
      (pull === 'always' || pull === true) &&
      round === 0 &&
      !checkMode &&
      state !== 'absent'
    ) {
      const full = fullName(image, 'latest');
      const words = [...(platform === undefined ? [] : ['--platform', platform]), full];
      const step = dockerStep({ script: sh`docker pull ${words}`, summary: `docker pull ${full}` });
      // What counts is whether the container is of another image then.
      return { changes: [{ ...step, effect: 'none' }], again: true };
    }
    const changes = planContainer(args, { ...seen, env: envOf(args, seen.envFile) });
    if (changes.length === 0) return [];
    return [...changes, ...(state === 'absent' ? [] : [lookStep(args.name)])];
  },
  result(given, seen, outcomes): JsonObject {
    const args = settled(given);
    const differences = containerDifferences(args, { ...seen, env: envOf(args, seen.envFile) });
    return {
      ...containerResult(args, seen, outcomes),
      differences: differences.map(({ key, before, after }) => ({ key, before, after })),
      actions: outcomes.flatMap(({ change, status }) =>
        change.kind === 'run' && status !== 'planned' && !isLook(change.summary)
          ? [change.summary]
          : [],
      ),
      ...attached(outcomes),
    };
  },
});

/** With what the old defaults of Ansible's module say, where they are asked for. */
function settled(args: DockerContainerArgs): DockerContainerArgs {
  if (args.container_default_behavior === 'no_defaults') return args;
  const off = {
    ...{ auto_remove: false, init: false, interactive: false, privileged: false },
    ...{ read_only: false, tty: false, memory: 0 },
  };
  const named = Object.fromEntries(Object.entries(args).filter(([, one]) => one !== undefined));
  return { ...args, ...off, ...named };
}

function checkName(name: string): void {
  if (!containerName.test(name)) {
    fail(`"name": ${JSON.stringify(name)} cannot be the name of a container`);
  }
}

/** Those of the task go before those of the file. */
function envOf(
  { env = {} }: DockerContainerArgs,
  file: FileState | undefined,
): Readonly<Record<string, string>> {
  const own = Object.fromEntries(Object.entries(env).map(([key, one]) => [key, plainText(one)]));
  if (file === undefined) return own;
  if (file.type !== 'file' || file.content === undefined) {
    return fail(`"env_file": there is no file ${file.path} on the host`);
  }
  return { ...envLines(textOf(file.content)), ...own };
}

/** As docker reads them: no quotes, no expansion. A name alone is taken from nowhere. */
export function envLines(text: string): Readonly<Record<string, string>> {
  const lines = text.split(/\r?\n/).map(line => line.trimStart());
  const pairs = lines.flatMap(line => {
    const at = line.indexOf('=');
    return line.startsWith('#') || at <= 0 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
  });
  return Object.fromEntries(pairs);
}

/** At the end, for what the task registers. */
function lookStep(name: string) {
  const step = dockerStep({
    script: sh`docker container inspect ${name}`,
    summary: lookSummary(name),
  });
  return { ...step, effect: 'none', okExitCodes: 'any' } as const;
}

function lookSummary(name: string): string {
  return `docker container inspect ${name}`;
}

function isLook(summary: string): boolean {
  return summary.startsWith('docker container inspect ');
}

function containerResult(
  { name }: DockerContainerArgs,
  { container }: Seen,
  outcomes: readonly Outcome[],
): JsonObject {
  const look = outcomes.find(
    ({ change }) => change.kind === 'run' && change.summary === lookSummary(name),
  );
  if (look?.status === 'planned') return {};
  const { exitCode = 1, stdout, stderr } = look ?? {};
  const none = new Uint8Array();
  const omitted = { stdout: 0, stderr: 0 };
  const seen =
    look === undefined
      ? container
      : parseInspect({ exitCode, stdout: stdout ?? none, stderr: stderr ?? none, omitted });
  const isGone = outcomes.length > 0 && look === undefined;
  return { container: seen.found === undefined || isGone ? {} : publicPart(seen.found) };
}

/** Not its configuration, which has the values of its variables. */
function publicPart(found: Fields): JsonObject {
  const { State, NetworkSettings } = found;
  return {
    Id: textAt(found, 'Id'),
    Name: textAt(found, 'Name').replace(/^\//, ''),
    Image: textAt(found, 'Image'),
    State: jsonOf(State),
    NetworkSettings: jsonOf(NetworkSettings),
  };
}

function jsonOf(value: unknown): JsonObject {
  return JSON.parse(JSON.stringify(fieldsOf(value)));
}

function attached(outcomes: readonly Outcome[]): JsonObject {
  const run = outcomes.find(
    ({ change }) => change.kind === 'run' && change.summary.startsWith('docker start --attach'),
  );
  if (run?.exitCode === undefined) return {};
  const none = new Uint8Array();
  return {
    status: run.exitCode,
    stdout: textOf(run.stdout ?? none),
    stderr: textOf(run.stderr ?? none),
  };
}

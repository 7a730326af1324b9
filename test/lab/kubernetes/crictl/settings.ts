import { existsSync, readFileSync } from 'node:fs';

/** A command line of crictl: what is asked, apart from how to reach the runtime. */
export interface CommandLine {
  readonly command: string;
  readonly words: readonly string[];
  /** `-o json`, `--output=json`, `-q`: names without dashes, in their long form. */
  readonly options: ReadonlyMap<string, string>;
  readonly socket: string;
}

const long: Readonly<Record<string, string>> = {
  r: 'runtime-endpoint',
  i: 'image-endpoint',
  t: 'timeout',
  c: 'config',
  o: 'output',
  q: 'quiet',
  a: 'all',
  f: 'force',
  v: 'version',
  D: 'debug',
};
const withValue = new Set([
  ...[
    'runtime-endpoint',
    'image-endpoint',
    'timeout',
    'config',
    'output',
    'name',
    'state',
    'label',
  ],
  ...['namespace', 'id', 'pod', 'image', 'creds', 'auth'],
]);

export function parseCommandLine(argv: readonly string[]): CommandLine {
  const options = new Map<string, string>();
  const words: string[] = [];
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, dashed, given] = /^--?([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (dashed === undefined) {
      words.push(word);
      continue;
    }
    const name = long[dashed] ?? dashed;
    options.set(name, given ?? (withValue.has(name) ? (rest.shift() ?? '') : 'true'));
  }
  const [command = '', ...others] = words;
  const endpoint =
    options.get('runtime-endpoint') ??
    process.env['CONTAINER_RUNTIME_ENDPOINT'] ??
    configured(options.get('config') ?? '/etc/crictl.yaml') ??
    'unix:///run/containerd/containerd.sock';
  return { command, words: others, options, socket: endpoint.replace(/^unix:\/\//, '') };
}

function configured(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  // A line of its own in a file without any depth: no reason to load a parser of YAML at each call.
  return /^runtime-endpoint:\s*["']?([^"'\s]+)/m.exec(readFileSync(file, 'utf8'))?.[1];
}

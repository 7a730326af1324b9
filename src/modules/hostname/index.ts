import {
  type Change,
  defineModule,
  endOf,
  type FileState,
  fail,
  fileState,
  newFile,
  type Plan,
  type Probe,
  parentDirectory,
  type RunChange,
  readable,
  requireDirectory,
  sh,
  textOf,
} from '../../module-api/index.ts';
import { factsOf, requireName } from './name.ts';
import { type Strategy, strategyNames, strategyOf } from './strategy.ts';

export const hostname = defineModule({
  name: 'hostname',
  summary: "Set the host's name, now and for every boot.",
  notes: [
    'Later tasks see the new name in the facts (hostname, nodename, and fqdn and domain where the name has a domain), also in check mode. inventory_hostname stays what the inventory says.',
    '/etc/hosts is not changed; "file-line" can do that.',
    'A Kubernetes node is registered under this name, for which capital letters and "_" will not do.',
  ],
  args: {
    name: {
      type: 'string',
      required: true,
      format: readable(
        'a host name: letters, digits and "-" in parts separated by dots',
        requireName,
      ),
      description: 'The name, with or without a domain.',
    },
    use: {
      type: 'string',
      enum: strategyNames,
      default: 'auto',
      description:
        'How it is set: by hostnamectl (systemd), or in the file that the others read at boot. By default what the host is tells.',
    },
  },
  returns: {
    name: { type: 'string', description: 'The name.' },
    ansible_facts: { type: 'object', description: 'The facts that follow from the name.' },
  },
  examples: [
    `- name: Call the host what the inventory calls it
  hostname:
    name: "{{ inventory_hostname }}"`,
  ],
  observe({ name, use }, { host }) {
    requireName(name);
    const { path } = strategyOf(use, host);
    return {
      file: fileState(path, { follow: true, content: true, needs: ['content'] }),
      parent: parentDirectory(path),
      running: runningName(),
    };
  },
  plan({ name, use }, { file, parent, running }, { host }): Plan {
    const strategy = strategyOf(use, host);
    const text = textIn(file);
    const content = strategy.edit(text, name);
    if (strategy.byHostnamectl) {
      return content === text && running === name ? [] : [byHostnamectl(name, file)];
    }
    return [
      ...(content === text ? [] : [writeName(strategy, { file, parent, content })]),
      ...(running === name ? [] : [setRunning(name)]),
    ];
  },
  result: ({ name }) => ({ name, ansible_facts: factsOf(name) }),
});

const runningKey = 'hostname:running';

function runningName(): Probe<string> {
  return {
    script: sh`uname -n`,
    parse: ({ stdout }) => textOf(stdout).trim(),
    overlay: (observed, predicted) => predicted.value(runningKey) ?? observed,
  };
}

function byHostnamectl(name: string, file: FileState): RunChange {
  const { path } = file;
  const content = Buffer.from(`${name}\n`);
  return {
    kind: 'run',
    script: sh`hostnamectl --static set-hostname ${name} &&
  hostnamectl --transient set-hostname ${name}`,
    summary: `hostnamectl set-hostname ${name}`,
    predicts: [
      { resource: 'value', key: runningKey, value: name },
      {
        resource: 'file',
        path,
        state: newFile(
          path,
          'file',
          { owner: 'root', group: 'root' },
          { content, size: content.length },
        ),
      },
    ],
    failureMessage: (exitCode, _, stderr) =>
      `hostnamectl does not set the name: ${lastLine(stderr, exitCode)}`,
  };
}

interface NameFile {
  readonly file: FileState;
  readonly parent: FileState;
  readonly content: string;
}

function writeName({ path }: Strategy, { file, parent, content }: NameFile): Change {
  if (file.type !== 'file') {
    requireDirectory(parent);
    const before = { type: 'absent', path } as const;
    return { kind: 'write', path, content, before, attributes: { mode: '0644' } };
  }
  const before = endOf(file);
  return { kind: 'write', path: before.path, content, before, attributes: {} };
}

/** Not every host has a `hostname` command. */
function setRunning(name: string): RunChange {
  return {
    kind: 'run',
    script: sh`if command -v hostname >/dev/null 2>&1; then hostname ${name}
else printf '%s' ${name} > /proc/sys/kernel/hostname; fi`,
    summary: `hostname ${name}`,
    predicts: [{ resource: 'value', key: runningKey, value: name }],
    failureMessage: (exitCode, _, stderr) =>
      `cannot set the name of the running system: ${lastLine(stderr, exitCode)}`,
  };
}

function textIn(file: FileState): string {
  if (file.type === 'absent' || file.targetExists === false) return '';
  if (file.type !== 'file') fail(`${file.path} is a ${file.type}, not a file`);
  if (file.content === undefined) fail(`${file.path} is too large to hold a name`);
  return textOf(file.content);
}

function lastLine(text: string, exitCode: number): string {
  const line = text.trim().split('\n').at(-1) ?? '';
  return line === '' ? `exit code ${exitCode}` : line;
}

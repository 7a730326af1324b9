import {
  attributesOf,
  type Change,
  defineModule,
  type FileState,
  fail,
  failureOf,
  fileState,
  type JsonObject,
  modeWarning,
  type Plan,
  type Probe,
  parentDirectory,
  planAttributes,
  planFile,
  type Rule,
  requireDirectory,
} from '../../module-api/index.ts';
import { dnfOptions, type YumRepositoryArgs, yumRepositoryArgs } from './args.ts';
import { hasSections, withoutSection, withSection } from './sections.ts';

export const yumRepository = defineModule({
  name: 'yum_repository',
  aliases: ['ansible.builtin.yum_repository'],
  summary: 'Set up a repository of dnf or yum.',
  notes: [
    'What the task does not set is not in the section afterwards: dnf then takes its default. Other sections of the file stay as they are written.',
    'Lists are not fetched: "package" does that when it needs them. In check mode a package that is not known is taken to be in the new repository.',
    'Keys of "gpgkey" are imported by dnf with the first package that needs them.',
  ],
  args: yumRepositoryArgs,
  constraints: {
    rules: ['description', ...Object.keys(dnfOptions)].map(oneLineRule),
    requiredIf: [
      {
        option: 'state',
        values: ['present'],
        all: ['description'],
        any: ['baseurl', 'metalink', 'mirrorlist'],
      },
    ],
  },
  returns: {
    repo: { type: 'string', description: 'The id of the repository.' },
    state: { type: 'string', description: 'What was asked for: present or absent.' },
    dest: { type: 'string', description: 'The file.' },
  },
  examples: [
    `- name: Packages of one minor version of Kubernetes
  yum_repository:
    name: kubernetes
    description: Kubernetes
    baseurl: https://pkgs.k8s.io/core:/stable:/v1.36/rpm/
    gpgcheck: true
    gpgkey: https://pkgs.k8s.io/core:/stable:/v1.36/rpm/repodata/repomd.xml.key
    exclude: [kubelet, kubeadm, kubectl, cri-tools, kubernetes-cni]`,
    `- name: Several repositories in one file
  yum_repository:
    name: "{{ item }}"
    description: Docker, {{ item }}
    file: docker
    baseurl: https://download.docker.com/linux/rhel/$releasever/$basearch/{{ item }}
    gpgkey: https://download.docker.com/linux/rhel/gpg
    gpgcheck: true
  loop: [stable, test]`,
    `- name: Remove it
  yum_repository:
    name: kubernetes
    state: absent`,
  ],

  observe(args): { readonly file: Probe<FileState>; readonly folder: Probe<FileState> } {
    const path = pathOf(args);
    const flags = args.attributes !== undefined;
    return {
      file: fileState(path, { content: true, flags, needs: ['content'] }),
      folder: parentDirectory(path),
    };
  },

  plan(args, { file, folder }): Plan {
    const warning = modeWarning(args.mode);
    if (args.state === 'present') requireDirectory(folder);
    return {
      changes: planRepository(args, file),
      warnings: warning === undefined ? [] : [warning],
    };
  },

  result(args): JsonObject {
    return { repo: args.name, state: args.state, dest: pathOf(args) };
  },
});

function pathOf({ reposdir, name, file = name }: YumRepositoryArgs): string {
  if (/[^\w.:/@~+-]/.test(name) || name === '')
    fail(`"name: ${name}" cannot be the id of a repository`);
  if (file.includes('/')) fail(`"file: ${file}" is a name without a folder`);
  return `${reposdir.replace(/\/+$/, '')}/${file.replace(/\.repo$/, '')}.repo`;
}

function planRepository(args: YumRepositoryArgs, before: FileState): readonly Change[] {
  const { name } = args;
  const { path } = before;
  const text = before.type === 'absent' ? '' : Buffer.from(before.content ?? []).toString('utf8');
  if (args.state === 'absent') {
    const content = withoutSection(text, name);
    if (content === text) return [];
    if (!hasSections(content)) return [{ kind: 'remove', path, before }];
    return planFile({ path, before, content, attributes: {} });
  }
  const attributes = attributesOf(args);
  const content = withSection(text, name, optionsOf(args));
  if (content === text) return planAttributes(path, before, attributes);
  const inPlace = args.unsafe_writes;
  const secret = args.password !== undefined || args.proxy_password !== undefined;
  return planFile({ path, before, content, attributes, inPlace, secret });
}

/** Sorted, as Ansible writes them. */
function optionsOf(args: YumRepositoryArgs): readonly string[] {
  const { description, baseurl = [], metalink, mirrorlist } = args;
  if (description === undefined) fail('"description" is missing: every repository has one');
  if (baseurl.length === 0 && metalink === undefined && mirrorlist === undefined) {
    fail('one of "baseurl", "metalink" and "mirrorlist" is missing');
  }
  const values: Readonly<Record<string, OptionValue>> = { ...args };
  const options = Object.keys(dnfOptions).flatMap((key): readonly (readonly [string, string])[] => {
    const value = values[key];
    return value === undefined ? [] : [[key, optionText(key, value)]];
  });
  return [...options, ['name', optionText('description', description)] as const]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, text]) => `${key} = ${text}`);
}

type OptionValue = string | number | boolean | readonly string[] | undefined;

function optionText(key: string, value: NonNullable<OptionValue>): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  const isList = typeof value === 'object';
  const items = (isList ? value : [String(value)]).map(item => item.trim());
  if (items.some(item => /[\r\n]/.test(item))) fail(`"${key}" cannot hold more than one line`);
  // Addresses go on lines of their own; the following ones are indented.
  return items.join(key === 'baseurl' || key === 'gpgkey' ? '\n       ' : ' ');
}

/** Lines of a text would be settings of their own. */
function oneLineRule(key: string): Rule {
  return {
    options: [key],
    problem: ({ [key]: value }) => {
      const items = Array.isArray(value)
        ? value.map(String)
        : typeof value === 'string'
          ? value
          : '';
      return failureOf(() => optionText(key, items));
    },
  };
}

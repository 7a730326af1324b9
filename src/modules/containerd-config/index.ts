import {
  attributesOf,
  backupResult,
  backupResultSchema,
  type Change,
  defineModule,
  endOf,
  type FileState,
  fail,
  fileState,
  finalState,
  type JsonObject,
  modeWarning,
  type Plan,
  parentDirectory,
  planFile,
  registeredFile,
  registeredFileSchema,
  textOf,
} from '../../module-api/index.ts';
import { type ContainerdConfigArgs, containerdConfigArgs } from './args.ts';
import { configOf, type Format, formatFor, heading } from './config.ts';
import { comingContainerd, foretoldChange } from './foretold.ts';
import { toToml } from './toml.ts';
import { type Difference, tomlDifferences } from './toml-entries.ts';
import { type Containerd, containerdProbe, versionOf } from './version.ts';

export const containerdConfig = defineModule({
  name: 'containerd_config',
  summary: 'Write the configuration of containerd for Kubernetes.',
  notes: [
    'The whole file is written, in one format: pieces in several files are merged differently by different versions of containerd. What the old file had and the new one has not is shown in the diff, registered in "dropped", and warned of.',
    'The new file must pass "containerd config dump" before it takes its place, where containerd is on the host.',
    'containerd reads its configuration when it starts: notify a handler that restarts it, or look at "restart_needed", which also sees a restart that an earlier run missed.',
    'In check mode the containerd that an earlier task would install decides the format. Where its version is not known yet, because its repository would be added too, the content is not shown.',
  ],
  args: containerdConfigArgs,
  returns: {
    path: { type: 'string', description: 'The file.' },
    config_version: { type: 'integer', description: 'The version of its format.' },
    containerd_version: { type: 'string', description: 'The version of containerd.' },
    differences: {
      type: 'array',
      description:
        'The settings that differ between the old file and the new one: {key, before, after}, without "before" or "after" where there is none.',
    },
    dropped: {
      type: 'array',
      items: { type: 'string' },
      description: 'The keys that only the old file has.',
    },
    restart_needed: {
      type: 'boolean',
      description: 'Whether containerd runs with a configuration older than the file.',
    },
    ...backupResultSchema,
    ...registeredFileSchema,
  },
  examples: [
    `- name: Configure containerd for Kubernetes
  containerd_config:
    sandbox_image: registry.k8s.io/pause:3.10.2
  notify: Restart containerd`,
    `- name: Use the plugins of the distribution, and another shim
  containerd_config:
    cni_bin_dirs: [/usr/lib/cni]
    runtimes:
      kata: {runtime_type: io.containerd.kata.v2}
    settings:
      debug: {level: warn}
    backup: true`,
  ],
  observe: ({ path }) => ({
    file: fileState(path, { follow: true, content: true, needs: ['content'] }),
    parent: parentDirectory(path),
    containerd: containerdProbe,
  }),
  plan(args, { file, parent, containerd }): Plan {
    const coming = comingContainerd(args, containerd);
    if (coming !== undefined) return [foretoldChange(args, file, coming)];
    const format = formatOf(args, containerd);
    const content = contentOf(args, format);
    const changes = planConfig(args, { file, parent, content, containerd });
    const warnings = [modeWarning(args.mode), binDirWarning(args, format)];
    const gone = dropped(differencesOf(file, content));
    if (gone.length > 0) {
      warnings.push(`The old ${args.path} sets what the new one does not: ${gone.join(', ')}.`);
    }
    return { changes, warnings: warnings.filter(warning => warning !== undefined) };
  },
  result(args, { file, containerd }, outcomes): JsonObject {
    if (comingContainerd(args, containerd) !== undefined) {
      return { path: args.path, restart_needed: true };
    }
    const format = formatOf(args, containerd);
    const differences = differencesOf(file, contentOf(args, format));
    return {
      path: args.path,
      config_version: format.configVersion,
      ...(containerd.version !== undefined && { containerd_version: containerd.version.text }),
      differences: differences.map(registered),
      dropped: dropped(differences),
      restart_needed: isOutdated(file, containerd, outcomes.some(isWrite)),
      ...backupResult(outcomes),
      ...registeredFile(finalState(file, outcomes)),
    };
  },
});

function formatOf(args: ContainerdConfigArgs, containerd: Containerd): Format {
  const wanted = args.config_version;
  return formatFor(wanted, versionOf(containerd, wanted));
}

function contentOf(args: ContainerdConfigArgs, format: Format): string {
  return heading + toToml(configOf(args, format));
}

interface Wanted {
  readonly file: FileState;
  readonly parent: FileState;
  readonly content: string;
  readonly containerd: Containerd;
}

function planConfig(
  args: ContainerdConfigArgs,
  { file, parent, content, containerd }: Wanted,
): readonly Change[] {
  const before = file.type === 'absent' ? file : endOf(file);
  const isNew = before.type === 'absent' || before.type === 'link';
  const attributes = attributesOf(args);
  const { path } = before;
  return [
    ...(parent.type === 'absent'
      ? [{ kind: 'directory', path: parent.path, before: parent, attributes: {} } as const]
      : []),
    ...planFile({
      path,
      before,
      content,
      attributes: isNew ? { ...attributes, mode: attributes.mode ?? '0644' } : attributes,
      backup: args.backup,
      inPlace: args.unsafe_writes,
      validate: containerd.installed ? 'containerd --config %s config dump' : undefined,
    }),
  ];
}

function differencesOf(file: FileState, content: string): readonly Difference[] {
  if (file.type === 'absent' || file.targetExists === false) return tomlDifferences('', content);
  if (file.type !== 'file') return fail(`"path": ${file.path} is a ${file.type}, not a file`);
  if (file.content === undefined) fail(`${file.path} is too large for a configuration`);
  return tomlDifferences(textOf(file.content), content);
}

function dropped(differences: readonly Difference[]): readonly string[] {
  return differences.filter(({ after }) => after === undefined).map(({ key }) => key);
}

function registered({ key, before, after }: Difference): JsonObject {
  return {
    key,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  };
}

function binDirWarning(
  { cni_bin_dirs: dirs }: ContainerdConfigArgs,
  { manyBinDirs }: Format,
): string | undefined {
  const isDefault = dirs.join() === containerdConfigArgs.cni_bin_dirs.default.join();
  if (manyBinDirs || dirs.length < 2 || isDefault) return undefined;
  return `This containerd takes one directory of "cni_bin_dirs": ${dirs[0]}.`;
}

function isWrite(outcome: { readonly change: Change }): boolean {
  return outcome.change.kind === 'write';
}

/** Both times are cut to whole seconds somewhere, so one of them means nothing. */
function isOutdated(file: FileState, containerd: Containerd, writes: boolean): boolean {
  if (containerd.started === undefined)
    return writes && containerd.version !== undefined && !containerd.installed;
  return writes || (file.type === 'file' && file.mtime > containerd.started + 1);
}

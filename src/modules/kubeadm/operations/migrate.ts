import {
  type CommandResult,
  type DetailedPlan,
  type FileState,
  fail,
  fileState,
  type Probe,
  planFile,
  sh,
  textOf,
} from '../../../module-api/index.ts';
import type { KubeadmArgs } from '../args.ts';
import type { PlanInput } from '../plans/plan-input.ts';
import { requireKubeadm } from '../plans/refuse.ts';
import { explainFailure } from '../preflight/explain.ts';
import { insidePrivately } from '../run-script.ts';

/** An old configuration, and what kubeadm makes of it. */
export interface Migration {
  readonly isThere: boolean;
  /** The versions of kubeadm's documents in it. */
  readonly versions: readonly string[];
  /** Nothing has to be done: a result is there that is newer than the old file. */
  readonly isDone: boolean;
  readonly text: string;
  readonly failure: string | undefined;
}

const current = 'kubeadm.k8s.io/v1beta4';

export function migrationProbe(args: KubeadmArgs): Probe<Migration> {
  const { from, to } = placesOf(args);
  const versions = sh`sed -n 's/^apiVersion: *["'"'"']*\\(kubeadm\\.k8s\\.io\\/[a-z0-9]*\\).*/\\1/p'`;
  const migrate = sh`kubeadm config migrate --old-config ${from} --new-config "$k_d/new.yaml" </dev/null >/dev/null 2>"$k_d/err"
printf 'exit|%d\\n' "$?"
printf 'text|'; cat "$k_d/new.yaml" 2>/dev/null | k_base64; printf '\\n'
printf 'err|'; tail -c 4096 "$k_d/err" | k_base64; printf '\\n'`;
  return {
    script: sh`[ -f ${from} ] || exit 0
k_v=$(${versions} ${from})
printf 'versions|%s\\n' "$(printf '%s' "$k_v" | tr '\\n' ' ')"
k_o=$(printf '%s\\n' "$k_v" | grep -vx ${current})
if [ ${from} != ${to} ] && [ -f ${to} ] && [ -z "$(find ${from} -newer ${to})" ] &&
  [ -z "$(${versions} ${to} | grep -vx ${current})" ]; then printf 'done|\\n'
elif [ -z "$k_o" ]; then printf 'exit|0\\n'; printf 'text|'; k_base64 < ${from}; printf '\\n'
else
${insidePrivately(migrate)}
fi`,
    parse: parseMigration,
  };
}

/** What is at the place of the result. */
export function migratedFile(args: KubeadmArgs): Probe<FileState> {
  return fileState(placesOf(args).to, { follow: true, content: true });
}

function placesOf({ config_file, new_config_file }: KubeadmArgs): {
  readonly from: string;
  readonly to: string;
} {
  const from = config_file ?? fail('"action: migrate" takes "config_file", the file to migrate');
  return { from, to: new_config_file ?? from };
}

function parseMigration({ stdout }: CommandResult): Migration {
  const lines = textOf(stdout).split('\n');
  const field = (key: string): string | undefined =>
    lines.find(line => line.startsWith(`${key}|`))?.slice(key.length + 1);
  const decoded = (key: string): string => Buffer.from(field(key) ?? '', 'base64').toString();
  const versions = field('versions');
  const exitCode = Number(field('exit') ?? 0);
  const said = { stdout: '', stderr: decoded('err') };
  return {
    isThere: versions !== undefined,
    versions: (versions ?? '').split(' ').filter(one => one !== ''),
    isDone: field('done') !== undefined,
    text: decoded('text'),
    failure: exitCode === 0 ? undefined : explainFailure('kubeadm config migrate', exitCode, said),
  };
}

/** Nothing where the file is of the current version already, or was migrated since it last changed. */
export function planMigration(
  input: PlanInput,
  seen: { readonly migration: Migration; readonly target: FileState },
): DetailedPlan {
  const { from, to } = placesOf(input.args);
  const { migration, target: before } = seen;
  requireKubeadm(input);
  if (!migration.isThere) fail(`there is no file ${from} to migrate`);
  if (migration.versions.length === 0) fail(`${from} has no document of kubeadm`);
  if (migration.failure !== undefined) fail(migration.failure);
  const { text: content } = migration;
  const isInPlace = from === to;
  const isCurrent = isInPlace && migration.versions.every(one => one === current);
  // It may hold a token, or the key of certificates.
  const secrets = secretsIn(content);
  if (migration.isDone || isCurrent) return { changes: [], secrets };
  const path = (before.type === 'file' ? before.real : undefined) ?? to;
  const attributes = { mode: '0600' };
  const changes = planFile({
    ...{ path, before, content, attributes },
    ...{ backup: isInPlace, secret: true },
  });
  return { changes, secrets };
}

/** Tokens and keys: kubeadm itself makes a token where the old file has none. */
function secretsIn(text: string): readonly string[] {
  const tokens = text.matchAll(/\b[a-z0-9]{6}\.[a-z0-9]{16}\b/g);
  const keys = text.matchAll(/certificateKey: *"?([0-9a-f]{64})\b/g);
  return [
    ...new Set([...Array.from(tokens, ([one]) => one), ...Array.from(keys, ([, key = '']) => key)]),
  ];
}

import type { Change, RunChange } from '../../../module-api/change.ts';
import { textOf } from '../../../module-api/command-result.ts';
import type { DetailedPlan } from '../../../module-api/define-module.ts';
import { fail } from '../../../module-api/failure.ts';
import type { FileState } from '../../../module-api/file-state.ts';
import { planFile } from '../../../module-api/plan-file.ts';
import { type Shell, sh } from '../../../module-api/shell.ts';
import { openedFirst } from '../connection.ts';
import { openingRule } from '../lockout.ts';
import { withWanted } from './apply.ts';
import {
  filePath,
  folderPath,
  includes,
  type Kept,
  readFile,
  renderFile,
  withInclude,
} from './file.ts';
import { renderTable, tableName } from './render.ts';
import { emptyRuleset, isEmpty, isSameRuleset, type Ruleset, ruleListOf } from './ruleset.ts';
import type { NftablesFiles, NftablesState } from './state.ts';
import type { NftablesWanted } from './wanted.ts';

/** The value under which check mode remembers what is in the kernel. */
export const nftablesKey = 'firewall:nftables';

/** What is, or is to be, now and after a boot. */
interface Both {
  /** `undefined`: no table in the kernel. */
  readonly runtime: Ruleset | undefined;
  /** `undefined`: no file. */
  readonly permanent: Kept | undefined;
}

export function planNftables(
  state: NftablesState,
  files: NftablesFiles,
  wanted: NftablesWanted,
): DetailedPlan {
  const before: Both = { runtime: state.runtime, permanent: keptIn(files.own) };
  const opening = openingFor(before, wanted);
  const orders = opening === undefined ? [] : [{ rule: opening, present: true }];
  const after = outcomeOf(before, { ...wanted, orders: [...orders, ...wanted.orders] });
  const { connection } = wanted;
  const denials = wanted.orders.some(({ rule, present }) => present && rule.action === 'allow')
    ? state.otherDenials
    : [];
  return {
    changes: [
      ...(after.runtime === undefined ? runtimeChanges({ state, before, after, wanted }) : []),
      ...fileChanges(state, files, after),
      ...(after.runtime === undefined ? [] : runtimeChanges({ state, before, after, wanted })),
    ],
    warnings: [
      ...(opening === undefined || connection === undefined ? [] : [openedFirst(connection)]),
      ...denials.map(
        chain => `the chain ${chain} of this host drops what it does not allow itself`,
      ),
      ...(after.permanent?.on === false && wanted.orders.length > 0
        ? ['the firewall is switched off; the rules count once it is on ("running: true")']
        : []),
      ...(after.permanent?.on === true && wanted.permanent && state.atBoot === undefined
        ? [`this host has no service "nftables" that would load ${files.main.path} at boot`]
        : []),
    ],
  };
}

function keptIn(file: FileState): Kept | undefined {
  if (file.type === 'absent') return undefined;
  const text = file.type === 'file' && file.content !== undefined ? textOf(file.content) : '';
  return readFile(text) ?? fail(`${filePath} was not written by kplay; move it away first`);
}

/** A host where kplay never was is taken to be on: a first rule counts at once. */
function outcomeOf(before: Both, wanted: NftablesWanted): Both {
  const { permanent, immediate, reset = false } = wanted;
  const running = reset ? false : wanted.running;
  const kept = before.permanent ?? { ruleset: emptyRuleset, on: true };
  const ruleset = reset ? emptyRuleset : withWanted(kept.ruleset, wanted);
  const isNothing = before.permanent === undefined && isEmpty(ruleset) && running !== true;
  const on = running ?? kept.on;
  const file = permanent && !isNothing ? { ruleset, on } : before.permanent;
  if (!immediate) return { runtime: before.runtime, permanent: file };

  if (running === false) return { runtime: undefined, permanent: file };
  const base = before.runtime ?? (on || running === true ? kept.ruleset : emptyRuleset);
  const now = withWanted(base, wanted);
  const isOff = before.runtime === undefined && !on && permanent;
  const isNone = before.runtime === undefined && isEmpty(now) && running !== true;
  return { runtime: isOff || isNone ? before.runtime : now, permanent: file };
}

function openingFor(before: Both, wanted: NftablesWanted) {
  const { connection, allowLockout } = wanted;
  const after = outcomeOf(before, wanted);
  const list = (ruleset: Ruleset | undefined) =>
    ruleset === undefined ? undefined : ruleListOf(ruleset);
  const atBoot = ({ permanent }: Both) =>
    permanent?.on === true ? list(permanent.ruleset) : undefined;
  return (
    openingRule({
      ...{ before: list(before.runtime), after: list(after.runtime), connection, allowLockout },
    }) ?? openingRule({ before: atBoot(before), after: atBoot(after), connection, allowLockout })
  );
}

function fileChanges(
  state: NftablesState,
  { folder, own, main }: NftablesFiles,
  { permanent }: Both,
): readonly Change[] {
  if (permanent === undefined) return [];
  const text = main.type === 'file' && main.content !== undefined ? textOf(main.content) : '';
  const included = includes(text)
    ? []
    : planFile({
        ...{ path: main.type === 'link' ? (main.real ?? main.path) : main.path, before: main },
        content: withInclude(text),
        attributes: main.type === 'absent' ? { mode: '0644' } : {},
        backup: main.type !== 'absent',
      });
  return [
    ...(folder.type === 'absent'
      ? ([
          { kind: 'directory', path: folderPath, before: folder, attributes: { mode: '0755' } },
        ] as const)
      : []),
    ...planFile({
      ...{ path: filePath, before: own, content: renderFile(permanent) },
      attributes: { mode: '0644' },
      validate: 'nft -c -f %s',
    }),
    ...included,
    ...(permanent.on && state.atBoot === false ? [bootChange] : []),
  ];
}

/** Only for the next boot: starting the service would throw away everybody's rules. */
const bootChange: RunChange = {
  kind: 'run',
  script: sh`if [ -d /run/systemd/system ]; then systemctl --quiet enable nftables
else rc-update add nftables default; fi`,
  summary: 'enable nftables at boot',
  predicts: [{ resource: 'unit', name: 'nftables.service', state: { enabled: true } }],
};

function runtimeChanges({
  state,
  before,
  after: { runtime, permanent },
  wanted,
}: {
  readonly state: NftablesState;
  readonly before: Both;
  readonly after: Both;
  readonly wanted: NftablesWanted;
}): readonly Change[] {
  if (!wanted.immediate) return [];
  if (runtime === undefined) {
    const words = ['delete', 'table', 'inet', tableName];
    return before.runtime === undefined
      ? []
      : [nftChange(sh`nft ${words}`, { summary: `nft ${words.join(' ')}`, runtime })];
  }
  const isSame = before.runtime !== undefined && isSameRuleset(before.runtime, runtime);
  if (isSame && state.intact && wanted.reload !== true) return [];
  const isKept = permanent?.on === true && isSameRuleset(permanent.ruleset, runtime);
  return isKept
    ? [nftChange(sh`nft -f ${filePath}`, { summary: `nft -f ${filePath}`, runtime })]
    : [
        {
          ...nftChange(sh`nft -f -`, { summary: `nft -f - (table inet ${tableName})`, runtime }),
          stdin: renderTable(runtime),
        },
      ];
}

function nftChange(
  script: Shell,
  { summary, runtime }: { readonly summary: string; readonly runtime: Ruleset | undefined },
): RunChange {
  return {
    ...{ kind: 'run', script, summary },
    predicts: [
      { resource: 'value', key: nftablesKey, value: JSON.stringify({ runtime, intact: true }) },
    ],
    failureMessage: (_, stdout, stderr) => `nft refuses: ${(stderr + stdout).trim()}`,
  };
}

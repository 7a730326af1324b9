import type { ActionCatalog } from '../../playbook/loading.ts';
import type { Task } from '../../playbook/model.ts';
import { Templated } from '../../values/value.ts';
import { hasOption, isOpaque, optionOf, placeOfOption } from '../options.ts';
import type { Rule } from '../rule.ts';

/** Whether a task with this module makes a file that may not be there yet. */
type Makes = (task: Task, catalog: ActionCatalog) => boolean;
const makes: ReadonlyMap<string, Makes> = new Map<string, Makes>([
  ['copy', () => true],
  ['template', () => true],
  ['get_url', () => true],
  [
    'file',
    (task, catalog) => {
      const state = optionOf(task, 'state', catalog);
      return state === 'touch' || state === 'directory';
    },
  ],
  ['file-line', (task, catalog) => optionOf(task, 'create', catalog) === true],
  ['blockinfile', (task, catalog) => optionOf(task, 'create', catalog) === true],
]);

export const riskyFilePermissions: Rule = {
  id: 'risky-file-permissions',
  group: 'safety',
  summary: 'A file is made without saying who may read it.',
  reason:
    'Without a mode a new file gets what the umask of the host leaves, often readable by everybody.',
  *task(task, { project: { catalog } }) {
    if (isOpaque(task) || hasOption(task, 'mode', catalog)) return;
    if (makes.get(task.action.name)?.(task, catalog) !== true) return;
    yield {
      message: `"${task.action.written}" makes a file and says no "mode".`,
      location: task.action.location,
    };
  },
};

export const riskyOctal: Rule = {
  id: 'risky-octal',
  group: 'safety',
  summary: 'A mode that is a number other than an octal one.',
  reason: 'YAML reads 644 as six hundred and forty-four, which is 1204 in octal. Quote it: "0644".',
  *task(task, { project: { catalog } }) {
    for (const option of ['mode', 'directory_mode']) {
      const mode = optionOf(task, option, catalog);
      if (typeof mode !== 'number' || isSensible(mode)) continue;
      yield {
        message: `${mode} is ${mode.toString(8)} in octal: quote the mode.`,
        location: placeOfOption(task, option, catalog),
        hint: `Write "${option}: '0${mode}'".`,
      };
    }
  },
};

/**
 * Written as `0644` a mode has become a number that makes sense as one: who is less trusted may do less, and
 * nobody may write what they cannot read.
 */
function isSensible(mode: number): boolean {
  const bitsAt = (shift: number): number => (mode >> shift) & 7;
  const [owner, group, other] = [bitsAt(6), bitsAt(3), bitsAt(0)] as const;
  const isSubset = (some: number, all: number): boolean => (some & ~all) === 0;
  const readsWhatItWrites = [owner, group, other].every(
    bits => (bits & 2) === 0 || (bits & 4) !== 0,
  );
  const isSticky = (mode & 0o1000) !== 0;
  return (
    mode <= 0o7777 &&
    isSubset(group, owner) &&
    isSubset(other, group) &&
    readsWhatItWrites &&
    (!isSticky || (other & 2) !== 0)
  );
}

export const noSameOwner: Rule = {
  id: 'no-same-owner',
  group: 'safety',
  optIn: true,
  summary: 'An archive is unpacked with the owners that stand in it.',
  reason:
    'Numbers of users of another machine mean other users here. Add --no-same-owner to extra_opts, or owner.',
  *task(task, { project: { catalog } }) {
    if (task.action.name !== 'unarchive' || hasOption(task, 'owner', catalog)) return;
    const extra = optionOf(task, 'extra_opts', catalog);
    const words = Array.isArray(extra) ? extra : [extra];
    const source = optionOf(task, 'src', catalog);
    const name = source instanceof Templated ? source.text : source;
    const isZip = typeof name === 'string' && /\.zip$/i.test(name);
    // What zip holds of owners is not taken.
    if (isOpaque(task) || isZip || words.includes('--no-same-owner')) return;
    yield {
      message: 'The owners in the archive become the owners here.',
      location: task.action.location,
    };
  },
};

export const packageLatest: Rule = {
  id: 'package-latest',
  group: 'safety',
  summary: 'A package is brought to its newest version in every run.',
  reason:
    'What a run does then depends on the day. Name a version, or update on purpose in a play of its own.',
  *task(task, { project: { catalog } }) {
    if (task.action.name !== 'package') return;
    if (optionOf(task, 'state', catalog) !== 'latest') return;
    if (hasOption(task, 'only_upgrade', catalog)) return;
    yield {
      message: '"state: latest" changes hosts on days of its own choosing.',
      location: placeOfOption(task, 'state', catalog),
    };
  },
};

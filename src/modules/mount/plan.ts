import {
  type Change,
  endOf,
  type FileState,
  fail,
  type Prediction,
  type RunChange,
  sh,
  textOf,
} from '../../module-api/index.ts';
import type { MountArgs } from './args.ts';
import { entryFor, type FstabEntry, withEntry, withoutEntry } from './fstab.ts';
import { type MountState, mountKey } from './mount-state.ts';

export interface MountObserved {
  readonly fstab: FileState;
  readonly mount: MountState;
  readonly directory: FileState;
}

type State = MountArgs['state'];

const plans: Readonly<
  Record<State, (args: MountArgs, observed: MountObserved) => readonly Change[]>
> = {
  present: (args, { fstab }) => planFstab(args, fstab, text => withEntry(text, entryOf(args))),
  absent_from_fstab: (args, { fstab }) => planFstab(args, fstab, text => withoutEntry(text, args)),
  mounted: planMounted,
  unmounted: (args, { mount }) => (mount.mounted ? [unmount(args)] : []),
  absent: planAbsent,
  remounted: (args, { mount }) =>
    mount.mounted ? [remount(args)] : fail(`nothing is mounted at ${args.path}`),
  ephemeral: planEphemeral,
};

export function planMount(args: MountArgs, observed: MountObserved): readonly Change[] {
  if (!/^\/|^(?:none|swap)$/.test(args.path)) fail('"path" must be an absolute path');
  if (!Object.hasOwn(plans, args.state)) fail('"state" says nothing');
  return plans[args.state](args, observed);
}

export function entryOf({
  src = '',
  path,
  fstype = '',
  opts,
  dump,
  passno,
  boot,
}: MountArgs): FstabEntry {
  const given = opts === undefined || opts === '' ? 'defaults' : opts;
  const all = boot || given.split(',').includes('noauto') ? given : `${given},noauto`;
  const place = path === '/' ? path : path.replace(/\/+$/, '');
  return { src, path: place, fstype, opts: all, dump: numberOf(dump), passno: numberOf(passno) };
}

function numberOf(field: string | number): string {
  return field === '' ? '0' : String(field);
}

function planMounted(
  args: MountArgs,
  { fstab, mount, directory }: MountObserved,
): readonly Change[] {
  const entry = entryOf(args);
  const files = planFstab(args, fstab, text => withEntry(text, entry));
  if (args.path === 'none' || args.path === 'swap')
    fail('swap is turned on by "swap", not mounted');
  if (!mount.mounted) return [...planDirectory(directory), ...files, mountIt(args)];
  if (files.length === 0) return [];
  // What is mounted from elsewhere has to make room for it.
  const before = entryFor(textIn(fstab), entry.path);
  const isOther =
    before !== undefined && (before.src !== entry.src || before.fstype !== entry.fstype);
  return isOther ? [...files, unmount(args), mountIt(args)] : [...files, remount(args)];
}

function planAbsent(
  args: MountArgs,
  { fstab, mount, directory }: MountObserved,
): readonly Change[] {
  const files = planFstab(args, fstab, text => withoutEntry(text, args));
  const { path } = args;
  if (path === '/') fail('the root of the file system cannot be unmounted');
  return [
    ...(mount.mounted ? [unmount(args)] : []),
    ...files,
    ...(directory.type === 'directory' ? [removeDirectory(path)] : []),
  ];
}

function planEphemeral(args: MountArgs, { mount, directory }: MountObserved): readonly Change[] {
  const { src = '', path, opts = 'defaults' } = args;
  if (!mount.mounted) return [...planDirectory(directory), mountIt(args)];
  if (
    mount.src !== '' &&
    mount.src !== src &&
    src.startsWith('/dev/') &&
    mount.src.startsWith('/dev/')
  ) {
    fail(`${mount.src} is mounted at ${path} already, and not ${src}`);
  }
  const active = new Set(mount.opts.split(','));
  const missing = opts
    .split(',')
    .filter(one => one !== 'defaults' && one !== '' && !active.has(one));
  return missing.length === 0 || mount.opts === '' ? [] : [remount(args)];
}

function planDirectory(directory: FileState): readonly Change[] {
  if (directory.type === 'directory' || directory.type === 'file') return [];
  if (directory.type !== 'absent')
    fail(`${directory.path} is a ${directory.type}, not a directory`);
  return [{ kind: 'directory', path: directory.path, before: directory, attributes: {} }];
}

function planFstab(
  { backup, opts_no_log: secret, fstab: path }: MountArgs,
  file: FileState,
  edit: (text: string) => string,
): readonly Change[] {
  const text = textIn(file);
  const content = edit(text);
  if (content === text) return [];
  const before = file.type === 'absent' ? file : endOf(file);
  const attributes = file.type === 'absent' ? { mode: '0644' } : {};
  return [
    { kind: 'write', path: before.path, content, before, attributes, backup, secret },
    ...(path === '/etc/fstab' ? [reload] : []),
  ];
}

/** systemd makes units of the entries, and may unmount what an old one says. */
const reload: RunChange = {
  kind: 'run',
  script: sh`[ ! -d /run/systemd/system ] || systemctl daemon-reload`,
  summary: 'systemctl daemon-reload',
  effect: 'none',
  predicts: [],
};

function mountIt(args: MountArgs): RunChange {
  const { path, state, src = '', fstype = '', fstab } = args;
  const opts = state === 'ephemeral' && args.opts !== undefined ? ['-o', args.opts] : [];
  const words =
    state === 'ephemeral'
      ? ['-t', fstype, ...opts, '--', src, path]
      : [...(fstab === '/etc/fstab' ? [] : ['-T', fstab]), '--', path];
  return {
    kind: 'run',
    script: sh`mount ${words}`,
    summary: `mount ${path}`,
    predicts: predict(path, { mounted: true, src, fstype, opts: '' }),
    failureMessage: failure(`mount ${path}`),
  };
}

/** Not every file system can be remounted: then it is unmounted and mounted. */
function remount({ path, fstab, state, opts }: MountArgs): RunChange {
  const table = fstab === '/etc/fstab' ? [] : ['-T', fstab];
  const options = state === 'ephemeral' && opts !== undefined ? `remount,${opts}` : 'remount';
  const again = sh`{ umount -- ${path} && mount ${table} -- ${path}; }`;
  return {
    kind: 'run',
    script:
      state === 'ephemeral'
        ? sh`mount -o ${options} -- ${path}`
        : sh`mount ${table} -o ${options} -- ${path} 2>/dev/null || ${again}`,
    summary: `mount -o remount ${path}`,
    predicts: [],
    failureMessage: failure(`remount ${path}`),
  };
}

function unmount({ path }: MountArgs): RunChange {
  return {
    kind: 'run',
    script: sh`umount -- ${path}`,
    summary: `umount ${path}`,
    predicts: predict(path, { mounted: false }),
    failureMessage: failure(`unmount ${path}`),
  };
}

function removeDirectory(path: string): RunChange {
  return {
    kind: 'run',
    script: sh`rmdir -- ${path}`,
    summary: `rmdir ${path}`,
    predicts: [{ resource: 'file', path, state: { type: 'absent', path } }],
    failureMessage: failure(`remove ${path}`),
  };
}

function predict(path: string, state: MountState): readonly Prediction[] {
  return [{ resource: 'value', key: mountKey(path), value: JSON.stringify(state) }];
}

function failure(does: string) {
  return (exitCode: number, _: string, stderr: string): string => {
    const said = stderr
      .split('\n')
      .map(line => line.trim())
      .find(line => line !== '');
    return `cannot ${does}: ${said ?? `exit code ${exitCode}`}`;
  };
}

function textIn(file: FileState): string {
  if (file.type === 'absent' || file.targetExists === false) return '';
  if (file.type !== 'file') fail(`${file.path} is a ${file.type}, not a file`);
  if (file.content === undefined) fail(`${file.path} is too large to be a list of file systems`);
  return textOf(file.content);
}

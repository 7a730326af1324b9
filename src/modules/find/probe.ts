import { posix } from 'node:path';
import { textOf } from '../../module-api/command-result.ts';
import {
  fail,
  joinShell,
  type Predicted,
  type PresentFile,
  type Probe,
  type Shell,
  sh,
  Undecided,
} from '../../module-api/index.ts';
import { overlayFile } from '../../module-api/probes/file-overlay.ts';
import { parseStat } from '../../module-api/probes/parse-stat.ts';
import { PythonRegex } from '../../module-api/python-regex.ts';
import { withUserRegexes } from '../edited-file/edited-file.ts';
import type { FindArgs } from './args.ts';
import { type Candidate, nameFilter } from './filter.ts';

export interface Found {
  /** Seconds since 1970. */
  readonly now: number;
  readonly candidates: readonly Candidate[];
  /** Why something could not be looked at, by path. */
  readonly skipped: Readonly<Record<string, string>>;
}

/** Everything below the paths, as far as the host can tell what is not wanted. */
export function foundBelow(args: FindArgs): Probe<Found> {
  const roots = args.paths.map(rootOf);
  return {
    script: joinShell(
      [
        sh`printf 'now|%s\\0' "$(date +%s)"`,
        grepCheck(args),
        ...roots.map(root => look(root, args)),
      ],
      '\n',
    ),
    parse: ({ stdout, stderr }) => parseFound(textOf(stdout), textOf(stderr)),
    overlay(found, predicted) {
      if (Object.keys(found.skipped).length > 0 && predicted.installing !== undefined) {
        throw new Undecided(predicted.installing);
      }
      const known = new Set(found.candidates.map(({ state }) => state.path));
      const made = roots
        .flatMap(root => predicted.filesBelow(root).filter(state => isInReach(args, root, state)))
        .filter(({ path }) => !known.has(path));
      const isMade = (path: string) => predicted.file(path)?.type === 'directory';
      return {
        now: found.now,
        candidates: [
          ...found.candidates.flatMap(one => overlaid(args, one, predicted)),
          ...made.flatMap(state => overlaid(args, { state, contains: false }, predicted)),
        ],
        skipped: Object.fromEntries(
          Object.entries(found.skipped).filter(([path]) => !isMade(path)),
        ),
      };
    },
  };
}

function rootOf(path: string): string {
  const root = path.replace(/\/+$/, '');
  if (root === '') return '/';
  return root.startsWith('-') ? `./${root}` : root;
}

/** With what hangs on its content, where a task would give it one. */
function overlaid(args: FindArgs, was: Candidate, predicted: Predicted): readonly Candidate[] {
  const { checksum_algorithm: checksum, get_checksum, contains } = args;
  const state = predicted.over(was.state);
  if (state.type !== 'file' || state.predictedBy === undefined || !isNamed(args, state)) {
    return state.type === 'absent' ? [] : [{ ...was, state }];
  }
  const options = get_checksum ? ({ checksum, needs: ['content'] } as const) : {};
  const summed = overlayFile(was.state, predicted, options);
  if (summed.type === 'absent') return [];
  if (contains === undefined) return [{ ...was, state: summed }];
  if (state.content === undefined) throw new Undecided(state.predictedBy);
  return [{ state: summed, contains: holds(args, contains, textOf(state.content)) }];
}

function isNamed(args: FindArgs, { path }: PresentFile): boolean {
  return withUserRegexes(() => nameFilter(args)(posix.basename(path)));
}

function holds({ read_whole_file }: FindArgs, pattern: string, text: string): boolean {
  const regex = withUserRegexes(() => new PythonRegex(pattern));
  if (read_whole_file) return regex.search(text) !== undefined;
  return text.split('\n').some(line => regex.match(line) !== undefined);
}

function isInReach({ recurse, depth }: FindArgs, root: string, { path }: PresentFile): boolean {
  const levels = posix.relative(root, path).split('/').length;
  return recurse ? depth === undefined || levels <= depth : levels === 1;
}

/** Whether the host's `grep` can be asked, and takes the expression. */
function grepCheck(args: FindArgs): Shell {
  if (args.contains === undefined) return sh`:`;
  return sh`k_e=$(${grep(args)} </dev/null 2>&1 >/dev/null) || [ "$?" -eq 1 ] || { printf 'grep|%s\\0' "$k_e"; exit 0; }`;
}

function grep({ contains = '', read_whole_file }: FindArgs): Shell {
  const pattern = read_whole_file ? contains : `^(?:${contains})`;
  return sh`LC_ALL=C.UTF-8 grep -laZP${read_whole_file ? sh`z` : sh``} -e ${pattern}`;
}

/**
 * Every record ends with NUL, which no name can hold. Where `stat` cannot write it, names with newlines are left
 * out: they could pass for records.
 */
function look(root: string, args: FindArgs): Shell {
  const find = findCommand(root, args);
  const format = 'stat|%f|%a|%U|%G|%u|%g|%s|%Y|%X|%Z|%i|%d|%h';
  const newline = sh`'*
*'`;
  return sh`if [ ! -d ${root} ]; then printf 'skipped|%s|%s\\0' 'not a directory' ${root}
elif stat --printf '' / 2>/dev/null; then
  ${find} -exec stat --printf ${`${format}|%n\\0`} -- {} +
  ${more(find, args)}
else
  ${find} ! -name ${newline} -exec stat -c ${`${format}|%n`} -- {} + | tr '\\n' '\\0'
  ${more(find, args)}
fi`;
}

function more(find: Shell, args: FindArgs): Shell {
  const sum = sh`${args.checksum_algorithm}sum`;
  const loop = sh`for k_f; do k_h=$(${sum} < "$k_f") && printf "sum|%s|%s\\0" "\${k_h%% *}" "$k_f"; done`;
  return joinShell(
    [
      ...(args.get_checksum ? [sh`${find} -type f -exec sh -c ${loop.text} sh {} +`] : []),
      ...(args.contains === undefined
        ? []
        : [
            sh`printf 'contains\\0'; ${find} -type f -exec ${inEnvironment(grep(args))} -- {} +; printf 'end\\0'`,
          ]),
      sh`:`,
    ],
    '\n',
  );
}

/** `-exec` takes no assignments. */
function inEnvironment(command: Shell): Shell {
  return sh`env ${command}`;
}

function findCommand(root: string, args: FindArgs): Shell {
  const depth = args.recurse ? args.depth : 1;
  const levels = depth === undefined ? sh`` : sh`-maxdepth ${depth}`;
  const start = root === '/' ? root : `${root}/`;
  return sh`find ${args.follow ? sh`-L` : sh`-P`} ${start} -mindepth 1 ${levels} ${nameTest(args)}`;
}

/** What the host is sure to understand as Python does; the rest is left to the filter. */
function nameTest({ patterns, use_regex }: FindArgs): Shell {
  if (use_regex || patterns.length === 0 || patterns.some(one => /[[\\]/.test(one))) return sh``;
  const tests = patterns.map(pattern => sh`-name ${pattern}`);
  return sh`'(' ${tests.flatMap((test, index) => (index === 0 ? [test] : [sh`-o`, test]))} ')'`;
}

function parseFound(stdout: string, stderr: string): Found {
  let now: number | undefined;
  const states = new Map<string, PresentFile>();
  const containing = new Set<string>();
  const skipped: Record<string, string> = refusals(stderr);
  let isName = false;
  for (const record of stdout.split('\0')) {
    if (record === 'end') isName = false;
    else if (isName) containing.add(withoutDoubleSlash(record));
    else if (record === 'contains') isName = true;
    else {
      const [word = '', ...fields] = record.split('|');
      if (word === 'now') now = Number(fields[0]);
      if (word === 'grep') fail(`the host's grep cannot look for "contains": ${fields.join('|')}`);
      if (word === 'skipped') skipped[fields.slice(1).join('|')] = fields[0] ?? '';
      if (word === 'stat') {
        const path = withoutDoubleSlash(fields.slice(13).join('|'));
        states.set(path, parseStat(path, fields.slice(0, 13).join('|')));
      }
      if (word === 'sum') {
        const path = withoutDoubleSlash(fields.slice(1).join('|'));
        const state = states.get(path);
        if (state !== undefined) states.set(path, { ...state, checksum: fields[0] });
      }
    }
  }
  if (now === undefined) fail(`the host did not answer: ${stderr.trim()}`);
  const candidates = Array.from(states.values(), state => ({
    state,
    contains: containing.has(state.path),
  }));
  return { now, candidates, skipped };
}

function withoutDoubleSlash(path: string): string {
  return path.replace(/^\/\/+/, '/');
}

/** What `find` complains of: `find: ‘/root’: Permission denied`. */
function refusals(stderr: string): Record<string, string> {
  const lines = stderr.matchAll(/^find: ['‘"]?(.*?)['’"]?: ([^:\n]+)$/gm);
  return Object.fromEntries(Array.from(lines, ([, path = '', why = '']) => [path, why]));
}

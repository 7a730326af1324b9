import { joinShell, quote, Shell, sh } from '../../module-api/index.ts';
import type { ArchiveArgs } from './args.ts';

const compressors = { gz: 'gzip', bz2: 'bzip2', xz: 'xz' } as const;

/**
 * Finds what goes into the archive: the paths as `$k_d/paths`, what is in front of the names in the archive as
 * `$k_root`, these names as `$k_d/list`, and whether it is an archive at all as `$k_kind`. `own` is not part of it.
 */
export function gather(args: ArchiveArgs, own: readonly Shell[]): Shell {
  const { path, exclude_path: without, exclusion_patterns: patterns, force_archive } = args;
  const isSeveral = force_archive || path.length > 1 || path.some(isPattern);
  const skipped = own.map(file => sh`if [ -e ${file} ]; then set -- "$@" ! -samefile ${file}; fi`);
  const tests = patterns.map(
    pattern => sh`k_x=${pattern}; case $k_x in /*) k_x=\${k_x#"$k_root"} ;; esac
set -- "$@" ! -path "./$k_x"`,
  );
  return sh`umask 077
k_d=$(mktemp -d /var/tmp/.kplay-XXXXXXXXXX) || exit
trap 'rm -rf -- "$k_d"' EXIT
trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 143' TERM
k_fail() { printf 'problem|%s\\n' "$1"; [ -z "\${k_x1:-}" ] || printf '%s\\n' "$1" >&2; exit "\${k_x1:-0}"; }
k_need() { command -v "$1" >/dev/null 2>&1 || k_fail "the host has no $1, which this format needs: install it"; }
{ ${listed(path)}; } | LC_ALL=C sort -u > "$k_d/all"
{ ${listed(without)}; } | LC_ALL=C sort -u > "$k_d/without"
LC_ALL=C comm -23 "$k_d/all" "$k_d/without" > "$k_d/paths"
[ -s "$k_d/paths" ] || k_fail 'Error, no source paths were found'
k_root=$(awk '{ sub(/[^\\/]*$/, ""); if (NR == 1) p = $0; while (index($0, p) != 1) p = substr(p, 1, length(p) - 1) }
END { sub(/[^\\/]*$/, "", p); print p }' "$k_d/paths")
k_first=$(head -n 1 "$k_d/paths")
k_kind=${isSeveral ? 'archive' : 'file'}
if [ -d "$k_first" ]; then k_kind=archive; fi
set --
${joinShell([...skipped, ...tests, sh`:`], '\n')}
(
cd -- "\${k_root:-.}" || exit
while IFS= read -r k_p; do
  k_n=\${k_p#"$k_root"}
  if [ -d "./$k_n" ]; then k_n=\${k_n%/}; find "./$k_n\${k_n:+/}" -mindepth 1 "$@" -print0
  elif [ -e "./$k_n" ] || [ -L "./$k_n" ]; then find "./$k_n" -maxdepth 0 "$@" -print0
  else printf '%s\\n' "$k_p" >> "$k_d/missing"; fi
done < "$k_d/paths" | sed -z 's|^\\./||' | LC_ALL=C sort -z -u > "$k_d/list"
) || k_fail 'cannot list what goes into it'`;
}

export function isPattern(path: string): boolean {
  return /[*?]/.test(path);
}

/** Each path on a line; patterns stand for what is there. */
function listed(paths: readonly string[]): Shell {
  const steps = paths.map(path =>
    isPattern(path)
      ? sh`for k_p in ${globWord(path)}; do if [ -e "$k_p" ] || [ -L "$k_p" ]; then printf '%s\\n' "$k_p"; fi; done`
      : sh`printf '%s\\n' ${path}`,
  );
  return joinShell([...steps, sh`:`], '\n');
}

/** Only the signs of a pattern are left to the shell. */
function globWord(text: string): Shell {
  const parts = text.split(/(\*|\?|\[[^\]\s'"\\$`]*\])/);
  return new Shell(
    parts.map((part, at) => (at % 2 === 1 || part === '' ? part : quote(part))).join(''),
  );
}

/** Writes what was gathered to a file. */
export function make({ format }: ArchiveArgs, target: Shell): Shell {
  const tar = sh`(cd -- "\${k_root:-.}" && tar -c --null --no-recursion -T "$k_d/list" -f -)`;
  if (format === 'zip') {
    return sh`k_need zip
(cd -- "\${k_root:-.}" && tr '\\000' '\\n' < "$k_d/list" | LC_ALL=C zip -q -@ "$k_d/new.zip" > "$k_d/said" 2>&1) || k_fail "zip cannot make it: $(tail -n 1 "$k_d/said")"
cat < "$k_d/new.zip" > ${target}`;
  }
  const failed = 'cannot make the archive';
  if (format === 'tar') return sh`${tar} > ${target} || k_fail ${failed}`;
  const program = compressors[format];
  return sh`k_need ${program}
if [ "$k_kind" = archive ]; then { ${tar} || : > "$k_d/broken"; } | ${program} > ${target} && [ ! -e "$k_d/broken" ] || k_fail ${failed}
else ${program} < "$k_first" > ${target} || k_fail "cannot compress $k_first"; fi`;
}

/** Whether the archive at a path holds the same; times of files do not count. */
export function compare(args: ArchiveArgs, dest: string): Shell {
  const { format } = args;
  if (format === 'zip') {
    const listing = sh`unzip -v "$1" | sed -n -E 's/^ *([0-9]+) +[^ ]+ +[0-9]+ +-?[0-9]+% +[^ ]+ +[^ ]+ +([0-9a-f]{8}) +(.*)$/\\1 \\2 \\3/p' | LC_ALL=C sort`;
    return sh`k_need unzip
k_zip() { ${listing}; }
${make(args, sh`/dev/null`)}
k_same=no; k_zip ${dest} > "$k_d/old" 2>/dev/null; k_zip "$k_d/new.zip" > "$k_d/new"
if cmp -s "$k_d/old" "$k_d/new"; then k_same=yes; fi`;
  }
  const unpacked = format === 'tar' ? sh`cat` : sh`${compressors[format]} -dc`;
  const made = make({ ...args, format: 'tar' }, sh`/dev/stdout`);
  return sh`${format === 'tar' ? sh`:` : sh`k_need ${compressors[format]}`}
k_old() { ${unpacked} < ${dest} 2>/dev/null; }
k_new() { ${made}; }
k_members() { tar --numeric-owner -tvf - 2>/dev/null | sed -E 's/^([^ ]+ +[^ ]+ +[0-9,]+) [^ ]+ [^ ]+ /\\1 /'; }
k_sums() { tar -xf - --to-command='k_h=$(sha1sum) && printf "%s %s\\n" "$k_h" "$TAR_FILENAME"' 2>/dev/null; }
k_same=no
if [ "$k_kind" = archive ] || [ ${format} = tar ]; then
  k_old | k_members > "$k_d/old"; k_new | k_members > "$k_d/new"
  if cmp -s "$k_d/old" "$k_d/new"; then
    k_old | k_sums > "$k_d/old"; k_new | k_sums > "$k_d/new"
    if cmp -s "$k_d/old" "$k_d/new"; then k_same=yes; fi
  fi
elif k_old | cmp -s - "$k_first"; then k_same=yes; fi`;
}

/** Prints what was gathered, for `parseSources`. */
export const report = sh`printf 'root|%s\\nkind|%s\\nsame|%s\\n' "$k_root" "$k_kind" "$k_same"
sed 's/^/path|/' "$k_d/paths"
sed 's/^/without|/' "$k_d/without"
if [ -e "$k_d/missing" ]; then sed 's/^/missing|/' "$k_d/missing"; fi
while IFS= read -r k_p; do if [ -d "$k_p" ]; then printf 'directory|%s\\n' "$k_p"; fi; done < "$k_d/paths"
printf 'names|\\n'; cat "$k_d/list"`;

import { joinShell, Shell, sh } from '../../module-api/index.ts';
import { download } from '../http/download.ts';
import { plainRequest } from '../http/plain-request.ts';
import type { UnarchiveArgs } from './args.ts';

/** Where the archive is for the host. */
export type Archive =
  | { readonly path: string; readonly url?: undefined }
  | { readonly url: string; readonly path?: undefined };

/**
 * Shell that unpacks the archive as `$k_d/new`, with modes and owners as they shall be; `$k_d` is removed when the
 * script ends. Prints `problem|…` and ends the script where that fails.
 */
export function unpack(args: UnarchiveArgs, archive: Archive): Shell {
  const fetched =
    archive.url === undefined
      ? sh`k_a=${archive.path}`
      : sh`k_a="$k_d/archive"; { ${download(plainRequest(args, archive.url), sh`"$k_a"`)}; } || k_fail 'cannot fetch it'`;
  return sh`k_d=$(mktemp -d /var/tmp/.kplay-XXXXXXXXXX) || exit
trap 'rm -rf -- "$k_d"' EXIT
trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 143' TERM
exec 2> "$k_d/said"
k_fail() { printf 'problem|%s|' "$1"; grep -v -E '^tar: (Exiting|Error is not)|^$' "$k_d/said" | tail -n 1 | tr '\\000' ' '; printf '\\0'; exit "\${k_x:-0}"; }
${fetched}
[ -f "$k_a" ] || k_fail 'there is no such file'
[ -r "$k_a" ] || k_fail 'permission denied'
mkdir "$k_d/new" || k_fail 'there is no room to unpack it'
if [ "$(head -c 2 "$k_a")" = PK ]; then
  command -v unzip >/dev/null || k_fail 'the host has no unzip, which zip archives need: install it'
  ${unzip(args)} || [ $? -eq 1 ] || k_fail 'unzip cannot unpack it'
else
  command -v tar >/dev/null || k_fail 'the host has no tar: install it'
${nameKind()}
  ${tar(args)} || {
${otherKinds(args)}
  }
  # tar takes what is shorter than one of its blocks for an archive of nothing.
  if [ -n "$k_z" ] && [ -z "$(ls -A "$k_d/new")" ] && [ "$("$k_z" -dc < "$k_a" 2>/dev/null | head -c 512 | wc -c)" -lt 512 ]; then k_single; fi
fi
${attributeSteps(args)}`;
}

/** By its first bytes: `$k_z` is the program that compressed it, `$k_n` what else it is. */
function nameKind(): Shell {
  const branches = (kinds: Readonly<Record<string, string>>, variable: Shell): Shell =>
    joinShell(
      Object.entries(kinds).map(
        ([magic, what]) => sh`${new Shell(magic)}*) ${variable}=${what} ;;`,
      ),
      '\n',
    );
  return sh`k_m=$(head -c 8 "$k_a" | od -An -v -tx1 | tr -d ' \n'); k_z=; k_n=
case $k_m in
${branches(compressions, sh`k_z`)}
${branches(archives, sh`k_n`)}
esac
k_single() { : > "$k_d/said"; k_fail "it is no archive but one file that $k_z compressed: decompress it with $k_z -d"; }`;
}

/** What tar cannot read: bsdtar may, or it is no archive, or its program is missing. */
function otherKinds({ extra_opts, include, exclude }: UnarchiveArgs): Shell {
  const without = exclude.flatMap(pattern => ['--exclude', pattern]);
  return sh`if [ -n "$k_z" ]; then
  command -v "$k_z" >/dev/null || k_fail "the host has no $k_z, which this archive needs: install it"
  if grep -q 'does not look like a tar archive' "$k_d/said"; then k_single; fi
fi
[ -n "$k_n" ] || k_fail 'tar cannot unpack it'
: > "$k_d/said"
command -v bsdtar >/dev/null || k_fail "it is $k_n, which neither tar nor unzip reads: install bsdtar (the package libarchive-tools or bsdtar)"
LC_ALL=C.UTF-8 bsdtar -x -p -C "$k_d/new" ${extra_opts} ${without} -f "$k_a" ${include} > "$k_d/out" || k_fail 'bsdtar cannot unpack it'`;
}

/** First bytes, and the program that tar needs for what they begin. */
const compressions = {
  ...{ '1f8b': 'gzip', '1f9d': 'compress', '425a68': 'bzip2', fd377a585a: 'xz' },
  ...{ '28b52ffd': 'zstd', '5d0000': 'lzma', '04224d18': 'lz4', '4c5a4950': 'lzip' },
} as const;

const archives = {
  ...{ '377abcaf271c': 'a 7-Zip archive', '526172211a07': 'a RAR archive' },
  ...{ edabeedb: 'a package of rpm', '213c617263683e': 'an archive of ar, as Debian packages are' },
  ...{ '303730373031': 'a cpio archive', '303730373032': 'a cpio archive', c771: 'a cpio archive' },
  '4d534346': 'a cabinet',
} as const;

function tar({ extra_opts, include, exclude }: UnarchiveArgs): Shell {
  const without = exclude.map(pattern => `--exclude=${pattern}`);
  return sh`LC_ALL=C.UTF-8 tar -x --no-unquote -C "$k_d/new" ${extra_opts} ${without} -f "$k_a" -- ${include} > "$k_d/out"`;
}

function unzip({ extra_opts, include, exclude }: UnarchiveArgs): Shell {
  const without = exclude.length === 0 ? sh`` : sh`-x ${exclude}`;
  return sh`LC_ALL=C.UTF-8 unzip -qq -o ${extra_opts} "$k_a" ${include} ${without} -d "$k_d/new" > "$k_d/out" < /dev/null`;
}

function attributeSteps({ owner, group, mode }: UnarchiveArgs): Shell {
  const octal = typeof mode === 'number' ? mode.toString(8) : mode;
  const steps = [
    ...(owner === undefined
      ? []
      : [sh`find . -mindepth 1 -exec chown -h -- ${owner} {} + || k_fail 'cannot set the owner'`]),
    ...(group === undefined
      ? []
      : [sh`find . -mindepth 1 -exec chgrp -h -- ${group} {} + || k_fail 'cannot set the group'`]),
    ...(octal === undefined
      ? []
      : [
          sh`find . -mindepth 1 ! -type l -exec chmod -- ${octal} {} + || k_fail 'cannot set the mode'`,
        ]),
  ];
  return joinShell([sh`cd "$k_d/new" || exit`, ...steps], '\n');
}

/** One record for everything below the working directory, then a checksum for every file. */
export function listing(): Shell {
  return sh`find . -mindepth 1 -printf 'at|%y|%m|%U|%G|%s|%T@|%p\\0%l\\0'; find . -type f -exec sha1sum -z {} +`;
}

/** The same for what has these names below another directory. */
export function listingOf(directory: string): Shell {
  return sh`find . -mindepth 1 -print0 | (cd -- ${directory} 2>/dev/null && xargs -0 -r sh -c 'find "$@" -maxdepth 0 -printf "at|%y|%m|%U|%G|%s|%T@|%p\\0%l\\0"' sh)
printf 'sums\\0'
find . -type f -print0 | (cd -- ${directory} 2>/dev/null && xargs -0 -r sha1sum -z)`;
}

/** What neither archive nor `find` tells of a member that is in place: `extra|CONTEXT|FLAGS|PATH`. */
export function extras(args: UnarchiveArgs): Shell {
  if (!wantsContext(args) && args.attributes === undefined) return sh``;
  return sh`k_c=; ! k_selinux || k_c=1
find . -mindepth 1 -print0 | (cd -- ${args.dest} 2>/dev/null && K_C=$k_c xargs -0 -r sh -c '
  for k_f do
    [ -e "$k_f" ] || [ -L "$k_f" ] || continue
    printf "extra|%s|%s|%s\\0" "\${K_C:+$(stat -c %C -- "$k_f" 2>/dev/null)}" "$([ -L "$k_f" ] || lsattr -d -- "$k_f" 2>/dev/null | cut -d" " -f1)" "$k_f"
  done' sh)`;
}

/** Sets it, once all is in its place. */
export function setExtras(args: UnarchiveArgs): Shell {
  const parts = Object.entries({ u: args.seuser, r: args.serole, t: args.setype, l: args.selevel });
  const words = parts.flatMap(([letter, value]) =>
    value === undefined || value === '_default' ? [] : [`-${letter}`, value],
  );
  const { attributes } = args;
  const flags =
    attributes === undefined || /^[-+=]/.test(attributes) ? attributes : `=${attributes}`;
  return joinShell(
    [
      ...(words.length === 0
        ? []
        : [
            sh`! k_selinux || find . -mindepth 1 -print0 | (cd -- ${args.dest} && xargs -0 -r chcon -h ${words} --) || k_fail 'cannot set the SELinux context'`,
          ]),
      ...(flags === undefined
        ? []
        : [
            sh`find . -mindepth 1 ! -type l -print0 | (cd -- ${args.dest} && xargs -0 -r chattr ${flags} --) || k_fail 'cannot set the attributes'`,
          ]),
    ],
    '\n',
  );
}

function wantsContext({ seuser, serole, setype, selevel }: UnarchiveArgs): boolean {
  return [seuser, serole, setype, selevel].some(part => part !== undefined);
}

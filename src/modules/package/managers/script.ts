import { joinShell, quote, Shell, sh } from '../../../module-api/index.ts';

/** One word of a `case` pattern: only the signs of a pattern are left to the shell. */
export function patternWord(text: string): Shell {
  const parts = text.split(/(\*|\?|\[[^\]\s'"\\$`]*\])/);
  const words = parts.map((part, index) => (index % 2 === 1 || part === '' ? part : quote(part)));
  return new Shell(words.join(''));
}

/**
 * Prints `cache|NOW|FETCHED|NEWER`: the host's clock, when `stamps` were last touched, and the
 * first of `sources` that is newer.
 */
export function cacheLine(stamps: readonly string[], sources: readonly string[]): Shell {
  const [list = ''] = stamps;
  return joinShell(
    [
      sh`k_f=$(for k_p in ${stamps}; do stat -c %Y -- "$k_p" 2>/dev/null; done | sort -n | tail -n 1)`,
      sh`k_w=$(find ${sources} -newer ${list} 2>/dev/null | head -n 1)`,
      sh`printf 'cache|%s|%s|%s\\n' "$(date +%s)" "$k_f" "$k_w"`,
    ],
    '\n',
  );
}

/** Prints `ask|WORD` for each positional parameter, and what the command says that is given all. */
export function simulation(command: Shell): Shell {
  return sh`if [ $# -gt 0 ]; then
printf 'ask|%s\\n' "$@"
k_o=$(${command} "$@" 2>&1 </dev/null); k_r=$?
printf 'simulate|%s\\n%s\\n' "$k_r" "$k_o"
fi`;
}

/** The same without positional parameters. */
export function plainSimulation(command: Shell): Shell {
  return sh`k_o=$(${command} 2>&1 </dev/null); k_r=$?
printf 'simulate|%s\\n%s\\n' "$k_r" "$k_o"`;
}

/** The last lines that say something. */
export function lastLines(text: string, count: number): string {
  const lines = text.split('\n').map(line => line.trim());
  return lines
    .filter(line => line !== '')
    .slice(-count)
    .join(' ');
}

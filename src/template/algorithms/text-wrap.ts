export interface WrapOptions {
  readonly width: number;
  readonly breakLongWords: boolean;
  readonly breakOnHyphens: boolean;
}

/** The lines that Python's `textwrap.wrap` makes of one line, without touching its tabs. */
export function wrapText(text: string, options: WrapOptions): string[] {
  const chunks = options.breakOnHyphens ? hyphenChunks(text) : text.split(/(\s+)/);
  const rest = chunks.filter(chunk => chunk !== '').reverse();
  const lines: string[] = [];
  while (rest.length > 0) {
    if (isBlank(rest.at(-1)) && lines.length > 0) rest.pop();
    const line = nextLine(rest, options);
    if (isBlank(line.at(-1))) line.pop();
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines;
}

/** Takes from the end of `rest` what fits into a line, or at least a part of a word. */
function nextLine(
  rest: string[],
  { width, breakLongWords, breakOnHyphens }: WrapOptions,
): string[] {
  const line: string[] = [];
  let length = 0;
  for (let next = rest.at(-1); next !== undefined; next = rest.at(-1)) {
    if (length + next.length > width) break;
    line.push(next);
    length += next.length;
    rest.pop();
  }
  const long = rest.at(-1);
  if (long === undefined || long.length <= width) return line;
  if (!breakLongWords) {
    if (line.length === 0) line.push(rest.pop() ?? '');
    return line;
  }
  const room = width < 1 ? 1 : width - length;
  const hyphen = breakOnHyphens ? long.lastIndexOf('-', room - 1) : -1;
  const usable = long.length > room && hyphen > 0 && /[^-]/.test(long.slice(0, hyphen));
  const end = usable ? hyphen + 1 : room;
  line.push(long.slice(0, end));
  rest.splice(-1, 1, long.slice(end));
  return line;
}

function isBlank(chunk: string | undefined): boolean {
  return chunk !== undefined && chunk.trim() === '';
}

/** Words and white space; words may end after a hyphen between letters, and dashes stand alone. */
function hyphenChunks(text: string): string[] {
  const word = '[\\p{L}\\p{N}_!"\'&.,?]';
  const letter = '[\\p{L}_]';
  const pattern = new RegExp(
    `(\\s+|(?<=${word})-{2,}(?=[\\p{L}\\p{N}_])|\\S+?(?:-(?:(?<=${letter}{2}-)|(?<=${letter}-${letter}-))(?=${letter}-?${letter})|(?=\\s|$)|(?<=${word})(?=-{2,}[\\p{L}\\p{N}_])))`,
    'u',
  );
  return text.split(pattern);
}

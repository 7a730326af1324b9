import { fail } from '../../module-api/index.ts';

/** One line of a `.list` file. */
export interface SourceLine {
  readonly type: string;
  /** Without brackets. */
  readonly options: readonly string[];
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
}

export function parseSourceLine(text: string): SourceLine | undefined {
  const [, type, options = '', uri, suite, components = ''] =
    /^\s*(deb|deb-src)\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)((?:\s+[^#\s]\S*)*)\s*(?:#.*)?$/.exec(
      text,
    ) ?? [];
  if (type === undefined || uri === undefined || suite === undefined) return undefined;
  return { type, options: wordsOf(options), uri, suite, components: wordsOf(components) };
}

/** Reads the option "repo". */
export function requireSourceLine(repo: string): SourceLine {
  if (repo.trim().startsWith('ppa:')) fail(`"repo: ${repo.trim()}": ${ppaProblem(repo)}`);
  const line = parseSourceLine(repo);
  if (line === undefined || (!line.suite.endsWith('/') && line.components.length === 0)) {
    fail(
      `"repo" must be like "deb https://host/path suite component", not ${JSON.stringify(repo)}`,
    );
  }
  return line;
}

/** What to write in the place of `ppa:OWNER/NAME`: its key cannot be told from its name. */
export function ppaProblem(repo: string): string {
  const parts = repo.trim().slice('ppa:'.length).replace(/^~/, '').split('/');
  const owner = parts[0] ?? '';
  const archive = parts.length > 1 ? (parts.at(-1) ?? '') : 'ppa';
  return [
    'a "ppa:" cannot be looked up, since its name does not tell its key; in its place write',
    `  uris: https://ppa.launchpadcontent.net/${owner}/${archive}/ubuntu`,
    '  suites: "{{ ansible_distribution_release }}"',
    '  components: main',
    '  signed_by: https://keyserver.ubuntu.com/pks/lookup?op=get&search=0xFINGERPRINT',
    `and the FINGERPRINT that https://launchpad.net/~${owner}/+archive/ubuntu/${archive} shows under "Technical details"`,
  ].join('\n');
}

export function renderSourceLine({ type, options, uri, suite, components }: SourceLine): string {
  const bracket = options.length === 0 ? [] : [`[${options.join(' ')}]`];
  return [type, ...bracket, uri, suite, ...components].join(' ');
}

function isSameLine(one: SourceLine, other: SourceLine): boolean {
  return renderSourceLine(one) === renderSourceLine(other);
}

/** With an option in the brackets, in place of one of the same key. */
export function withOption(line: SourceLine, key: string, value: string): SourceLine {
  const others = line.options.filter(option => !option.startsWith(`${key}=`));
  return { ...line, options: [...others, `${key}=${value}`] };
}

/** What Ansible names the file of a repository: its address in letters and digits. */
export function fileNameOf({ uri }: SourceLine): string {
  const address = uri.replace(/^[\w+]+:\/\//, '').replace(/^[^@]*@/, '');
  return address
    .split(/[^a-zA-Z0-9]+/)
    .filter(part => part !== '')
    .join('_');
}

/** The text of a `.list` file with the line on; switched on again where it was off. */
export function withSource(text: string, wanted: SourceLine): string {
  const lines = text.split('\n');
  if (lines.some(line => isSource(line, wanted))) return text;
  const off = lines.findIndex(line => isSource(line.replace(/^[\s#]+/, ''), wanted));
  if (off !== -1) return lines.with(off, renderSourceLine(wanted)).join('\n');
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${text}${separator}${renderSourceLine(wanted)}\n`;
}

/** Whether the line is in the text; `off`: behind a `#` counts too. */
export function hasSource(text: string, wanted: SourceLine, off = false): boolean {
  const lines = text.split('\n');
  return lines.some(line => isSource(off ? line.replace(/^[\s#]+/, '') : line, wanted));
}

export function withoutSource(text: string, unwanted: SourceLine): string {
  return text
    .split('\n')
    .filter(line => !isSource(line, unwanted))
    .join('\n');
}

/** Whether apt reads nothing from a file. */
export function isEmptyList(text: string): boolean {
  return text.split('\n').every(line => /^\s*(#.*)?$/.test(line));
}

function isSource(text: string, wanted: SourceLine): boolean {
  const line = parseSourceLine(text);
  return line !== undefined && isSameLine(line, wanted);
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter(word => word !== '');
}

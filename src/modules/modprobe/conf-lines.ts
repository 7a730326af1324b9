/** Lines of `/etc/modules-load.d` and `/etc/modprobe.d`; `-` and `_` are one sign in names. */

/** Whether a text has a line that loads the module at boot. */
export function hasModule(text: string, name: string): boolean {
  return text.split('\n').some(line => isModule(line, name));
}

export function withModule(text: string, name: string): string {
  return hasModule(text, name) ? text : withLine(text, name);
}

export function withoutModule(text: string, name: string): string {
  return withoutLines(text, line => isModule(line, name));
}

/** The parameters that a text sets for the module. */
export function optionsIn(text: string, name: string): readonly string[] {
  return text.split('\n').flatMap(line => optionsOf(line, name) ?? []);
}

export function withOptions(text: string, name: string, params: readonly string[]): string {
  const rest = withoutOptions(text, name);
  return params.length === 0 ? rest : withLine(rest, `options ${name} ${params.join(' ')}`);
}

export function withoutOptions(text: string, name: string): string {
  return withoutLines(text, line => optionsOf(line, name) !== undefined);
}

function isModule(line: string, name: string): boolean {
  return plain(line.trim()) === plain(name);
}

function optionsOf(line: string, name: string): readonly string[] | undefined {
  const [keyword, module, ...params] = line.trim().split(/\s+/);
  const isOurs = keyword === 'options' && plain(module ?? '') === plain(name);
  return isOurs ? params : undefined;
}

function withoutLines(text: string, drop: (line: string) => boolean): string {
  const lines = text.split('\n');
  const kept = lines.filter(line => !drop(line));
  return kept.length === lines.length ? text : kept.join('\n');
}

function withLine(text: string, line: string): string {
  const start = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return `${start}${line}\n`;
}

function plain(name: string): string {
  return name.replaceAll('-', '_');
}

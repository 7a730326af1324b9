import { quote, Shell, sh } from './shell.ts';

/**
 * A text as one shell word in which `~`, `~user`, `$NAME` and `${NAME}` mean what they mean on the host, where they
 * mean something, and all else itself.
 */
export function hostWord(text: string): Shell {
  const [home] = /^~[A-Za-z0-9_.-]*(?:\/|$)/.exec(text) ?? [''];
  const parts = text.slice(home.length).split(/(\$[A-Za-z_]\w*|\$\{[A-Za-z_]\w*\})/);
  const pieces = parts.map((part, index) => (index % 2 === 1 ? variable(part) : literal(part)));
  const word = homeWord(home) + pieces.join('');
  return word === '' ? sh`''` : new Shell(word);
}

/** Whether the host has to be asked what a text means. */
export function meansMoreOnHost(text: string): boolean {
  return text.startsWith('~') || /\$\{?[A-Za-z_]/.test(text);
}

/** The slash must not be quoted, or the shell would not see where the name ends. */
function homeWord(home: string): string {
  if (home === '~' || home === '~/') return `"$HOME"${home.slice(1)}`;
  return home;
}

/** One that is not set stays as it is written. */
function variable(reference: string): string {
  const name = reference.replaceAll(/[${}]/g, '');
  return `"\${${name}-\\${reference.replace('}', '\\}')}}"`;
}

function literal(text: string): string {
  return text === '' ? '' : quote(text);
}

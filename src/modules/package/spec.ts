import { fail } from '../../module-api/index.ts';

/** One entry of `name`. */
export interface Spec {
  readonly kind: 'package' | 'file' | 'group';
  /** As the user wrote it, spaces aside. */
  readonly text: string;
  /** Without a version; may hold `*`, `?` and `[…]`. */
  readonly name: string;
  readonly relation?: '=' | '>=' | '<=' | '>' | '<' | undefined;
  /** May hold a pattern too. */
  readonly version?: string | undefined;
}

/** Reads `name`, `name=1.2`, `name >= 1.2`, `@group`, a path or an address of a package file. */
export function parseSpec(written: string): Spec {
  const text = written.trim();
  if (text.startsWith('-') || /\p{Cc}/u.test(text)) {
    fail(`${JSON.stringify(written)} cannot be the name of a package`);
  }
  if (text.startsWith('@')) return { kind: 'group', text, name: text };
  if (isFile(text)) return { kind: 'file', text, name: text };
  const [, name, relation, version] =
    /^([^\s=<>]+)\s*(?:(>=|<=|==?|<|>)\s*(\S+))?$/.exec(text) ?? [];
  if (name === undefined) fail(`${JSON.stringify(written)} cannot be the name of a package`);
  if (relation === undefined) return { kind: 'package', text, name };
  return {
    kind: 'package',
    text: text.replaceAll(/\s+/g, ''),
    name,
    relation: relationOf(relation),
    version,
  };
}

/**
 * What "kubeadm-1.36.4" may mean to dnf: a package of that name, or a version of one with a shorter name. The longest
 * name comes first.
 */
export function readingsOf(spec: Spec): readonly Spec[] {
  if (spec.kind !== 'package' || spec.relation !== undefined) return [spec];
  const dashes = Array.from(spec.name.matchAll(/(?<=[^-])-(?=\d)/g), ({ index }) => index);
  const versions = dashes.toReversed().map(
    (dash): Spec => ({
      ...spec,
      name: spec.name.slice(0, dash),
      relation: '=',
      version: spec.name.slice(dash + 1),
    }),
  );
  return [spec, ...versions];
}

/** Whether a package of this version is what `name=wanted` asks for: a revision may follow in it. */
export function isVersion(wanted: string, version: string): boolean {
  return matches(wanted, version) || version.replace(/^\d+:/, '').startsWith(`${wanted}-`);
}

function relationOf(written: string): Spec['relation'] {
  const relations = ['=', '>=', '<=', '>', '<'] as const;
  return relations.find(relation => relation === written) ?? '=';
}

export function isPattern(text: string): boolean {
  return /[*?[]/.test(text);
}

/** Whether a shell pattern, as package managers read it, matches the whole text. */
export function matches(pattern: string, text: string): boolean {
  const source = pattern.replaceAll(/\[[^\]]+\]|[^]/g, part => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (part.length > 1) return part.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    return part.replace(/[.\\^$+(){}|[\]/]/, '\\$&');
  });
  return new RegExp(`^${source}$`, 's').test(text);
}

function isFile(text: string): boolean {
  return /^[a-z]+:\/\//.test(text) || /^[./~].*\.(deb|rpm|apk)$/s.test(text);
}

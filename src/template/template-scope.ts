import { statSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { CachedScope, type Scope } from '../jinja/environment.ts';
import type { Value } from '../values/value.ts';
import { clockAt } from './algorithms/calendar.ts';
import { DateTime } from './algorithms/datetime.ts';
import { strftime } from './algorithms/strftime.ts';

/** The template file that is being rendered. */
export interface RenderedFile {
  /** Absolute. */
  readonly path: string;
  /** As the task names it. */
  readonly source: string;
  /** As the task names where the result goes. */
  readonly destination: string | undefined;
  readonly now: () => Date;
  /** What `ansible_managed` says of every template, where nobody has said something else. */
  readonly managed: string;
}

const variables: Readonly<Record<string, (file: RenderedFile) => Value>> = {
  template_path: ({ source }) => source,
  template_fullpath: ({ path }) => path,
  template_destpath: ({ destination }) => destination ?? null,
  template_host: () => hostname(),
  template_uid: ({ path }) => ownerOf(path),
  template_mtime: ({ path }) => timeOf(statSync(path).mtime),
  template_run_date: ({ now }) => timeOf(now()),
};

/** The names that templates know beside those of the host. */
export const templateVariables: readonly string[] = Object.keys(variables);

/** What a template file sees: the variables of the host, and those about the file itself. */
export class TemplateScope extends CachedScope {
  readonly #file: RenderedFile;

  constructor(source: Scope, file: RenderedFile) {
    super(source);
    this.#file = file;
  }

  override lookup(name: string): Value | undefined {
    const own = variables[name];
    if (own !== undefined) return own(this.#file);
    const value = super.lookup(name);
    const isSetting = name === 'ansible_managed' && value === this.#file.managed;
    return isSetting ? managedText(this.#file) : value;
  }

  override *names(): Iterable<string> {
    yield* super.names();
    yield* templateVariables;
  }
}

function managedText({ path, source, managed }: RenderedFile): string {
  if (!/[{%]/.test(managed)) return managed;
  const about = { file: source, host: hostname(), uid: ownerOf(path) };
  const text = Object.entries(about).reduce(
    (before, [name, value]) => before.replaceAll(`{${name}}`, value.replaceAll('%', '%%')),
    managed,
  );
  return strftime(text, clockAt(statSync(path).mtime, false));
}

/** The name of a file's owner, where it is the user's own, or else the number. */
function ownerOf(path: string): string {
  const { uid } = statSync(path);
  const user = userInfo();
  return user.uid === uid ? user.username : String(uid);
}

function timeOf(date: Date): DateTime {
  return new DateTime({ ...clockAt(date, false), zone: undefined });
}

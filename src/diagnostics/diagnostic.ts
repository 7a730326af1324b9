import type { DiagnosticCode } from './codes.ts';
import { withMaskedSecrets } from './masked-secrets.ts';
import type { Location } from './source-file.ts';

/** One problem in something the user wrote. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly code: DiagnosticCode;
  /** One sentence that names the user's key and says what was expected. */
  readonly message: string;
  /** Absent only where no file is at fault (a command line argument). */
  readonly location?: Location | undefined;
  /** What to do: "Did you mean …?" */
  readonly hint?: string | undefined;
  /** Other places that explain this one: the first of two duplicates, the include that led here. */
  readonly related?: readonly RelatedPlace[] | undefined;
  /** What led to the file it is in, innermost first. */
  readonly includedAt?: readonly Location[] | undefined;
  /** That file is a template, and the first of these places the task that renders it. */
  readonly isTemplate?: boolean | undefined;
}

export interface RelatedPlace {
  readonly message: string;
  readonly location: Location;
}

export type Result<T> =
  | {
      readonly ok: true;
      readonly value: T;
      readonly warnings?: readonly Diagnostic[] | undefined;
    }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Files or options are wrong; carries every problem found. Exit code 3. */
export class InputError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ message }) => message).join('\n'));
    this.name = 'InputError';
    this.diagnostics = diagnostics;
  }
}

/** Collects problems so that all of them are reported at once. */
export class Diagnostics {
  readonly list: Diagnostic[] = [];

  error(
    code: DiagnosticCode,
    message: string,
    location?: Location,
    extra: Pick<Diagnostic, 'hint' | 'related'> = {},
  ): void {
    this.#add({ severity: 'error', code, message, location, ...extra });
  }

  warning(
    code: DiagnosticCode,
    message: string,
    location?: Location,
    extra: Pick<Diagnostic, 'hint' | 'related'> = {},
  ): void {
    this.#add({ severity: 'warning', code, message, location, ...extra });
  }

  #add(diagnostic: Diagnostic): void {
    const message = withMaskedSecrets(diagnostic.message, diagnostic.location);
    this.list.push({ ...diagnostic, message });
  }

  /** What `load` reports of other files came there by way of these places, innermost first. */
  async includedAt<T>(way: readonly Location[], load: () => Promise<T>): Promise<T> {
    const before = this.list.length;
    const loaded = await load();
    for (const [index, diagnostic] of this.list.entries()) {
      const { location, includedAt = [] } = diagnostic;
      if (index < before || location === undefined) continue;
      const others = way.filter(({ source }) => source.path !== location.source.path);
      if (others.length === 0) continue;
      this.list[index] = { ...diagnostic, includedAt: [...includedAt, ...others] };
    }
    return loaded;
  }

  get hasErrors(): boolean {
    return this.list.some(({ severity }) => severity === 'error');
  }

  /** Throws an `InputError` with everything collected if any of it is an error. */
  throwIfErrors(): void {
    if (this.hasErrors) throw new InputError(this.list);
  }
}

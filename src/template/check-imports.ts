import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Template } from '../jinja/parse.ts';
import type { TemplateReference } from '../jinja/references.ts';
import { boundBehind } from '../jinja/syntax/walk.ts';

/** What is imported of a file that does not define it: it fails where it is used. */
export function undefinedImports(
  { wanted }: TemplateReference,
  { body, origin }: Template,
): readonly Diagnostic[] {
  // What it extends may define names, too.
  if (wanted.length === 0 || body.some(({ kind }) => kind === 'extends')) return [];
  const defined = body.flatMap(boundBehind);
  return wanted
    .filter(({ name }) => !defined.includes(name))
    .map(({ name, location }) => ({
      ...{ severity: 'warning', code: 'expression/undefined' },
      message: `"${origin.location.source.path}" does not define "${name}".`,
      ...{ location, hint: didYouMean(name, defined) },
    }));
}

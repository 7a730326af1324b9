import type { Diagnostic, Result } from '../../../src/diagnostics/diagnostic.ts';
import {
  type Expression,
  parseExpression,
  parseTemplate,
  type Template,
} from '../../../src/jinja/parse.ts';
import type { TemplateOptions } from '../../../src/jinja/syntax/options.ts';
import { type TextOrigin, wholeText } from '../../../src/values/origin.ts';
import { Templated } from '../../../src/values/value.ts';

export function originOf(text: string, path = 'test.j2'): TextOrigin {
  return wholeText({ path, text });
}

export function templated(text: string, path = 'vars.yaml'): Templated {
  return new Templated(text, originOf(text, path));
}

export function expressionOf(text: string): Expression {
  return valueOf(parseExpression(text, originOf(text)));
}

export function templateFrom(text: string, options?: TemplateOptions, path?: string): Template {
  return valueOf(parseTemplate(text, originOf(text, path), options));
}

export function diagnosticsOf(result: Result<unknown>): readonly Diagnostic[] {
  return result.ok ? [] : result.diagnostics;
}

function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
}

/** The text a diagnostic points at, so that a test reads as what is underlined. */
export function marked({ location }: Diagnostic): string | undefined {
  return location?.source.text.slice(location.start, location.end);
}

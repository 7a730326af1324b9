import type { SourceFile } from '../diagnostics/source-file.ts';
import type { TextOrigin } from '../values/origin.ts';
import { Templated } from '../values/value.ts';
import { isTemplate } from '../yaml/to-value.ts';

/** A string the user wrote: `Templated` when it holds a template. */
export function textValue(text: string, origin: TextOrigin): string | Templated {
  return isTemplate(text) ? new Templated(text, origin) : text;
}

/** The origin of a text that stands in the file as it is. */
export function verbatim(source: SourceFile, start: number, end: number): TextOrigin {
  return { location: { source, start, end }, offsetAt: index => start + index };
}

/** The origin of a text whose characters are at `offsets`; `end` is the offset behind the text. */
export function pieced(source: SourceFile, offsets: readonly number[], end: number): TextOrigin {
  const start = offsets[0] ?? end;
  return { location: { source, start, end }, offsetAt: index => offsets[index] ?? end };
}

/** The origin of the part of a text that begins at `from` and ends before `to`. */
export function partOf(origin: TextOrigin, from: number, to: number): TextOrigin {
  const start = origin.offsetAt(from);
  const end = to > from ? origin.offsetAt(to - 1) + 1 : start;
  return {
    location: { source: origin.location.source, start, end },
    offsetAt: index => origin.offsetAt(from + index),
  };
}

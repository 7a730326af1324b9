import { toText } from '../../jinja/python/text.ts';
import { Templated, type Value } from '../../values/value.ts';

/** A value as people read it: a template as it is written, anything else as Python prints it. */
export function shownText(value: Value): string {
  return value instanceof Templated ? value.text : toText(value);
}

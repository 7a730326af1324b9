import { Templated } from '../../values/value.ts';
import type { Located, ScalarNode } from '../../yaml/located.ts';
import { isTemplate } from '../../yaml/to-value.ts';
import { checkTemplates } from '../check-templates.ts';
import type { FileReading } from '../file-reading.ts';
import { asListOrOne, valueOf, wrongType } from '../reading.ts';

/** Templates among them are rendered when all of the play is read, as all of it counts. */
export function parseTags(node: Located, reading: FileReading): readonly string[] {
  const written = asListOrOne(node).flatMap(item => {
    const isAlone = item === node && item.kind === 'scalar' && typeof item.value !== 'string';
    if (item.kind === 'scalar' && !isAlone) return tagsIn(item);
    const message = '"tags" must be a string or a list of strings.';
    wrongType(reading.diagnostics, message, item.location);
    return [];
  });
  const tags = written.map(tag => (tag instanceof Templated ? tag.text : tag));
  const templates = written.filter(tag => tag instanceof Templated);
  if (templates.length === 0) return tags;
  checkTemplates(templates, reading);
  reading.laterTags.push({ written, tags, parent: reading.parent });
  return tags;
}

/** What stands between commas; those within braces are of the template. */
const piece = /(?:\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|[^,])+/gs;

function tagsIn(node: ScalarNode): readonly (string | Templated)[] {
  const { text, origin } = node;
  const isLiteral = !(valueOf(node) instanceof Templated);
  const tags: (string | Templated)[] = [];
  for (const { 0: part, index } of text.matchAll(isLiteral ? /[^,]+/g : piece)) {
    const tag = part.trim();
    const start = index + part.indexOf(tag);
    const offsetAt = (at: number): number => origin.offsetAt(start + at);
    if (isLiteral || !isTemplate(tag)) tags.push(tag);
    else tags.push(new Templated(tag, { location: node.location, offsetAt }));
  }
  return tags.filter(tag => tag !== '');
}

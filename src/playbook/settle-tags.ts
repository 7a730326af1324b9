import { isList, type Templated, Unknown, type Value } from '../values/value.ts';
import { type EarlyReading, notOfType, rendered } from './early.ts';
import type { Play, Task } from './model.ts';
import type { PlayReading } from './play-reading.ts';
import { wayTo } from './ways.ts';

/**
 * Puts what templates make in the place of tags of the play, or of what the include has brought.
 */
export async function settleTags(
  node: Play | Task,
  { laterTags, ...reading }: PlayReading,
): Promise<void> {
  for (const { written, tags, parent } of laterTags) {
    const way = parent === undefined ? [] : wayTo(parent);
    // What imports a playbook is told of all that is wrong in it.
    const told = node.kind === 'play' ? way.filter(one => !node.importedAt.includes(one)) : way;
    const settled = await reading.diagnostics.includedAt(told, async () => {
      const found: string[] = [];
      for (const tag of written)
        found.push(...(typeof tag === 'string' ? [tag] : await tagsOf(tag, node, reading)));
      return found;
    });
    tags.splice(0, tags.length, ...settled);
  }
}

const hint =
  'Tags are made before any task runs: of "-e", of "vars" and "vars_files" of the play, and of defaults and vars of its roles; what an include brings also of its loop and "vars".';

/** Where nothing can be made of it, which is reported, or nothing yet, its text is the tag. */
async function tagsOf(
  tag: Templated,
  node: Play | Task,
  reading: EarlyReading,
): Promise<readonly string[]> {
  const value = await rendered(tag, node, { ...reading, hint });
  if (value === undefined || value instanceof Unknown) return [tag.text];
  const items = isList(value) ? value : [value];
  if (!items.every(isTag)) {
    notOfType('"tags" must be a string or a list of strings.', tag, reading);
    return [tag.text];
  }
  return items.flatMap(item => (item === null || item === '' ? [] : [String(item)]));
}

function isTag(value: Value): value is string | number | null {
  return value === null || typeof value === 'string' || typeof value === 'number';
}

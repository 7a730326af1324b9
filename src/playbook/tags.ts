import type { Node, Parent } from './model.ts';

/** The tags of a task or block and of everything around it. */
export function tagsOf(node: Node | Parent): readonly string[] {
  const all: string[] = [];
  for (let at: Node | Parent | undefined = node; at !== undefined; at = parentOf(at)) {
    all.push(...at.keywords.tags);
  }
  return [...new Set(all)];
}

function parentOf(node: Node | Parent): Parent | undefined {
  return node.kind === 'play' ? undefined : node.parent;
}

/** Whether `--tags` and `--skip-tags` let something with these tags run. */
export function isSelected(
  tags: readonly string[],
  {
    tags: only,
    skipTags,
  }: { readonly tags: readonly string[]; readonly skipTags: readonly string[] },
): boolean {
  return isWanted(tags, only) && !isSkipped(tags, skipTags);
}

function isWanted(tags: readonly string[], only: readonly string[]): boolean {
  const named = tags.some(tag => only.includes(tag));
  if (named) return true;
  if (tags.includes('always')) return true;
  if (tags.includes('never')) return false;
  if (only.length === 0 || only.includes('all')) return true;
  if (only.includes('tagged')) return tags.length > 0;
  return only.includes('untagged') && tags.length === 0;
}

function isSkipped(tags: readonly string[], skipTags: readonly string[]): boolean {
  const named = tags.some(tag => skipTags.includes(tag));
  if (named) return true;
  const always = tags.includes('always');
  if (skipTags.includes('all')) return !always || skipTags.includes('always');
  if (skipTags.includes('tagged')) return tags.length > 0;
  return skipTags.includes('untagged') && tags.length === 0;
}

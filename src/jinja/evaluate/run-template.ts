import { Blocks } from './compile-block.ts';
import type { CompiledTemplate, Context } from './frame.ts';
import type { Output } from './output.ts';
import { locate, type Site, viaPlace } from './site.ts';

/** Runs a template and then, in place of its own output, what it extends. */
export function runHierarchy(template: CompiledTemplate, context: Context, out: Output): void {
  context.addBlocks(template);
  if (template.blocks.size > 0) context.frame.set('self', new Blocks(context));
  template.body(context.frame, out);
  for (let { parent } = context; parent !== undefined; parent = context.parent) {
    if (parent.out === out) out.reset(parent.mark);
    context.parent = undefined;
    runParent(parent, context, out);
  }
}

function runParent(
  { template, site }: { readonly template: CompiledTemplate; readonly site: Site },
  context: Context,
  out: Output,
): void {
  try {
    template.body(context.frame, out);
  } catch (error) {
    throw viaPlace(locate(error, context.render.session.site), 'extended here', site);
  }
}

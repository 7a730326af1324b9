import type { Change } from '../module-api/change.ts';

/** Something a change may alter, so that what was observed of it before is no longer sure. */
export type Touched =
  | {
      readonly resource: 'file';
      readonly path: string;
      /** Everything below it too. */
      readonly tree: boolean;
    }
  | { readonly resource: 'package' | 'unit' | 'value'; readonly name: string }
  | { readonly resource: 'anything' };

export function touches(change: Change): readonly Touched[] {
  if (change.kind !== 'run') {
    const tree =
      change.kind === 'remove' || (change.kind === 'attributes' && change.recurse === true);
    const touched: Touched = { resource: 'file', path: change.path, tree };
    const source = change.kind === 'link' && change.hard ? change.target : undefined;
    return source === undefined ? [touched] : [touched, { ...touched, path: source }];
  }
  const { predicts, opaque } = change;
  if (opaque === true || predicts === undefined) return [{ resource: 'anything' }];
  return predicts.map(prediction => {
    const { resource } = prediction;
    if (resource === 'file') return { resource, path: prediction.path, tree: false };
    return { resource, name: resource === 'value' ? prediction.key : prediction.name };
  });
}

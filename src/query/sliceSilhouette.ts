import { gridOf, silhouetteOf, type TreeSilhouette } from '../profile/silhouette';
import { matchingFrames } from '../profile/search';
import type { TreeSlice } from '../profile/slice';
import { FramePacker } from './frameColumns';
import type { ShownContext, SlicedView } from './scopedModel';
import type { FoundSilhouette, Silhouette, Stretch } from './sliceTypes';
import { packFunctions } from './packFunctions';

/** What a width shows of a view. */
interface Shown {
  readonly widthPx: number;
  readonly range: Stretch | null;
}

/** The silhouettes of the blocks in a slice, null if they have none. `wanted`: only the functions marked there. */
export const treeSilhouette = (
  { tree }: SlicedView,
  slice: TreeSlice,
  { widthPx, range }: Shown,
  wanted?: Uint8Array,
): TreeSilhouette | null => silhouetteOf(tree, slice, gridOf(slice, widthPx, range), wanted);

/** A silhouette with its functions; all columns are made anew. `place`: where a function is among those of the answer. */
export function shownSilhouette(
  { tree, compared }: SlicedView,
  { grid, entry, row, from, to, path, count }: TreeSilhouette,
  place: (f: number) => number,
): Silhouette {
  const { frame } = tree.levels();
  const changes = compared?.().changes;
  return {
    start: grid.start,
    step: grid.step,
    entry: entry.slice(),
    row: row.slice(),
    from: from.slice(),
    to: to.slice(),
    count: count.slice(),
    frame: path.map((node) => place(frame[node])),
    strength: changes === undefined ? null : Float32Array.from(path, (node) => changes.strength(node)),
  };
}

/** What the silhouettes of a slice have of the functions that match a query. Throws ProfileError on an invalid one. */
export function foundSilhouette(
  context: ShownContext,
  view: SlicedView,
  slice: TreeSlice,
  shown: Shown,
  query: string,
): FoundSilhouette {
  const frames = new FramePacker();
  const wanted = matchingFrames(context.model.profile.frames, query);
  const found = treeSilhouette(view, slice, shown, wanted);
  const silhouette = found && shownSilhouette(view, found, packFunctions(context, frames));
  return { silhouette, frames: frames.columns() };
}

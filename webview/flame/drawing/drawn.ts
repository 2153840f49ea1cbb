/** What a graph shows now: a scene, and which of its bars can be reached one by one. */
import type { ProfileSummary, Stretch } from '../../../src/query/types';
import type { Bar } from './bars';
import type { BarBox } from './painter';
import type { Scene } from './scene';

/** Bars narrower than this are painted but left out of the accessibility tree. */
const minTreeItemPx = 2;

/** `range`: the stretch that fills the width. */
export class Drawn {
  /** Bars that have an element or will get one, in reading order; and the same by node. */
  readonly boxes: readonly BarBox[];
  readonly byNode: ReadonlyMap<number, BarBox>;

  constructor(
    readonly scene: Scene,
    readonly summary: ProfileSummary,
    range: Stretch,
  ) {
    this.boxes = scene.boxes(range, minTreeItemPx);
    this.byNode = new Map(this.boxes.map((box) => [box.bar.id, box]));
  }

  /** The same scene with another stretch of it. */
  during(range: Stretch): Drawn {
    return new Drawn(this.scene, this.summary, range);
  }

  /** The bar of a call-tree node; null where it is too narrow, or there is none. */
  bar(id: number | null): Bar | null {
    return (id === null ? undefined : this.byNode.get(id))?.bar ?? null;
  }
}

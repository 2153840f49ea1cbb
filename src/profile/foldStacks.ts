import { frameKey } from './frameKey';
import { groupBy } from './stackWeights';
import { packageOf } from './packageOf';
import type { Transform } from './scope';
import type { Frame, Profile, StackTable } from './types';

/** A stack table after transforms. */
export interface FoldedStacks {
  readonly stacks: StackTable;
  /**
   * Maps each original stack to its transformed one: -1 where nothing of it is left, {@link OUTSIDE} where it is
   * outside the focus.
   */
  readonly stackOf: Int32Array;
  /** Whether samples with an empty stack are kept. */
  readonly keepsEmpty: boolean;
}

/** A stack that a focus leaves out: its samples are not part of the scope. */
export const OUTSIDE = -2;

/**
 * Applies transforms in order. `mine[f]` is 1 for the user's own frames. `(idle)` is never folded, or it would count as
 * work. Entries that become equal are not merged here; trees and totals do that.
 */
export function foldStacks(
  { frames, stacks }: Profile,
  transforms: readonly Transform[],
  mine: Uint8Array,
): FoldedStacks {
  const { parent, frame } = stacks;
  const count = parent.length;
  const kept = new Uint8Array(count).fill(1);
  const outside = new Uint8Array(count);
  for (const transform of transforms) {
    if (transform.kind === 'collapseRecursion') foldRecursion(stacks, kept);
    else if (transform.kind === 'focus') focusOn(stacks, framesOf(frames, transform), kept, outside);
    else {
      const folds = transform.kind === 'myCode' ? mine.map((own) => 1 - own) : framesOf(frames, transform);
      frames.forEach(({ kind }, f) => {
        if (kind === 'idle') folds[f] = 0;
      });
      for (let s = 0; s < count; s++) if (folds[frame[s]] === 1) kept[s] = 0;
    }
  }
  return { ...withoutFolded(stacks, kept, outside), keepsEmpty: !transforms.some(({ kind }) => kind === 'focus') };
}

/** 1 for each frame that the transform refers to. */
function framesOf(frames: readonly Frame[], { by, key }: Extract<Transform, { by: unknown }>): Uint8Array {
  const nameOf = (frame: Frame): string =>
    by === 'frame' ? frameKey(frame) : by === 'file' ? frame.file : packageOf(frame);
  return Uint8Array.from(frames, (frame) => (nameOf(frame) === key ? 1 : 0));
}

function focusOn({ parent, frame }: StackTable, wanted: Uint8Array, kept: Uint8Array, outside: Uint8Array): void {
  const inside = new Uint8Array(kept.length);
  for (let s = 0; s < kept.length; s++) {
    if ((parent[s] >= 0 && inside[parent[s]] === 1) || (kept[s] === 1 && wanted[frame[s]] === 1)) inside[s] = 1;
    else {
      kept[s] = 0;
      outside[s] = 1;
    }
  }
}

/** Drops frames that are already open among the kept callers. Walks the stacks as a tree. */
function foldRecursion({ parent, frame }: StackTable, kept: Uint8Array): void {
  const { start, items } = groupBy(parent, parent.length);
  const open = new Uint8Array(frame.reduce((most, f) => Math.max(most, f), -1) + 1);
  const pending: number[] = [];
  for (let s = 0; s < parent.length; s++) if (parent[s] < 0) pending.push(s);
  while (pending.length > 0) {
    const entry = pending.pop() as number;
    if (entry < 0) {
      open[frame[-1 - entry]] = 0;
      continue;
    }
    if (kept[entry] === 1) {
      if (open[frame[entry]] === 1) kept[entry] = 0;
      else {
        open[frame[entry]] = 1;
        pending.push(-1 - entry);
      }
    }
    for (let c = start[entry]; c < start[entry + 1]; c++) pending.push(items[c]);
  }
}

function withoutFolded(
  { parent, frame, line }: StackTable,
  kept: Uint8Array,
  outside: Uint8Array,
): Pick<FoldedStacks, 'stacks' | 'stackOf'> {
  const stackOf = new Int32Array(kept.length);
  const left = kept.reduce((sum, one) => sum + one, 0);
  const stacks = { parent: new Int32Array(left), frame: new Int32Array(left), line: new Int32Array(left) };
  let count = 0;
  for (let s = 0; s < kept.length; s++) {
    const caller = parent[s] < 0 || stackOf[parent[s]] === OUTSIDE ? -1 : stackOf[parent[s]];
    if (outside[s] === 1) stackOf[s] = OUTSIDE;
    else if (kept[s] === 0) stackOf[s] = caller;
    else {
      stacks.parent[count] = caller;
      stacks.frame[count] = frame[s];
      stacks.line[count] = line[s];
      stackOf[s] = count++;
    }
  }
  return { stacks, stackOf };
}

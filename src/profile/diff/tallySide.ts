import type { Profile } from '../types';
import { BlockReader, blocksIn, isPlaced, lengthOf } from './blocks';
import { SparseTotals } from './sparseTotals';
import type { Side, United } from './types';

/** What a key's weight is divided by: the busy weight (a share), or wall time (a rate). */
export type Exposure = 'busy' | 'wall';

/** One side's sums over its blocks. Columns by key, x being the key's total in a block and e the block's exposure. */
export interface SideTally {
  readonly blocks: number;
  /** Sum of all weights outside idle. */
  readonly busy: number;
  /** Samples, were they all of the same weight: a share's sampling error follows from it. */
  readonly samples: number;
  /** Sums of e and of e² over blocks. */
  readonly exposure: number;
  readonly exposureSquares: number;
  readonly sum: Float64Array;
  /** Sums of x² and of x e. */
  readonly squares: Float64Array;
  readonly crossed: Float64Array;
  /** x and e of the first half of each task's blocks. */
  readonly firstHalf: Float64Array;
  readonly firstExposure: number;
  /** Of threads that do not tell when they waited, n being a thread's busy weight and x the key's in it: sums of x²/n, x, n. */
  readonly spread: Float64Array;
  readonly spreadSum: Float64Array;
  readonly spreadBusy: number;
}

/**
 * Cuts a side of a (scoped) united profile into blocks by task and adds up what each key has in them. `keys` by stack, as
 * {@link SparseTotals} wants them.
 */
export function tallySide(profile: Profile, united: United, side: Side, keys: Int32Array, keyCount: number, by: Exposure): SideTally {
  const { wallMs } = united.sides[side];
  const perTask = Math.max(1, blocksIn(wallMs));
  const isIdle = Uint8Array.from(profile.stacks.frame, (f) => (profile.frames[f].kind === 'idle' ? 1 : 0));
  const totals = new SparseTotals(profile.stacks.parent, keys, keyCount);
  const column = (): Float64Array => new Float64Array(keyCount);
  const [sum, squares, crossed, firstHalf, spread, spreadSum] = [column(), column(), column(), column(), column(), column()];
  let [blocks, busy, weightSquares, exposure, exposureSquares, firstExposure, spreadBusy] = [0, 0, 0, 0, 0, 0, 0];
  for (const threads of threadsByTask(united, side)) {
    const readers = threads.map((t) => new BlockReader(profile.threads[t].samples, lengthOf(united.profile.threads[t].samples), wallMs, perTask));
    for (let b = 0; b < perTask; b++) {
      let inBlock = 0;
      for (const reader of readers) {
        reader.read(b, (stack, weight) => {
          if (stack >= 0) {
            if (isIdle[stack] === 1) return;
            totals.add(stack, weight);
          }
          inBlock += weight;
        });
      }
      const e = by === 'busy' ? inBlock : wallMs / perTask;
      const isFirst = b < perTask >> 1;
      blocks++;
      busy += inBlock;
      exposure += e;
      exposureSquares += e * e;
      if (isFirst) firstExposure += e;
      totals.take((key, x) => {
        sum[key] += x;
        squares[key] += x * x;
        crossed[key] += x * e;
        if (isFirst) firstHalf[key] += x;
      });
    }
    for (const t of threads) {
      const { stack, weight } = profile.threads[t].samples;
      const placed = isPlaced(lengthOf(united.profile.threads[t].samples), wallMs);
      let inThread = 0;
      for (let i = 0; i < stack.length; i++) {
        if (stack[i] >= 0 && isIdle[stack[i]] === 1) continue;
        weightSquares += weight[i] * weight[i];
        if (placed) continue;
        inThread += weight[i];
        if (stack[i] >= 0) totals.add(stack[i], weight[i]);
      }
      if (inThread === 0) continue;
      spreadBusy += inThread;
      totals.take((key, x) => {
        spread[key] += (x * x) / inThread;
        spreadSum[key] += x;
      });
    }
  }
  const samples = weightSquares > 0 ? (busy * busy) / weightSquares : 0;
  return { blocks, busy, samples, exposure, exposureSquares, sum, squares, crossed, firstHalf, firstExposure, spread, spreadSum, spreadBusy };
}

function threadsByTask({ sideOf, taskOf }: United, side: Side): readonly (readonly number[])[] {
  const tasks = new Map<number, number[]>();
  sideOf.forEach((own, t) => {
    if (own !== side) return;
    const threads = tasks.get(taskOf[t]);
    if (threads) threads.push(t);
    else tasks.set(taskOf[t], [t]);
  });
  return [...tasks.values()];
}

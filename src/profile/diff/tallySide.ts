import type { BlockSums } from './blockSums';

/** The divisor of a key's weight: busy weight (a share), or wall time (a rate). */
type Exposure = 'busy' | 'wall';

/** One side's sums over its blocks. Columns are by key; x is the key's weight in a block and e the block's exposure. */
export interface SideTally {
  readonly by: Exposure;
  readonly blocks: number;
  /** Sum of all weights outside idle. */
  readonly busy: number;
  /** The effective number of samples, as if all had the same weight; it determines a share's sampling error. */
  readonly samples: number;
  /** Sums of e, of e², and of e e', where e' belongs to the task's next block. */
  readonly exposure: number;
  readonly exposureSquares: number;
  readonly exposureNext: number;
  /** Sums of x, x² and x e. */
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  readonly crossed: Float64Array;
  /** Sums of x x', and of x e' + x' e, over pairs of consecutive blocks. */
  readonly squaresNext: Float64Array;
  readonly crossedNext: Float64Array;
  readonly tasks: number;
  /** With x and e of a whole task instead of a block: sums of x² and x e by key, and of e². */
  readonly taskSquares: Float64Array;
  readonly taskCrossed: Float64Array;
  readonly taskExposureSquares: number;
  /** x and e of the first half of each task's blocks. */
  readonly firstHalf: Float64Array;
  readonly firstExposure: number;
  /**
   * For threads that do not record when they waited, with n a thread's busy weight and x the key's weight in it: sums
   * of x²/n, x, n.
   */
  readonly spread: Float64Array;
  readonly spreadSum: Float64Array;
  readonly spreadBusy: number;
}

/** Adds up the sums that the estimates need. */
export function tallySide(sums: BlockSums, keyCount: number, by: Exposure): SideTally {
  const { taskOf, busy: busyOf, wallMs, start, key, weight, weightSquares } = sums;
  const blocks = busyOf.length;
  const column = (): Float64Array => new Float64Array(keyCount);
  const [sum, squares, crossed, squaresNext, crossedNext, firstHalf] = [
    column(),
    column(),
    column(),
    column(),
    column(),
    column(),
  ];
  const [lastX, lastBlock] = [column(), new Int32Array(keyCount).fill(-2)];
  const e = (b: number): number => (by === 'busy' ? busyOf[b] : wallMs);
  const follows = (b: number): boolean => b > 0 && b < blocks && taskOf[b] === taskOf[b - 1];
  let [busy, exposure, exposureSquares, exposureNext, firstExposure] = [0, 0, 0, 0, 0];
  const half = halves(taskOf);
  for (let b = 0; b < blocks; b++) {
    busy += busyOf[b];
    exposure += e(b);
    exposureSquares += e(b) ** 2;
    if (follows(b)) exposureNext += e(b) * e(b - 1);
    if (half[b] === 0) firstExposure += e(b);
    const around = (follows(b) ? e(b - 1) : 0) + (follows(b + 1) ? e(b + 1) : 0);
    for (let i = start[b]; i < start[b + 1]; i++) {
      const [k, x] = [key[i], weight[i]];
      sum[k] += x;
      squares[k] += x * x;
      crossed[k] += x * e(b);
      crossedNext[k] += x * around;
      if (lastBlock[k] === b - 1 && follows(b)) squaresNext[k] += x * lastX[k];
      [lastX[k], lastBlock[k]] = [x, b];
      if (half[b] === 0) firstHalf[k] += x;
    }
  }
  const ofTasks = tallyTasks(sums, keyCount, e);
  const [spread, spreadSum] = [column(), column()];
  let spreadBusy = 0;
  const { threads } = sums;
  threads.busy.forEach((inThread, t) => {
    spreadBusy += inThread;
    for (let i = threads.start[t]; i < threads.start[t + 1]; i++) {
      spread[threads.key[i]] += threads.weight[i] ** 2 / inThread;
      spreadSum[threads.key[i]] += threads.weight[i];
    }
  });
  const samples = weightSquares > 0 ? (busy * busy) / weightSquares : 0;
  return {
    by,
    blocks,
    busy,
    samples,
    exposure,
    exposureSquares,
    exposureNext,
    sum,
    squares,
    crossed,
    squaresNext,
    crossedNext,
    ...ofTasks,
    firstHalf,
    firstExposure,
    spread,
    spreadSum,
    spreadBusy,
  };
}

function tallyTasks(
  { taskOf, start, key, weight }: BlockSums,
  keyCount: number,
  e: (block: number) => number,
): Pick<SideTally, 'tasks' | 'taskSquares' | 'taskCrossed' | 'taskExposureSquares'> {
  const [taskSquares, taskCrossed, x] = [
    new Float64Array(keyCount),
    new Float64Array(keyCount),
    new Float64Array(keyCount),
  ];
  let [tasks, taskExposureSquares] = [0, 0];
  for (let from = 0, to = 0; from < taskOf.length; from = to) {
    let exposure = 0;
    for (; to < taskOf.length && taskOf[to] === taskOf[from]; to++) exposure += e(to);
    for (let i = start[from]; i < start[to]; i++) x[key[i]] += weight[i];
    for (let i = start[from]; i < start[to]; i++) {
      const k = key[i];
      taskSquares[k] += x[k] * x[k];
      taskCrossed[k] += x[k] * exposure;
      x[k] = 0;
    }
    tasks++;
    taskExposureSquares += exposure * exposure;
  }
  return { tasks, taskSquares, taskCrossed, taskExposureSquares };
}

/** By block: 0 in the first half of its task's blocks, else 1. */
function halves(taskOf: Int32Array): Uint8Array {
  const half = new Uint8Array(taskOf.length);
  for (let from = 0; from < taskOf.length;) {
    let to = from;
    while (to < taskOf.length && taskOf[to] === taskOf[from]) to++;
    half.fill(1, from + ((to - from) >> 1), to);
    from = to;
  }
  return half;
}

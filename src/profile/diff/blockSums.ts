import { IntColumn } from '../intColumns';
import type { Profile } from '../types';
import { BlockReader, blocksIn, isPlaced, lengthOf } from './blocks';
import { SparseTotals } from './sparseTotals';
import type { Side, United } from './types';

/** Weight of each key in each block of one side: a sparse table. */
export interface BlockSums {
  /** Task of each block; the blocks of a task are consecutive. */
  readonly taskOf: Int32Array;
  /** Weight outside idle, by block. */
  readonly busy: Float64Array;
  /** Wall time of a block, in the unit of weights. */
  readonly wallMs: number;
  /** Entries of block b are `start[b]` … `start[b + 1]` - 1. */
  readonly start: Int32Array;
  readonly key: Int32Array;
  readonly weight: Float64Array;
  /** Sum of the squared weights of all samples. */
  readonly weightSquares: number;
  /** The same by thread instead of block, for threads that do not record when they waited. */
  readonly threads: Pick<BlockSums, 'busy' | 'start' | 'key' | 'weight'>;
}

/**
 * Cuts one side of a (scoped) united profile into blocks by task. `keys` by stack (-1: none): the key gets all weight
 * in and below the stack; no stack may be below another with the same key. Tasks without samples have no blocks.
 */
export function blockSums(profile: Profile, united: United, side: Side, keys: Int32Array, keyCount: number): BlockSums {
  const { wallMs: averageMs, longestMs: wallMs = averageMs } = united.sides[side];
  const perTask = Math.max(1, blocksIn(wallMs));
  const isIdle = Uint8Array.from(profile.stacks.frame, (f) => (profile.frames[f].kind === 'idle' ? 1 : 0));
  const totals = new SparseTotals(profile.stacks.parent, keys, keyCount);
  const [blocks, threads] = [new Rows(totals), new Rows(totals)];
  const taskOf: number[] = [];
  let weightSquares = 0;
  const add = (rows: Rows, stack: number, weight: number): void => {
    if (stack >= 0 && isIdle[stack] === 1) return;
    rows.add(stack, weight);
  };
  for (const [task, members] of threadsByTask(united, side)) {
    const readers = members.map(
      (t) => new BlockReader(profile.threads[t].samples, lengthOf(united.profile.threads[t].samples), wallMs, perTask),
    );
    for (let b = 0; b < perTask; b++) {
      for (const reader of readers) reader.read(b, (stack, weight) => add(blocks, stack, weight));
      blocks.end();
      taskOf.push(task);
    }
    for (const t of members) {
      const { stack, weight } = profile.threads[t].samples;
      for (let i = 0; i < stack.length; i++)
        if (stack[i] < 0 || isIdle[stack[i]] === 0) weightSquares += weight[i] * weight[i];
      if (isPlaced(lengthOf(united.profile.threads[t].samples), wallMs)) continue;
      for (let i = 0; i < stack.length; i++) add(threads, stack[i], weight[i]);
      threads.end();
    }
  }
  return {
    taskOf: Int32Array.from(taskOf),
    wallMs: wallMs / perTask,
    ...blocks.finish(),
    weightSquares,
    threads: threads.finish(),
  };
}

function threadsByTask({ sideOf, taskOf }: United, side: Side): Map<number, number[]> {
  const tasks = new Map<number, number[]>();
  sideOf.forEach((own, t) => {
    if (own !== side) return;
    const threads = tasks.get(taskOf[t]);
    if (threads) threads.push(t);
    else tasks.set(taskOf[t], [t]);
  });
  return tasks;
}

/** Builds the rows of a sparse table, one after the other. */
class Rows {
  private readonly busy: number[] = [];
  private readonly start = [0];
  private readonly key = new IntColumn();
  private weight = new Float64Array(1024);
  private current = 0;

  constructor(private readonly totals: SparseTotals) {}

  add(stack: number, weight: number): void {
    if (stack >= 0) this.totals.add(stack, weight);
    this.current += weight;
  }

  end(): void {
    this.totals.take((key, total) => {
      this.key.push(key);
      if (this.weight.length < this.key.data.length) {
        const grown = new Float64Array(this.key.data.length);
        grown.set(this.weight);
        this.weight = grown;
      }
      this.weight[this.key.length - 1] = total;
    });
    this.start.push(this.key.length);
    this.busy.push(this.current);
    this.current = 0;
  }

  finish(): Pick<BlockSums, 'busy' | 'start' | 'key' | 'weight'> {
    return {
      busy: Float64Array.from(this.busy),
      start: Int32Array.from(this.start),
      key: this.key.toArray(),
      weight: this.weight.slice(0, this.key.length),
    };
  }
}

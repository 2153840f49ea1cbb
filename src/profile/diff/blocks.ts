/** Blocks: stretches of one task's wall time. Noise is measured between blocks. */
import type { SampleTable } from '../types';

const SHORTEST_MS = 1000;
const LONGEST_MS = 3000;
/** Blocks get longer only when there are more than this. */
const WANTED = 10;
/** A thread whose samples cover less than this share of the wall time does not record when it waited. */
const FILLED = 0.8;

/** How many blocks of equal length, 1 to 3 s each, a recording of `wallMs` is cut into; 0 if it is shorter than one. */
export const blocksIn = (wallMs: number): number =>
  Math.floor(wallMs / Math.min(LONGEST_MS, Math.max(SHORTEST_MS, wallMs / WANTED)) + 1e-9);

/** Length of a thread in its unit of weight, idle time included. */
export function lengthOf({ stack, weight, start }: SampleTable): number {
  const last = stack.length - 1;
  return start && last >= 0 ? start[last] + weight[last] : weight.reduce((sum, one) => sum + one, 0);
}

/**
 * Whether a thread of this length was sampled throughout, waiting or not, so that the times of its samples are known.
 */
export const isPlaced = (lengthMs: number, wallMs: number): boolean => lengthMs >= FILLED * wallMs;

/**
 * Reads a thread's samples block by block; samples that span several blocks are split. The samples of a thread that is
 * not placed are spread evenly over the wall time: their order is kept, but when they ran is unknown.
 */
export class BlockReader {
  private next = 0;
  private passed = 0;
  private readonly stretch: number;

  /** `lengthMs` is that of the whole thread; a scope may have left samples out. */
  constructor(
    private readonly samples: SampleTable,
    lengthMs: number,
    private readonly wallMs: number,
    private readonly count: number,
  ) {
    this.stretch = isPlaced(lengthMs, wallMs) || lengthMs === 0 ? 1 : wallMs / lengthMs;
  }

  /** Visits the samples of block `block`; blocks must be read in order. The last one also gets what is beyond it. */
  read(block: number, visit: (stack: number, weight: number) => void): void {
    const { stack, weight, start } = this.samples;
    const from = (block * this.wallMs) / this.count;
    const to = block + 1 === this.count ? Infinity : ((block + 1) * this.wallMs) / this.count;
    for (; this.next < stack.length; this.next++) {
      const begin = (start?.[this.next] ?? this.passed) * this.stretch;
      if (begin >= to) return;
      const whole = weight[this.next];
      const end = begin + whole * this.stretch;
      const part = begin >= from && end <= to ? whole : (Math.min(end, to) - Math.max(begin, from)) / this.stretch;
      if (part > 0) visit(stack[this.next], part);
      if (end > to) return;
      this.passed += whole;
    }
  }
}

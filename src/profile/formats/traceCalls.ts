import { IntColumn } from '../intColumns';
import type { ProfileBuilder } from '../profileBuilder';

/** What one thread of a trace becomes. */
interface CallSamples {
  readonly stack: Int32Array;
  /** In the unit of the calls' times. */
  readonly weight: Float64Array;
  /** The part of it in which no call was open: `(idle)`. */
  readonly between: number;
  /** Calls that ended after their caller, and were cut there. */
  readonly cut: number;
}

/**
 * How far an end may be off. Start and length are written with three digits behind microseconds, and their sum has the
 * precision of a number: where times are those since 1970, a quarter of a microsecond. So a call that begins this
 * little before the end of another one was made after it.
 */
const inexactness = (time: number): number => 0.01 + Math.abs(time) * 2 ** -50;

/**
 * The calls of one thread, each with its start and end, in any order. A call that began inside another one and is not
 * longer was made by it:
 *
 *     a: |---------|          0..10
 *     b:   |----|             2..7        a 2, a>b 5, a 3
 */
export class TraceCalls {
  private readonly start: number[] = [];
  private readonly end: number[] = [];
  private readonly frame = new IntColumn(16);
  private readonly line = new IntColumn(16);
  /** Where the call is in the file: tells which of two calls of equal times is the outer one. */
  private readonly rank: number[] = [];
  /** Below 0: the file has calls in the order in which they ended, so that the outer one comes later. */
  private order = 0;

  /** `rank`: of the event that began it. `line`: the one that was executing, 0 unknown. */
  add(start: number, end: number, rank: number, frame: number, line: number): void {
    this.start.push(start);
    this.end.push(end);
    this.rank.push(rank);
    this.frame.push(frame);
    this.line.push(line);
  }

  /** Like {@link add}, for a call that is one event in the file, in the order of the file. */
  addComplete(start: number, end: number, rank: number, frame: number, line: number): void {
    const before = this.start.length - 1;
    if (before >= 0) {
      const [earlier, later] = [start - this.start[before], this.end[before] - end];
      if (earlier <= 0 && later <= 0 && earlier + later < 0) this.order--;
      if (earlier >= 0 && later >= 0 && earlier + later > 0) this.order++;
    }
    this.add(start, end, rank, frame, line);
  }

  /** Samples in time order; time between calls is one of `(idle)`. */
  samples(builder: ProfileBuilder): CallSamples {
    const { start, end, rank, frame, line } = this;
    const outerFirst = this.order < 0 ? -1 : 1;
    const order = Int32Array.from(start, (_, i) => i);
    order.sort((a, b) => start[a] - start[b] || end[b] - end[a] || outerFirst * (rank[a] - rank[b]));
    const stack = new IntColumn(16);
    const weight: number[] = [];
    const openStack: number[] = [];
    const openEnd: number[] = [];
    let [between, cut] = [0, 0];
    let now = order.length > 0 ? start[order[0]] : 0;
    const advance = (to: number): void => {
      if (to > now) {
        weight.push(to - now);
        stack.push(openStack.at(-1) ?? builder.stack(-1, builder.frame('(idle)', '', 0, 0), 0));
        if (openStack.length === 0) between += to - now;
        now = to;
      }
    };
    const closeUntil = (time: number): void => {
      for (let top = openEnd.at(-1); top !== undefined && top <= time; top = openEnd.at(-1)) {
        advance(top);
        openEnd.pop();
        openStack.pop();
      }
    };
    for (const call of order) {
      const inexact = inexactness(start[call]);
      closeUntil(start[call] + inexact);
      advance(start[call]);
      const outer = openEnd.at(-1) ?? Infinity;
      if (end[call] > outer + inexact) cut++;
      openEnd.push(Math.min(end[call], outer));
      openStack.push(builder.stack(openStack.at(-1) ?? -1, frame.at(call), line.at(call)));
    }
    closeUntil(Infinity);
    return { stack: stack.toArray(), weight: Float64Array.from(weight), between, cut };
  }
}

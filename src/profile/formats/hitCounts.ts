import type { ProfileBuilder } from '../profileBuilder';
import type { CpuNode } from './cpuProfileNodes';

/** What became of a thread's CPU profile. */
export interface CpuThread {
  readonly remarks: readonly string[];
  /** Its samples are sums, in no order. */
  readonly summed: boolean;
  /** See Profile. */
  readonly hasInlined: boolean;
}

/**
 * Adds a thread of a CPU profile that has `hitCount`s and no samples (written with `recordsamples` off, or thinned by
 * tools). V8 counts at a fixed interval, so a hit lasts `durationUs`, in microseconds, divided by the number of hits;
 * `positionTicks` share those of their node. At least one node has hits.
 *
 *     node      hits  ticks              stack       8000 µs, 8 hits: 1000 each
 *     addTax       6  line 5: 2, 6: 1    addTax@5    4000
 *                                        addTax@6    2000
 *     (idle)       2                     (idle)      2000
 */
export function addHitCounts(
  builder: ProfileBuilder,
  nodes: readonly CpuNode[],
  frames: Int32Array,
  callers: Int32Array,
  durationUs: number,
  name: string,
): Omit<CpuThread, 'hasInlined'> {
  const hits = nodes.reduce((sum, node) => sum + node.hits, 0);
  const stack: number[] = [];
  const weight: number[] = [];
  nodes.forEach((node, i) => {
    if (node.hits === 0) return;
    const own = (durationUs * node.hits) / hits;
    const ticks = node.isRoot ? [] : node.ticks;
    const all = ticks.reduce((sum, one) => sum + one.ticks, 0);
    const caller = node.parent < 0 ? -1 : callers[node.parent];
    for (const { line, ticks: count } of ticks) {
      stack.push(builder.stack(caller, frames[i], line));
      weight.push((own * count) / all);
    }
    if (all > 0) return;
    stack.push(callers[i]);
    weight.push(own);
  });
  builder.thread(name, Int32Array.from(stack), Float64Array.from(weight));
  return {
    remarks: ['The file has counts of hits and no samples: they are sums, in no order, and each hit counts the same.'],
    summed: true,
  };
}

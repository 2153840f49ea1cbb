/** A clock that only moves when told to. */
import type { Clock } from '../../src/exec/clock';

interface Timer {
  readonly at: number;
  readonly order: number;
  callback: (() => void) | null;
}

/** Timers in a binary heap: schedules of thousands of frames run on it. */
export class VirtualClock implements Clock {
  private time = 0;
  private order = 0;
  private readonly heap: Timer[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, callback: () => void): () => void {
    const timer: Timer = { at: this.time + ms, order: this.order++, callback };
    let at = this.heap.push(timer) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && before(timer, this.heap[parent]); parent = (at - 1) >> 1) {
      this.heap[at] = this.heap[parent];
      at = parent;
    }
    this.heap[at] = timer;
    return () => {
      timer.callback = null;
    };
  }

  /** Runs the next timer; false when there is none. */
  step(): boolean {
    for (let next = this.pop(); next; next = this.pop()) {
      if (!next.callback) continue;
      this.time = Math.max(this.time, next.at);
      next.callback();
      return true;
    }
    return false;
  }

  private pop(): Timer | null {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (!last || first === last) return last ?? null;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child++;
      if (!before(heap[child], last)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function before(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** A binary heap of item numbers, heaviest first; of equally heavy items the lower number comes first. */
export class HeaviestFirst {
  private readonly heap: number[] = [];

  /** `weights[item]` may be set after construction, but before the item is pushed. */
  constructor(private readonly weights: ArrayLike<number>) {}

  push(thing: number): void {
    let at = this.heap.push(thing) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!this.before(this.heap[at], this.heap[up])) break;
      this.swap(at, up);
      at = up;
    }
  }

  /** Removes and returns the heaviest item, -1 if there is none. */
  pop(): number {
    const top = this.heap[0] ?? -1;
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return top;
    this.heap[0] = last;
    for (let at = 0; ;) {
      const [left, right] = [at * 2 + 1, at * 2 + 2];
      let best = at;
      if (left < this.heap.length && this.before(this.heap[left], this.heap[best])) best = left;
      if (right < this.heap.length && this.before(this.heap[right], this.heap[best])) best = right;
      if (best === at) return top;
      this.swap(at, best);
      at = best;
    }
  }

  private before(a: number, b: number): boolean {
    return this.weights[a] > this.weights[b] || (this.weights[a] === this.weights[b] && a < b);
  }

  private swap(a: number, b: number): void {
    [this.heap[a], this.heap[b]] = [this.heap[b], this.heap[a]];
  }
}

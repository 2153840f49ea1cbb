/**
 * Finds the hottest line of a group of stacks: the known line with the most self weight, else the one with the most
 * total.
 */
export class LineTally {
  private readonly self = new Map<number, number>();
  private readonly total = new Map<number, number>();

  add(line: number, self: number, total: number): void {
    if (line === 0) return;
    this.self.set(line, (this.self.get(line) ?? 0) + self);
    this.total.set(line, (this.total.get(line) ?? 0) + total);
  }

  /**
   * The hottest of the lines added since the last call, 0 if none is known; of equally hot lines the first in the file.
   * Resets the tally.
   */
  takeHottest(): number {
    let best = 0;
    let [bestSelf, bestTotal] = [-1, -1];
    for (const [line, self] of this.self) {
      const total = this.total.get(line) as number;
      if (self > bestSelf || (self === bestSelf && (total > bestTotal || (total === bestTotal && line < best))))
        [best, bestSelf, bestTotal] = [line, self, total];
    }
    this.self.clear();
    this.total.clear();
    return best;
  }
}

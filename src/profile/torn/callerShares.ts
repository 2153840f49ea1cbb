import { IntColumn } from '../intColumns';

/** So many sightings before a sample, and as many after it, tell who called at that time. */
const NEARBY = 16;

/**
 * Who called a function, in order of time, and who is to have called it in samples that do not tell: each caller in
 * proportion to how often it is seen nearby, so that a phase of the program keeps its own.
 *
 *     seen          A A A B   A A A B   A A A B        B B B B B B B
 *     not told              ?         ?                      ?
 *     given                 A         A                      B
 */
export class CallerShares {
  private readonly seen = new IntColumn(16);
  /** How often each caller is among `seen[from]` … `seen[to - 1]`. */
  private readonly nearby = new Map<number, number>();
  /** What each caller is due and did not get yet, in samples. */
  private readonly owed = new Map<number, number>();
  private from = 0;
  private to = 0;

  /** A sample that tells its caller, later than those before it. */
  add(caller: number): void {
    this.seen.push(caller);
  }

  /** Sightings so far. */
  get count(): number {
    return this.seen.length;
  }

  /**
   * The caller of the next sample that does not tell, with `before` sightings earlier than it: never fewer than for the
   * sample before. -1 if no caller was ever seen. Takes constant time.
   */
  next(before: number): number {
    const { nearby, owed } = this;
    this.moveTo(Math.max(0, before - NEARBY), Math.min(this.count, before + NEARBY));
    let chosen = -1;
    let most = -Infinity;
    for (const [caller, times] of nearby) {
      const due = (owed.get(caller) ?? 0) + times / (this.to - this.from);
      owed.set(caller, due);
      if (due > most) [chosen, most] = [caller, due];
    }
    if (chosen >= 0) owed.set(chosen, most - 1);
    return chosen;
  }

  private moveTo(from: number, to: number): void {
    for (; this.to < to; this.to++) this.tally(this.seen.at(this.to), 1);
    for (; this.from < from; this.from++) this.tally(this.seen.at(this.from), -1);
  }

  private tally(caller: number, more: number): void {
    const times = (this.nearby.get(caller) ?? 0) + more;
    if (times > 0) this.nearby.set(caller, times);
    else this.nearby.delete(caller);
  }
}

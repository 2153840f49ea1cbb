/** A clock that only moves when told to. */
import type { Clock } from '../../src/exec/clock';

export class VirtualClock implements Clock {
  private time = 0;
  private timers: { at: number; order: number; callback: () => void }[] = [];
  private order = 0;

  now(): number {
    return this.time;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.time + ms, order: this.order++, callback };
    this.timers.push(timer);
    return () => { this.timers = this.timers.filter((t) => t !== timer); };
  }

  /** Runs the next timer; false when there is none. */
  step(): boolean {
    const next = this.timers.reduce<(typeof this.timers)[number] | null>((a, b) => (a && (a.at < b.at || (a.at === b.at && a.order < b.order)) ? a : b), null);
    if (!next) return false;
    this.timers = this.timers.filter((t) => t !== next);
    this.time = Math.max(this.time, next.at);
    next.callback();
    return true;
  }
}

import type { LiveState } from '../../protocol';

/**
 * The phase of a capture that is shown while it records, and the time it has recorded. A capture may be paused before its
 * recorder has begun; nothing leads out of `finishing`.
 *
 *     recording ◄──► paused
 *         │             │
 *         └──finish()───┴──► finishing
 */
export class RecordingPhase {
  private current: LiveState['phase'] = 'recording';
  private hasBegun = false;
  private isOver = false;
  /** Time recorded before the current uninterrupted period, and the start of that period; null while nothing records. */
  private recordedMs = 0;
  private since: number | null = null;

  /** `now`: milliseconds of a steady clock. `onChange` hears of each new phase. */
  constructor(
    private readonly now: () => number,
    private readonly onChange: () => void,
  ) {}

  get name(): LiveState['phase'] {
    return this.current;
  }

  get elapsedMs(): number {
    return this.recordedMs + (this.since === null ? 0 : this.now() - this.since);
  }

  /** The recorder has begun. Returns false where it had, or the capture is over. */
  begin(): boolean {
    if (this.hasBegun || this.isOver) return false;
    this.hasBegun = true;
    if (this.current === 'recording') this.since = this.now();
    return true;
  }

  /** Returns false where that changes nothing. */
  setPaused(paused: boolean): boolean {
    if (this.current === 'finishing' || this.isOver || (this.current === 'paused') === paused) return false;
    if (paused) this.halt();
    else if (this.hasBegun) this.since = this.now();
    this.enter(paused ? 'paused' : 'recording');
    return true;
  }

  /** The recording is over; the rest is fetched and stored. */
  finish(): void {
    if (this.current === 'finishing') return;
    this.halt();
    this.enter('finishing');
  }

  /** The capture is over, stored or not: its phase stays, its clock stands. */
  end(): void {
    this.isOver = true;
    this.halt();
  }

  private halt(): void {
    this.recordedMs = this.elapsedMs;
    this.since = null;
  }

  private enter(phase: LiveState['phase']): void {
    this.current = phase;
    this.onChange();
  }
}

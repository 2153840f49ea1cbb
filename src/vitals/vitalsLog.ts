/** Reads the lines of the readers in remote/ (format: ./README.md). They come from a task and are untrusted. */

/** A thread while it was looked at. */
export interface VitalsThread {
  readonly pid: number;
  /** Of its process: the process that started it, 0 unknown. */
  readonly ppid: number;
  /** Its number here, and the one by which it knows itself. */
  readonly tid: number;
  readonly own: number;
  /**
   * Columns: moments in milliseconds since the reader began, and how long it had run and waited for a processor until
   * then, from the first of them on.
   */
  readonly atMs: Float64Array;
  readonly ranMs: Float64Array;
  readonly readyMs: Float64Array;
  /** How far `ranMs` can be off at either end of a stretch. */
  readonly errorMs: number;
}

/** Of a kernel that counts in ticks; another one adds up at its timer interrupt, which comes at least that often. */
const ERROR_MS = 10;
/** Looks are joined to so many ticks where the kernel counts in those. */
const TICKS = 100;
/** Larger logs than any sane one are cut. */
const MAX_THREADS = 50_000;
const MAX_POINTS = 8_000_000;

interface Growing {
  readonly pid: number;
  readonly tid: number;
  readonly own: number;
  readonly apartMs: number;
  readonly at: number[];
  readonly ran: number[];
  readonly ready: number[];
  /** At the last look. */
  ranMs: number;
  readyMs: number;
  /** How long it had run before it was looked at. */
  readonly ranBefore: number;
}

/** The lines of one reader, which may arrive in pieces that end with a line. */
export class VitalsLog {
  private readonly parents = new Map<number, number>();
  private readonly running = new Map<number, Growing>();
  private readonly ended: Growing[] = [];
  private readonly changed = new Set<Growing>();
  private nowMs = 0;
  private fresh = new Set<number>();
  private points = 0;

  add(lines: string): void {
    for (const line of lines.split('\n')) {
      const [word, ...rest] = line.split(' ');
      const numbers = rest.map(Number);
      if (!numbers.every((one) => Number.isSafeInteger(one) && one >= 0)) continue;
      if (word === 'p' && numbers.length === 2) this.process(numbers[0], numbers[1]);
      else if (word === 't' && numbers.length === 6) this.thread(numbers);
      else if (word === 'e' && numbers.length === 1) this.end(numbers[0]);
      else if (word === 'l' && numbers.length % 3 === 1) this.look(numbers);
    }
  }

  private process(pid: number, ppid: number): void {
    if (this.parents.size >= MAX_THREADS) return;
    this.parents.set(pid, ppid);
    this.fresh.add(pid);
  }

  private thread([number, pid, tid, own, tick, ran]: readonly number[]): void {
    if (this.running.size + this.ended.length >= MAX_THREADS || this.running.has(number)) return;
    const thread: Growing = {
      pid,
      tid,
      own,
      apartMs: (tick / 10) * TICKS,
      at: [],
      ran: [],
      ready: [],
      ranMs: 0,
      readyMs: 0,
      ranBefore: ran,
    };
    // It is new since the last look, and ran nothing before.
    if (!this.fresh.has(pid)) this.point(thread, this.nowMs);
    this.running.set(number, thread);
    this.changed.add(thread);
  }

  private end(number: number): void {
    const thread = this.running.get(number);
    if (thread === undefined) return;
    this.point(thread, this.nowMs);
    this.running.delete(number);
    this.ended.push(thread);
  }

  private look([tookMs, ...changes]: readonly number[]): void {
    const beforeMs = this.nowMs;
    this.nowMs += tookMs;
    for (let i = 0; i < changes.length; i += 3) {
      const thread = this.running.get(changes[i]);
      if (thread === undefined) continue;
      // Until the look before it had not changed.
      if (thread.at.length > 0) this.point(thread, beforeMs);
      thread.ranMs += changes[i + 1] / 10;
      thread.readyMs += changes[i + 2] / 10;
      this.changed.add(thread);
    }
    for (const thread of this.changed) this.point(thread, this.nowMs);
    this.changed.clear();
    this.fresh.clear();
  }

  /** How it is now, unless that is the last point already, or too near to it to tell anything. */
  private point(thread: Growing, atMs: number): void {
    const last = thread.at.length - 1;
    if (last >= 0 && (atMs <= thread.at[last] || atMs - thread.at[last] < thread.apartMs)) return;
    if (++this.points > MAX_POINTS) return;
    thread.at.push(atMs);
    thread.ran.push(thread.ranMs);
    thread.ready.push(thread.readyMs);
  }

  /**
   * Threads that were there from a moment on, in milliseconds since the reader began, until now; what was before it is
   * left out. Empty where the kernel counts nothing: in all its time not even the first thread of any process ran.
   */
  threads(fromMs = 0): VitalsThread[] {
    const all = [...this.ended, ...this.running.values()];
    if (!all.some(({ ranMs, ranBefore }) => ranMs + ranBefore > 0)) return [];
    for (const thread of this.running.values()) this.point(thread, this.nowMs);
    return all.flatMap((thread) => {
      const last = thread.at.length - 1;
      if (last < 0 || thread.at[last] < fromMs) return [];
      let first = last;
      while (first > 0 && thread.at[first] > fromMs) first--;
      return [
        {
          pid: thread.pid,
          ppid: this.parents.get(thread.pid) ?? 0,
          tid: thread.tid,
          own: thread.own,
          atMs: Float64Array.from(thread.at.slice(first)),
          ranMs: Float64Array.from(thread.ran.slice(first)),
          readyMs: Float64Array.from(thread.ready.slice(first)),
          errorMs: ERROR_MS,
        },
      ];
    });
  }
}

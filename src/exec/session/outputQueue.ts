/** Bytes that may wait for a slow consumer before the socket is no longer read, and when it is read again. */
const FULL = 1024 * 1024;
const LOW = 256 * 1024;

export interface OutputEvents {
  /** Takes bytes; a promise says that it wants no more before it is settled. */
  consume(bytes: Uint8Array): void | Promise<void>;
  /** True: stop reading. False: go on. */
  full(isFull: boolean): void;
  /** `consume` threw or rejected. */
  failed(error: unknown): void;
}

/** Output on its way to a consumer that may be slow. Nothing is dropped: what is beyond the bound stays in the network. */
export class OutputQueue {
  private readonly waiting: Uint8Array[] = [];
  private bytes = 0;
  private busy = false;
  private stopped = false;
  private onIdle: (() => void) | null = null;
  isFull = false;

  constructor(private readonly events: OutputEvents) {}

  push(bytes: Uint8Array): void {
    if (this.stopped) return;
    this.waiting.push(bytes);
    this.bytes += bytes.length;
    this.drain();
    if (!this.isFull && this.bytes > FULL) this.setFull(true);
  }

  /** Calls back once everything was taken: at once when nothing waits. */
  whenIdle(callback: () => void): void {
    if (!this.busy && this.waiting.length === 0) callback();
    else this.onIdle = callback;
  }

  stop(): void {
    this.stopped = true;
    this.waiting.length = 0;
  }

  private drain(): void {
    while (!this.busy && !this.stopped) {
      const next = this.waiting.shift();
      if (!next) return;
      this.bytes -= next.length;
      try {
        const taken = this.events.consume(next);
        if (taken) this.waitFor(taken);
      } catch (error) {
        this.events.failed(error);
      }
    }
  }

  private waitFor(taken: Promise<void>): void {
    this.busy = true;
    taken.then(
      () => {
        this.busy = false;
        this.drain();
        if (this.isFull && this.bytes < LOW) this.setFull(false);
        if (!this.busy && !this.stopped) this.onIdle?.();
      },
      (error: unknown) => this.events.failed(error),
    );
  }

  private setFull(full: boolean): void {
    this.isFull = full;
    if (!this.stopped) this.events.full(full);
  }
}

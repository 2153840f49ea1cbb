/** Bytes that may wait for a slow consumer before the socket is paused, and when it is resumed. */
const FULL = 1024 * 1024;
const LOW = 256 * 1024;

interface OutputEvents {
  /** Consumes bytes; a promise asks for no more until it settles. */
  consume(bytes: Uint8Array): void | Promise<void>;
  /** True: stop reading. False: continue. */
  full(isFull: boolean): void;
  /** `consume` threw or rejected. */
  failed(error: unknown): void;
}

/** Output waiting for a consumer that may be slow. Nothing is dropped: what exceeds the limit stays in the network. */
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

  /** Calls back once everything was consumed: at once if nothing is waiting. */
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

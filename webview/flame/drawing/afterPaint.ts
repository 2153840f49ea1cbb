/**
 * Delays work until the current frame is on the screen. Only the latest work is kept; it runs once, then or earlier
 * when its result is needed.
 */
export class AfterPaint {
  private work: (() => void) | null = null;
  private frame = 0;
  private readonly channel = new MessageChannel();

  constructor() {
    // A message sent while a frame is made arrives after it is painted.
    this.channel.port1.onmessage = () => this.flush();
  }

  get isPending(): boolean {
    return this.work !== null;
  }

  schedule(work: () => void): void {
    this.work = work;
    this.frame ||= requestAnimationFrame(() => this.channel.port2.postMessage(null));
  }

  flush(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { work } = this;
    this.work = null;
    work?.();
  }
}

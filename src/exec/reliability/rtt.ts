/** Longest wait for an acknowledgement. The peers stop at 1 s, and with more latency than that send everything again and again. */
const MAX_MS = 10_000;
/** Longest wait by backing off. More, and a peer that was away a few times in a row would not be asked before its guardian gives up. */
const MAX_BACK_OFF_MS = 2000;

/** Round-trip estimate and resend time-out, by the peers' formula (§4.2), fed by Karn's rule: only messages sent once are samples. */
export class RoundTrip {
  private rtt = 100;
  private variation = 0;
  /** Milliseconds to wait for an acknowledgement before sending again. */
  timeoutMs = 200;

  sample(elapsedMs: number): void {
    this.variation = 0.75 * this.variation + 0.25 * Math.abs(this.rtt - elapsedMs);
    this.rtt = 0.875 * this.rtt + 0.125 * elapsedMs;
    this.timeoutMs = Math.min(MAX_MS, this.rtt + Math.max(10, 4 * this.variation));
  }

  /** Nothing was answered in time: wait longer, until a sample tells how long an answer takes. */
  backOff(): void {
    this.timeoutMs = Math.max(this.timeoutMs, Math.min(MAX_BACK_OFF_MS, this.timeoutMs * 2));
  }
}

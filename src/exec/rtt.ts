/** Round-trip estimate and resend time-out, by the peers' formula (§4.2), fed by Karn's rule: only messages sent once are samples. */
export class RoundTrip {
  private rtt = 100;
  private variation = 0;
  /** Milliseconds to wait for an acknowledgement before sending again. */
  timeoutMs = 200;

  sample(elapsedMs: number): void {
    this.variation = 0.75 * this.variation + 0.25 * Math.abs(this.rtt - elapsedMs);
    this.rtt = 0.875 * this.rtt + 0.125 * elapsedMs;
    this.timeoutMs = Math.min(1000, this.rtt + Math.max(10, 4 * this.variation));
  }
}

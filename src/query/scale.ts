/**
 * Self and total in all the ways they are told; percent of the scope's total. Of a comparison: of what is drawn, in the unit of its mode;
 * milliseconds are null where both sides are drawn.
 */
export interface Weights {
  readonly self: number;
  readonly total: number;
  readonly selfMs: number | null;
  readonly totalMs: number | null;
  readonly selfPercent: number;
  readonly totalPercent: number;
}

/** Weights in a profile's unit as milliseconds and as percent of its total without idle. */
export class Scale {
  /** `msPerUnit`: null where the unit is not time. */
  constructor(
    private readonly msPerUnit: number | null,
    private readonly sum: number,
  ) {}

  /** Milliseconds, null where the unit is not time. */
  ms(weight: number): number | null {
    return this.msPerUnit === null ? null : weight * this.msPerUnit;
  }

  /** 0..100; a rounding error past 100 is cut. */
  percent(weight: number): number {
    return this.sum > 0 ? Math.min(100, (weight / this.sum) * 100) : 0;
  }

  weights(self: number, total: number): Weights {
    return {
      self,
      total,
      selfMs: this.ms(self),
      totalMs: this.ms(total),
      selfPercent: this.percent(self),
      totalPercent: this.percent(total),
    };
  }
}

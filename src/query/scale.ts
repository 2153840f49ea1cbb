/**
 * Self and total in all units; percentages of the scope's total. In a comparison: of what is drawn, in the unit of its
 * mode; milliseconds are null if both sides are drawn.
 */
export interface Weights {
  readonly self: number;
  readonly total: number;
  readonly selfMs: number | null;
  readonly totalMs: number | null;
  readonly selfPercent: number;
  readonly totalPercent: number;
}

/** Converts weights in a profile's unit to milliseconds and to percent of its total without idle. */
export class Scale {
  /** `msPerUnit`: null if the unit is not time. */
  constructor(
    private readonly msPerUnit: number | null,
    private readonly sum: number,
  ) {}

  /** Milliseconds, null if the unit is not time. */
  ms(weight: number): number | null {
    return this.msPerUnit === null ? null : weight * this.msPerUnit;
  }

  /** 0..100; rounding errors beyond 100 are cut off. */
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

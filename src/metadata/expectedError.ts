/** How far a share can be from the truth by chance alone. */

/** 3 σ of a single sample, in percentage points. */
const OF_ONE_SAMPLE = 3 * 100 * 0.5;

/**
 * Percentage points: three standard deviations of a share of one half, the widest there is, among `samples` random
 * samples of what ran (idle ones do not count). sqrt(p (1 - p) / n), the standard error of a proportion, so that 900
 * samples give 5 points and 10,000 give 1.5. undefined without samples: unknown.
 */
export const expectedErrorPoints = (samples: number): number | undefined =>
  samples > 0 ? OF_ONE_SAMPLE / Math.sqrt(samples) : undefined;

/** Of several captures' samples together. Each error stands for the number of samples that gives it. */
export function combinedErrorPoints(points: readonly number[]): number | undefined {
  return expectedErrorPoints(points.reduce((samples, one) => samples + (OF_ONE_SAMPLE / one) ** 2, 0));
}

/**
 * Student's t and Fisher's F distributions, by the regularized incomplete beta function (NIST Digital Library of
 * Mathematical Functions 8.17.5 and 8.17.22; the continued fraction is evaluated by Lentz's method).
 */

/** Two-sided p-value of t. `freedom`: degrees of freedom, above 0, not necessarily an integer. */
export function twoSidedP(t: number, freedom: number): number {
  if (!Number.isFinite(t)) return Number.isNaN(t) ? NaN : 0;
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
}

/** Probability of an F at least this large (Fisher's distribution of the ratio of two variances). */
export const fTail = (f: number, above: number, below: number): number =>
  incompleteBeta(below / (below + above * f), below / 2, above / 2);

/** The |t| that is exceeded with this probability, both tails together. */
export function tQuantile(freedom: number, probability: number): number {
  let [low, high] = [0, 1e4];
  while (high - low > 1e-7 * high) {
    const middle = (low + high) / 2;
    if (twoSidedP(middle, freedom) > probability) low = middle;
    else high = middle;
  }
  return high;
}

/** {@link tQuantile} at 0.05, cached by hundredths of a degree of freedom, which is precise enough for intervals. */
export function t95(freedom: number): number {
  const key = Math.round(Math.min(freedom, 1e5) * 100);
  const known = table.get(key) ?? tQuantile(key / 100, 0.05);
  table.set(key, known);
  return known;
}

const table = new Map<number, number>();

/** I_x(a, b). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-12) break;
  }
  return value;
}

/** Stirling's series, after shifting the argument up (DLMF 5.11.1). */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < 8; z++) shift += Math.log(z);
  const r = 1 / (z * z);
  return (
    (z - 0.5) * Math.log(z) -
    z +
    0.5 * Math.log(2 * Math.PI) +
    (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r / 1680))) / z -
    shift
  );
}

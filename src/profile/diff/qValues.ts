import { FEWEST_SAMPLES, type Tests } from './testKeys';

/**
 * False discovery rates by key. Functions that always appeared together (a chain of callers) are one test. A key is
 * tested if both sides together have enough samples of it and it is not everything on both; the others get 1, and NaN
 * stays NaN.
 */
export function qValues({ pValue, samples, tallies }: Tests): Float64Array {
  const testOf = new Int32Array(pValue.length).fill(-1);
  const known = new Map<string, number>();
  const distinct: number[] = [];
  pValue.forEach((p, key) => {
    const isAll = tallies.every(({ sum, busy }) => sum[key] >= busy * (1 - 1e-9));
    if (Number.isNaN(p) || samples[key] < FEWEST_SAMPLES || isAll) return;
    const twin = tallies
      .map(({ sum, squares, crossed }) =>
        [sum[key], squares[key], crossed[key]].map((value) => value.toPrecision(9)).join(),
      )
      .join();
    const test = known.get(twin) ?? distinct.push(p) - 1;
    known.set(twin, test);
    testOf[key] = test;
  });
  const q = benjaminiHochberg(Float64Array.from(distinct));
  return pValue.map((p, key) => (Number.isNaN(p) ? NaN : testOf[key] < 0 ? 1 : q[testOf[key]]));
}

/**
 * The smallest false discovery rate at which each test is a discovery (Benjamini and Hochberg 1995): p times the number
 * of tests divided by its rank, made monotonic. NaN is not a test and stays NaN.
 */
export function benjaminiHochberg(pValues: Float64Array): Float64Array {
  const tested = pValues.reduce((count, p) => count + (Number.isNaN(p) ? 0 : 1), 0);
  const order = Int32Array.from(pValues.keys())
    .filter((i) => !Number.isNaN(pValues[i]))
    .sort((a, b) => pValues[b] - pValues[a]);
  const q = new Float64Array(pValues.length).fill(NaN);
  let least = 1;
  order.forEach((i, rankFromLast) => {
    least = Math.min(least, (pValues[i] * tested) / (tested - rankFromLast));
    q[i] = least;
  });
  return q;
}

/**
 * Smallest false discovery rate at which each test is a discovery (Benjamini and Hochberg 1995): p times the number of tests
 * over its rank, made monotonous. NaN is no test and stays NaN.
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

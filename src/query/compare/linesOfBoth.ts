import type { ComparedPart } from './comparedPart';

/** Hottest lines of functions, with those that what is drawn does not tell (of functions that are gone) from both sides: the heaviest stack's. */
export function linesOfBoth(
  hottestLine: Int32Array,
  {
    part: {
      profile: { stacks },
    },
    before,
    after,
  }: ComparedPart,
): Int32Array {
  const lines = hottestLine.slice();
  const heaviest = new Float64Array(lines.length);
  const { parent, frame, line } = stacks;
  const total = before.map((weight, s) => weight + after[s]);
  for (let s = total.length - 1; s >= 0; s--) {
    if (parent[s] >= 0) total[parent[s]] += total[s];
    const f = frame[s];
    if (hottestLine[f] > 0 || line[s] === 0 || total[s] <= heaviest[f]) continue;
    heaviest[f] = total[s];
    lines[f] = line[s];
  }
  return lines;
}

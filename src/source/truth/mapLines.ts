/** Which line of a text is where in a later version of it. Pure. */

/** More cells than this and what changed in between is taken as all changed. */
const maxCells = 4_000_000;

/**
 * For each line of `before` (0-based) its index in `after`, -1 where it was changed or removed. Lines that differ in
 * leading or trailing white space only count as the same. Longest common subsequence between the common ends.
 */
export function mapLines(before: readonly string[], after: readonly string[]): Int32Array {
  const a = before.map((line) => line.trim());
  const b = after.map((line) => line.trim());
  const map = new Int32Array(a.length).fill(-1);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) map[start] = start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) map[--endA] = --endB;
  matchMiddle(a.slice(start, endA), b.slice(start, endB), (i, j) => (map[start + i] = start + j));
  return map;
}

function matchMiddle(a: readonly string[], b: readonly string[], onMatch: (i: number, j: number) => void): void {
  const width = b.length + 1;
  if (a.length === 0 || b.length === 0 || (a.length + 1) * width > maxCells) return;
  /** Length of the longest common subsequence of a[i…] and b[j…]. */
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      common[at] = a[i] === b[j] ? common[at + width + 1] + 1 : Math.max(common[at + width], common[at + 1]);
    }
  }
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) onMatch(i++, j++);
    else if (common[(i + 1) * width + j] >= common[i * width + j + 1]) i++;
    else j++;
  }
}

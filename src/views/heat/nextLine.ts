/** The next of some lines after `from` (or before it), around the end. `lines` must not be empty. */
export function nextLine(lines: readonly number[], from: number, step: 1 | -1): number {
  const sorted = [...lines].sort((a, b) => step * (a - b));
  return sorted.find((line) => step * (line - from) > 0) ?? sorted[0];
}

/** Distance of two lines, along the box's upper edge, px. */
const spacingPx = 7;

/** Rising lines at 45° across a box, cut at its edges: four numbers a line, x and y of its ends. Lines of neighbours are in step. */
export function hatchLines(x: number, y: number, width: number, height: number): readonly number[] {
  const lines: number[] = [];
  const right = x + width;
  const bottom = y + height;
  // A line is where x + y is the same.
  for (let sum = Math.ceil((x + y) / spacingPx) * spacingPx; sum < right + bottom; sum += spacingPx) {
    const fromX = Math.max(x, sum - bottom);
    const toX = Math.min(right, sum - y);
    if (toX > fromX) lines.push(fromX, sum - fromX, toX, sum - toX);
  }
  return lines;
}

import type { LineRange } from '../../query/types';

/** A function is banded from this share of the profile on, in percent. */
const FLOOR = 5;
/** A loop or block stands for its function when it has this much of the function's own time. */
const MOST = 0.8;
const BANDS = 5;
/** Less than that is no region for the eye. */
const LINES = 4;

/**
 * The slowest spans of a file, hottest first: for each function with much own time, the smallest block in it that has most of that time.
 * `heat`: own share of lines in percent. `functions`: none known: outermost blocks stand for them.
 */
export function hotSpans(
  heat: readonly { readonly line: number; readonly selfPercent: number }[],
  functions: readonly LineRange[],
  blocks: readonly LineRange[],
): LineRange[] {
  const hot = heat.filter(({ selfPercent }) => selfPercent > 0);
  const sumIn = (range: LineRange): number =>
    hot.reduce((sum, { line, selfPercent }) => (isIn(line, range) ? sum + selfPercent : sum), 0);
  const owners = functions.length > 0 ? functions : outermost(blocks);
  const own = new Map<LineRange, number>();
  for (const { line, selfPercent } of hot) {
    const owner = smallest(owners.filter((range) => isIn(line, range)));
    if (owner !== undefined) own.set(owner, (own.get(owner) ?? 0) + selfPercent);
  }
  return [...own]
    .filter(([, percent]) => percent >= FLOOR)
    .sort((a, b) => b[1] - a[1])
    .slice(0, BANDS)
    .map(
      ([owner, percent]) =>
        smallest(
          blocks.filter(
            (block) =>
              block.start >= owner.start &&
              block.end <= owner.end &&
              lengthOf(block) >= LINES - 1 &&
              sumIn(block) >= MOST * percent,
          ),
        ) ?? owner,
    );
}

const isIn = (line: number, { start, end }: LineRange): boolean => line >= start && line <= end;
const lengthOf = ({ start, end }: LineRange): number => end - start;
const smallest = (ranges: readonly LineRange[]): LineRange | undefined =>
  ranges.reduce<LineRange | undefined>(
    (best, range) => (best === undefined || lengthOf(range) < lengthOf(best) ? range : best),
    undefined,
  );

/** Blocks come in order, outer ones first. */
function outermost(blocks: readonly LineRange[]): LineRange[] {
  const result: LineRange[] = [];
  for (const block of blocks) if (block.start > (result.at(-1)?.end ?? 0)) result.push(block);
  return result;
}

import type { LineRange } from '../../query/types';

/** A function is banded from this share of the profile on, in percent. */
const FLOOR = 5;
/** A loop or block represents its function if it has this much of the function's self time. */
const MOST = 0.8;
const BANDS = 5;
/** Less than that is no region for the eye. */
const LINES = 4;

/**
 * The slowest spans of a file, hottest first: for each function with much self time, the smallest block in it that has
 * most of that time. `heat`: self share of lines in percent. `functions`: if none are known, outermost blocks are used
 * instead.
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

/**
 * Functions, loops and conditions of a text by its indentation alone: a line with deeper lines below it, down to the
 * last of them and to a bracket that closes it. Lines from 1; outer blocks come before those in them.
 */
export function indentBlocks(text: readonly string[], tabSize = 4): LineRange[] {
  const blocks: { start: number; end: number }[] = [];
  const open: { indent: number; block: { start: number; end: number } | null; line: number }[] = [];
  let last = 0;
  text.forEach((content, index) => {
    const body = content.trimStart();
    if (body === '') return;
    const line = index + 1;
    const indent = widthOf(content.slice(0, content.length - body.length), tabSize);
    while (open.length > 0 && open[open.length - 1].indent >= indent) {
      const { block, indent: own } = open.pop() as (typeof open)[number];
      if (block !== null) block.end = own === indent && /^([)\]}]|end\b)/.test(body) ? line : last;
    }
    const header = open.at(-1);
    if (header !== undefined && header.block === null) blocks.push((header.block = { start: header.line, end: line }));
    open.push({ indent, block: null, line });
    last = line;
  });
  for (const { block } of open) if (block !== null) block.end = last;
  return blocks.sort((a, b) => a.start - b.start || b.end - a.end);
}

function widthOf(blank: string, tabSize: number): number {
  let width = 0;
  for (const c of blank) width = c === '\t' ? width + tabSize - (width % tabSize) : width + 1;
  return width;
}

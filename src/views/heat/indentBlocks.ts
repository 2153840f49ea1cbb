import type { LineRange } from '../../query/types';

/**
 * Functions, loops and conditions of a text by its indentation alone: a line with deeper lines below it, down to the last of them
 * and to a bracket that closes it. Lines from 1; outer blocks come before those in them.
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

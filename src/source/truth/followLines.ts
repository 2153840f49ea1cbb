import { mapLines } from './mapLines';

/** Lines of a text, whatever its line ends. */
export const linesOf = (text: string): string[] => text.split(/\r\n|\r|\n/);

/** Turns a line of `ran` (1-based) into the line where that text stands in `now`; null where it was changed or removed. */
export function followLines(ran: string, now: string): (line: number) => number | null {
  if (ran === now) {
    const count = linesOf(now).length;
    return (line) => (line >= 1 && line <= count ? line : null);
  }
  const map = mapLines(linesOf(ran), linesOf(now));
  return (line) => (map[line - 1] >= 0 ? map[line - 1] + 1 : null);
}

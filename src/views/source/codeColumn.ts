/** Which column of the editor shows the line of a frame. Pure. */

/** A column of editors. */
interface Column {
  /** Counted from 1. */
  readonly viewColumn: number;
  /** Its editor in sight is a flame graph. */
  readonly showsGraph: boolean;
  /** One of its tabs is the file. */
  readonly hasFile: boolean;
}

/** The editor counts no further. */
const MOST_COLUMNS = 9;

/** Of the columns that show no graph the one that has the file, else the first; a new one where all show graphs. */
export function codeColumn(columns: readonly Column[]): number {
  const free = columns.filter(({ showsGraph }) => !showsGraph);
  const { viewColumn } = free.find(({ hasFile }) => hasFile) ?? free[0] ?? { viewColumn: columns.length + 1 };
  return Math.min(viewColumn, MOST_COLUMNS);
}

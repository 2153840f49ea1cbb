import type { ComparisonSummary, FunctionChange, ScopeComparison, TableRow } from '../query/types';

/** What `diff` tells, in whatever form. */
export interface Diff {
  /** As it is spelled on the command line. */
  readonly mode: string;
  readonly sides: ComparisonSummary;
  readonly totals: ScopeComparison;
  /** Significant ones first, then by size of the change. */
  readonly functions: readonly ChangedFunction[];
}

export interface ChangedFunction extends Omit<TableRow, 'change'> {
  readonly change: FunctionChange;
}

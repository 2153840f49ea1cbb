/** What a reader makes of a file: functions by name, each with what it took itself and with all that it called. */
export interface Reading {
  /** Of all samples. */
  readonly total: number;
  readonly functions: ReadonlyMap<string, { readonly self: number; readonly total: number }>;
}

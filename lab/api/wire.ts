/** An SDK shape in AWS JSON 1.1: times are seconds since the epoch. */
export type Wire<T> = T extends Date
  ? number
  : T extends Uint8Array
    ? string
    : T extends object
      ? { [K in keyof T]: Wire<T[K]> }
      : T;

/** Converts milliseconds to seconds, and null to an absent member. */
export const seconds = (ms: number | null): number | undefined => (ms === null ? undefined : ms / 1000);

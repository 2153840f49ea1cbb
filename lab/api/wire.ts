/** A shape of the SDK as AWS JSON 1.1 carries it: times are seconds since the epoch. */
export type Wire<T> = T extends Date
  ? number
  : T extends Uint8Array
    ? string
    : T extends object
      ? { [K in keyof T]: Wire<T[K]> }
      : T;

/** Milliseconds to what the wire carries; null to absent. */
export const seconds = (ms: number | null): number | undefined => (ms === null ? undefined : ms / 1000);

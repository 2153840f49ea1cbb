/** What the compiler drops, so that lines differ between this file and the one that runs. */
export interface Count {
  readonly total: number;
  readonly rounds: number;
}

type Nanoseconds = bigint;

/** Counts for that many milliseconds. */
export function countUp(ms: number): Count {
  const end: Nanoseconds = process.hrtime.bigint() + BigInt(Math.round(ms * 1e6));
  let total = 0;
  let rounds = 0;
  while (process.hrtime.bigint() < end) {
    total += Math.sqrt(total + 1);
    rounds++;
  }
  return { total, rounds };
}

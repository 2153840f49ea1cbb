/** What a bench file exports as `bench`. */
export interface Bench {
  readonly title: string;
  run(): Promise<readonly Figure[]>;
}

export interface Figure {
  readonly name: string;
  readonly value: number;
  /** e.g. `ms`, `× JSON.parse`. */
  readonly unit: string;
}

/** Median wall time of a few runs, in ms. */
export async function medianMs(work: () => unknown, runs = 5): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const begun = performance.now();
    await work();
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)];
}

/** What a bench file exports as `bench`. Figures are yielded as they are measured. */
export interface Bench {
  readonly title: string;
  run(): AsyncIterable<Figure>;
}

export interface Figure {
  readonly name: string;
  readonly value: number;
  /** e.g. `ms`, `× JSON.parse`. */
  readonly unit: string;
  /** After the point; default 2. */
  readonly digits?: number;
  /** The target; figures without one are for information only. */
  readonly target?: Target;
}

export type Target = { readonly atLeast: number } | { readonly below: number };

/** Whether a figure reaches its target; null when it has none. */
export function holds({ value, target }: Figure): boolean | null {
  if (target === undefined) return null;
  return 'atLeast' in target ? value >= target.atLeast : value < target.below;
}

/** Formats one line: name, value, unit and, if there is a target, whether it is reached. */
export function formatFigure(figure: Figure): string {
  const { name, value, unit, target, digits = 2 } = figure;
  const line = `  ${name.padEnd(64)} ${value.toFixed(digits).padStart(10)} ${unit}`;
  if (target === undefined) return line;
  const wanted = 'atLeast' in target ? `at least ${target.atLeast}` : `below ${target.below}`;
  return `${line.padEnd(92)} target ${wanted.padEnd(12)} ${holds(figure) ? 'reached' : 'MISSED'}`;
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

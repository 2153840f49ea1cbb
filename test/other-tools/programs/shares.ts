/** As shares.cjs. What compiles it in memory takes out all of the first lines. */
interface Work {
  readonly name: string;
  readonly weightMs: number;
}
interface Turn {
  readonly works: readonly Work[];
  readonly seconds: number;
}
type Spend = (until: number) => number;

function alpha(until: number): number {
  let sum = 0;
  while (Date.now() < until) for (let i = 0; i < 1000; i++) sum += i % 7;
  return sum;
}

function beta(until: number): number {
  let sum = 0;
  while (Date.now() < until) for (let i = 0; i < 1000; i++) sum += i % 11;
  return sum;
}

function gamma(until: number): number {
  let sum = 0;
  while (Date.now() < until) for (let i = 0; i < 1000; i++) sum += i % 13;
  return sum;
}

const spends: Readonly<Record<string, Spend>> = { alpha, beta, gamma };

function serve({ works, seconds }: Turn): void {
  const end = Date.now() + 1000 * seconds;
  while (Date.now() < end) for (const { name, weightMs } of works) spends[name](Date.now() + weightMs);
}

serve({
  works: [
    { name: 'alpha', weightMs: 60 },
    { name: 'beta', weightMs: 30 },
    { name: 'gamma', weightMs: 10 },
  ],
  seconds: Number(process.argv[2] ?? 2),
});

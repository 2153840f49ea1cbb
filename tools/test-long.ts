/**
 * `npm run test:long [-- PART …]`: property tests with many more cases and fresh seeds, 10,000 schedules and 1,000
 * transfers of the exec channel under faults, and several rounds of the tests that depend on timing. Ends with `N
 * passed, N failed`.
 */
import { buildTargets } from './build.mjs';
import { buildProduct } from './lib/product';
import { ensurePrerequisites } from './lib/prerequisites';
import { closingLines, countsText, PARTS, runPart, sumCounts, type Counts } from './lib/testParts';

const MINUTE_MS = 60_000;
/** Limit for the whole run. Parts that have not finished by then count as failed. */
const ALL_MS = 85 * MINUTE_MS;
const PART_MS = 12 * MINUTE_MS;
/** Parts that need more time. */
const LONGER_MS: Readonly<Record<string, number>> = {
  channel: 25 * MINUTE_MS,
  matrix: 30 * MINUTE_MS,
  flow: 20 * MINUTE_MS,
  // The first time it installs all tools that are tried.
  peers: 25 * MINUTE_MS,
};
/** Parts whose outcome depends on timing, and how often they run. */
const TIMED = ['lab', 'flow', 'shares', 'end to end', 'end to end views'];
const ROUNDS = 4;

/** The parts named in `args`, or all of them if none is. Exits with code 2 for an unknown name. */
function chosen(args: readonly string[]): readonly string[] {
  const names = args.map((arg) => arg.replaceAll('-', ' '));
  const unknown = names.find((name) => !PARTS.includes(name));
  if (unknown === undefined) return names.length > 0 ? names : PARTS;
  process.stderr.write(
    `There is no part ${unknown}.\nUsage: npm run test:long [-- ${PARTS.map((name) => name.replaceAll(' ', '-')).join(' | ')} …]\n`,
  );
  process.exit(2);
}

export async function main(args: string[]): Promise<void> {
  const parts = chosen(args);
  ensurePrerequisites((line) => process.stderr.write(`${line}\n`));
  await Promise.all([buildProduct(), buildTargets(['lab'])]);
  const env = { ...process.env, ECS_PROFILER_LONG: '1' };
  const begun = Date.now();
  const all: Counts[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    for (const part of parts.filter((name) => round === 1 || TIMED.includes(name))) {
      const partBegun = Date.now();
      const limitMs = Math.min(LONGER_MS[part] ?? PART_MS, begun + ALL_MS - partBegun);
      const counts = limitMs > 0 ? await runPart(part, { env, limitMs }) : { passed: 0, failed: 1, flaky: 0 };
      all.push(counts);
      const took =
        limitMs > 0 ? `in ${Math.round((Date.now() - partBegun) / 1000)} s` : 'because there was no time left for it';
      process.stdout.write(`— round ${round} of ${ROUNDS}, ${part}: ${countsText(counts)} ${took}\n\n`);
    }
  }
  const sum = sumCounts(all);
  process.stdout.write(closingLines(sum, `${Math.round((Date.now() - begun) / MINUTE_MS)} min`));
  process.exit(sum.failed > 0 ? 1 : 0);
}

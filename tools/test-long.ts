/** `npm run test:long`: property tests with many more runs and fresh seeds, and rounds of what depends on timing. */
import { buildTargets } from './build.mjs';
import { buildProduct } from './lib/product';
import { ensurePrerequisites } from './lib/prerequisites';
import { runPart } from './lib/testParts';

const ROUNDS = 5;

export async function main(): Promise<void> {
  ensurePrerequisites((line) => process.stderr.write(`${line}\n`));
  await Promise.all([buildProduct(), buildTargets(['lab'])]);
  const env = { ...process.env, ECS_PROFILER_LONG: '1' };
  let passed = 0;
  let failed = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    for (const part of round === 1 ? ['unit', 'exec', 'page', 'lab', 'flow', 'shares'] : ['lab', 'flow', 'shares', 'end to end']) {
      const counts = await runPart(part, env);
      passed += counts.passed;
      failed += counts.failed;
      process.stdout.write(`— round ${round} of ${ROUNDS}, ${part}: ${counts.passed} passed, ${counts.failed} failed\n\n`);
    }
  }
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exit(failed > 0 ? 1 : 0);
}

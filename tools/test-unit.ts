/** `node tools/run.mjs test-unit [substring …]`: bundles the test files whose path holds a substring and runs them. */
import { allTests } from './build.mjs';
import { runMocha } from '../test/support/runMocha';

export async function main(args: string[]): Promise<void> {
  const endToEnd = (file: string): boolean => file.startsWith('test/e2e/');
  const files = allTests().filter((file) =>
    args.length > 0 ? args.some((part) => file.includes(part)) : !endToEnd(file),
  );
  if (files.length === 0) {
    process.stderr.write(`No test file matches: ${args.join(' ')}\n`);
    process.exitCode = 1;
    return;
  }
  const { passed, failed, flaky } = await runMocha(files);
  process.stdout.write(`${flaky} flaky\n${passed} passed, ${failed} failed\n`);
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
}

/**
 * `npm run test:unit [-- SUBSTRING …] [--watch]`: runs the test files whose path contains a substring; without one, all
 * but the end-to-end tests. With `--watch` runs them again after each change to a source file, until Ctrl-C.
 */
import { watch } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { runMocha } from '../test/support/runMocha';
import { allTests } from './build.mjs';
import { runScript } from './lib/testParts';

const WATCHED = ['src', 'webview', 'lab', 'tools', 'test'];
/** An editor may write several files at once. */
const SETTLED_MS = 150;

export async function main(args: string[]): Promise<void> {
  const parts = args.filter((arg) => arg !== '--watch');
  const endToEnd = (file: string): boolean => file.startsWith('test/e2e/');
  const files = allTests().filter((file) =>
    parts.length > 0 ? parts.some((part) => file.includes(part)) : !endToEnd(file),
  );
  if (files.length === 0) {
    process.stderr.write(`No test file matches: ${parts.join(' ')}\n`);
    process.exitCode = 1;
    return;
  }
  if (args.includes('--watch')) return runAfterEachChange(parts);
  const { passed, failed, flaky } = await runMocha(files);
  process.stdout.write(`${flaky} flaky\n${passed} passed, ${failed} failed\n`);
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
}

/** Each run is a separate process, so that modules are loaded afresh and nothing is left over from the run before. */
async function runAfterEachChange(parts: readonly string[]): Promise<never> {
  let changed: (() => void) | undefined;
  for (const folder of WATCHED) watch(folder, { recursive: true }, () => changed?.());
  for (;;) {
    const change = new Promise<void>((resolve) => (changed = resolve));
    const { output } = await runScript('test-unit', parts);
    process.stdout.write(`${output}waiting for a change …\n`);
    await change;
    await sleep(SETTLED_MS);
  }
}

/** `npm test`: runs all tests, including those in a real VS Code. Ends with `N passed, N failed`. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { runInServer } from '../test/editor/runInServer';
import { formatSuiteResult } from '../test/editor/suiteResult';
import { BUILT_TESTS } from '../test/support/builtTests';
import { allTests, buildTargets, buildTests } from './build.mjs';
import { installEditor } from './editor-host/install';
import { ensurePrerequisites } from './lib/prerequisites';
import { buildProduct } from './lib/product';
import { closingLines, countsText, runPart, runScript, sumCounts, type Counts } from './lib/testParts';

/** Parts that wait most of their time: they may still run beside those of a window. */
const MOSTLY_WAITING = ['channel', 'commands'];
/** Parts that several at once keep both cores busy with. */
const SIDE_BY_SIDE = ['capture node', 'capture python', 'capture', 'lab', 'unit', 'command line', 'peers', 'page'];

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function lint(): Promise<Counts> {
  const { code, output } = await runScript('lint', []);
  process.stdout.write(output);
  return code === 0 ? { passed: 1, failed: 0, flaky: 0 } : { passed: 0, failed: 1, flaky: 0 };
}

async function editorSuite(): Promise<Counts> {
  try {
    const result = await runInServer(say);
    process.stdout.write(formatSuiteResult(result));
    return { ...result, flaky: 0 };
  } catch (error) {
    process.stdout.write(`${(error as Error).message}\n`);
    return { passed: 0, failed: 1, flaky: 0 };
  }
}

/** Runs one part and reports how long it took; its output is printed at the end, in one piece. */
async function timed(name: string, part: () => Promise<Counts>): Promise<Counts> {
  const begun = Date.now();
  const counts = await part();
  process.stdout.write(`— ${name}: ${countsText(counts)} in ${((Date.now() - begun) / 1000).toFixed(0)} s\n\n`);
  return counts;
}

export async function main(): Promise<void> {
  const begun = Date.now();
  ensurePrerequisites(say);
  // Bundle once for all parts, which share much code.
  const built = path.join('out', `tests-${process.pid}`);
  process.env[BUILT_TESTS] = built;
  await Promise.all([
    buildProduct(),
    buildTargets(['lab', 'editorSuite']),
    buildTests(allTests(), built),
    installEditor(say),
  ]);
  // Those that measure shares of CPU or look at captures in a window run alone.
  const part = (name: string, env = process.env): Promise<Counts> => timed(name, () => runPart(name, { env }));
  // Samples that only need to exist leave the CPU to the tests.
  const calm = { ...process.env, ECS_LAB_LOAD: '0.02' };
  const full = { ...process.env };
  // The editor tests only look at what they capture, so a part of the load is enough. Tests that check each line of a
  // short capture of one task need all of it.
  process.env.ECS_LAB_LOAD = '0.25';
  const waiting = Promise.all(MOSTLY_WAITING.map((name) => part(name, calm)));
  const counts = [
    ...(await Promise.all([...SIDE_BY_SIDE.map((name) => part(name, calm)), timed('lint', lint)])),
    ...(await Promise.all([part('flow'), timed('in the editor', editorSuite)])),
    ...(await waiting),
    await part('shares', full),
    await part('end to end', full),
    ...(await Promise.all([part('end to end views', calm), part('matrix', calm)])),
  ];
  await rm(built, { recursive: true, force: true });
  const sum = sumCounts(counts);
  process.stdout.write(closingLines(sum, `${((Date.now() - begun) / 1000).toFixed(0)} s`));
  process.exit(sum.failed > 0 ? 1 : 0);
}

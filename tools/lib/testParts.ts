/** The parts of `npm test`: which test files run together, and how the counts of a part are reported. */
import { once } from 'node:events';
import { allTests } from '../build.mjs';
import { endGroup, spawnGroup } from './processGroup';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** How many of the passed tests needed a second run. */
  readonly flaky: number;
}

/** Adds up the counts of several parts. */
export function sumCounts(parts: readonly Counts[]): Counts {
  const sum = (key: keyof Counts): number => parts.reduce((total, part) => total + part[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), flaky: sum('flaky') };
}

/** The counts of a part as text, e.g. `12 passed, 0 failed, 1 flaky`. */
export const countsText = ({ passed, failed, flaky }: Counts): string =>
  `${passed} passed, ${failed} failed, ${flaky} flaky`;

/** The last lines of a whole run. Scripts read the very last one, which holds nothing but passed and failed. */
export const closingLines = ({ passed, failed, flaky }: Counts, took: string): string =>
  `All parts in ${took}, ${flaky} flaky\n${passed} passed, ${failed} failed\n`;

/** Splits the output of a script that runs tests into its counts and the rest. Null if the script did not finish. */
export function readClosing(output: string): { readonly counts: Counts; readonly rest: string } | null {
  const closing = /^(\d+) flaky\n(\d+) passed, (\d+) failed\n?$/m.exec(output);
  if (closing === null) return null;
  const [flaky, passed, failed] = closing.slice(1).map(Number);
  return { counts: { passed, failed, flaky }, rest: output.replace(closing[0], '') };
}

const LIMIT_MS = 400_000;
/** Parts with folders of their own; all other tests belong to `unit`. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  lab: ['test/lab/', 'test/lab-gateway/'],
  peers: ['test/peers/', 'test/other-tools/'],
  capture: ['test/capture/'],
  'capture python': ['test/runtimes/python/'],
  // One part, so one process: an inspector opens on port 9229.
  'capture node': ['test/runtimes/node/'],
  channel: ['test/exec/'],
  commands: ['test/exec-commands/'],
  matrix: ['test/exec-matrix/'],
  'command line': ['test/cli/'],
  flow: ['test/flow/'],
  shares: ['test/samples/', 'test/cli/lab'],
  page: ['test/webview/'],
  'end to end': ['test/e2e/'],
  'end to end views': ['test/e2e/viewer', 'test/e2e/elsewhere', 'test/e2e/truth', 'test/e2e/mapping', 'test/e2e/lines'],
};

/** All parts of `npm test` that consist of test files. */
export const PARTS: readonly string[] = ['unit', ...Object.keys(FOLDERS)];

/** Test files of a part. */
export function filesOf(part: string): string[] {
  return allTests().filter((file) => partOf(file) === part);
}

/** The part with the most specific folder for a file. */
function partOf(file: string): string {
  const named = Object.entries(FOLDERS).flatMap(([part, folders]) =>
    folders.filter((folder) => file.startsWith(folder)).map((folder) => ({ part, folder })),
  );
  return named.sort((a, b) => b.folder.length - a.folder.length)[0]?.part ?? 'unit';
}

export interface RunLimits {
  readonly env?: NodeJS.ProcessEnv;
  /** After this time the script and all its children are ended. Default 400,000. */
  readonly limitMs?: number;
}

/** Runs one of the project's scripts in a separate process and returns its output. */
export async function runScript(
  script: string,
  args: readonly string[],
  limits: RunLimits = {},
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawnGroup(process.execPath, ['tools/run.mjs', script, ...args], {
    env: limits.env ?? process.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout?.on('data', (data: Buffer) => {
    output += data.toString();
  });
  const limit = setTimeout(() => void endGroup(child), limits.limitMs ?? LIMIT_MS);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(limit);
  await endGroup(child);
  return { code, output };
}

/** Runs the test files of a part. A part that has no files, crashes or takes too long counts as one failure. */
export async function runPart(part: string, limits?: RunLimits): Promise<Counts> {
  const files = filesOf(part);
  const { code, output } =
    files.length === 0
      ? { code: 1, output: 'This part has no test files.\n' }
      : await runScript('test-unit', files, limits);
  const closing = readClosing(output);
  process.stdout.write(closing?.rest ?? output);
  if (closing === null) return { passed: 0, failed: 1, flaky: 0 };
  const { failed } = closing.counts;
  return { ...closing.counts, failed: code === 0 ? failed : Math.max(1, failed) };
}

/** The parts of `npm test`: which test files run together, and how a part's counts come back. */
import { once } from 'node:events';
import { allTests } from '../build.mjs';
import { endGroup, spawnGroup } from './processGroup';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Of those that passed, how many did so only when they were run once more. */
  readonly flaky: number;
}

/** The sum of some parts. */
export function sumCounts(parts: readonly Counts[]): Counts {
  const sum = (key: keyof Counts): number => parts.reduce((total, part) => total + part[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), flaky: sum('flaky') };
}

/** A part's counts in its closing line, e.g. `12 passed, 0 failed, 1 flaky`. */
export const countsText = ({ passed, failed, flaky }: Counts): string =>
  `${passed} passed, ${failed} failed, ${flaky} flaky`;

/** The last lines of a whole run: the flaky ones, and alone on the last line what scripts read. */
export const closingLines = ({ passed, failed, flaky }: Counts, took: string): string =>
  `All parts in ${took}, ${flaky} flaky\n${passed} passed, ${failed} failed\n`;

/** What a script that runs tests printed, parted into its counts and the rest; null where it did not come to its end. */
export function readClosing(output: string): { readonly counts: Counts; readonly rest: string } | null {
  const closing = /^(\d+) flaky\n(\d+) passed, (\d+) failed\n?$/m.exec(output);
  if (closing === null) return null;
  const [flaky, passed, failed] = closing.slice(1).map(Number);
  return { counts: { passed, failed, flaky }, rest: output.replace(closing[0], '') };
}

const LIMIT_MS = 400_000;
/** Parts with a folder of their own; `unit` is everything else. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  lab: ['test/lab/', 'test/lab-gateway/'],
  peers: ['test/peers/'],
  capture: ['test/capture/'],
  'capture python': ['test/runtimes/python/'],
  // One process: an inspector opens on port 9229.
  'capture node': ['test/runtimes/node/'],
  channel: ['test/exec/'],
  commands: ['test/exec-commands/'],
  matrix: ['test/exec-matrix/'],
  flow: ['test/flow/'],
  shares: ['test/samples/', 'test/cli/lab'],
  page: ['test/webview/'],
  'end to end': ['test/e2e/'],
  'end to end views': ['test/e2e/viewer', 'test/e2e/elsewhere', 'test/e2e/truth', 'test/e2e/mapping', 'test/e2e/lines'],
};

/** Every part `npm test` has of test files. */
export const PARTS: readonly string[] = ['unit', ...Object.keys(FOLDERS)];

/** Test files of a part. */
export function filesOf(part: string): string[] {
  return allTests().filter((file) => partOf(file) === part);
}

/** The part that names a file most closely. */
function partOf(file: string): string {
  const named = Object.entries(FOLDERS).flatMap(([part, folders]) =>
    folders.filter((folder) => file.startsWith(folder)).map((folder) => ({ part, folder })),
  );
  return named.sort((a, b) => b.folder.length - a.folder.length)[0]?.part ?? 'unit';
}

export interface RunLimits {
  readonly env?: NodeJS.ProcessEnv;
  /** Then the script and all it started are ended. Default 400,000. */
  readonly limitMs?: number;
}

/** Runs one of the project's own scripts in a process of its own and returns its output. */
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

/** Runs a part's test files. A part that has none, crashes or takes too long counts as one failure. */
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

/** The parts of `npm test`: which test files run together, and how a part's counts come back. */
import { once } from 'node:events';
import { allTests } from '../build.mjs';
import { endGroup, spawnGroup } from './processGroup';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
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

/** Runs one of the project's own scripts in a process of its own and hands back what it printed. */
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
  const closing = /^(\d+) passed, (\d+) failed\n?$/m.exec(output);
  process.stdout.write(closing === null ? output : output.replace(closing[0], ''));
  if (closing === null) return { passed: 0, failed: 1 };
  const failed = Number(closing[2]);
  return { passed: Number(closing[1]), failed: code === 0 ? failed : Math.max(1, failed) };
}

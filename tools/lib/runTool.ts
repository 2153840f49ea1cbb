/** Programs that a driver runs to their end. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

interface RunOptions {
  readonly cwd?: string;
  /** Default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end and returns its stdout. Throws with the last lines that it said if it fails. */
export function run(command: string, args: readonly string[], { cwd, env }: RunOptions = {}): string {
  const result = spawnSync(command, [...args], {
    encoding: 'utf8',
    timeout: 300_000,
    maxBuffer: 64 * 1024 * 1024,
    cwd,
    env,
  });
  if (result.status === 0) return result.stdout;
  const said = result.error?.message ?? `${result.stderr}${result.stdout}`.trim().split('\n').slice(-3).join(' ');
  throw new Error(
    `${path.basename(command)} ${args.find((arg) => !arg.startsWith('-') && !arg.includes('=')) ?? ''}: ${said}`,
  );
}

import { spawn } from 'node:child_process';
import path from 'node:path';
import { signal as send } from './leftovers';

const TIME_LIMIT_MS = 120_000;
const KEPT_CHARACTERS = 2000;

/**
 * Runs an image's build in `cwd`, in a process group that is killed on abort or after two minutes.
 * @throws Error with the end of the build's output.
 */
export function runBuild(
  command: readonly string[],
  cwd: string,
  projectRoot: string,
  abort: AbortSignal,
): Promise<void> {
  const [program, ...args] = command;
  const env = {
    ...process.env,
    PATH: `${path.dirname(process.execPath)}:${process.env.PATH ?? ''}`,
    LAB_PROJECT_ROOT: projectRoot,
  };
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-KEPT_CHARACTERS));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const end = (): void => void (child.pid !== undefined && send(-child.pid, 'SIGKILL'));
    const timer = setTimeout(end, TIME_LIMIT_MS);
    abort.addEventListener('abort', end);
    const finish = (problem: string | null): void => {
      clearTimeout(timer);
      abort.removeEventListener('abort', end);
      if (problem === null) resolve();
      else reject(new Error(`build (${command.join(' ')}) failed: ${output.trim() || problem}`));
    };
    child.once('error', (error) => finish(error.message));
    child.once('close', (code, name) =>
      finish(code === 0 ? null : name === null ? `exit code ${code}` : `ended by ${name}`),
    );
    if (abort.aborted) end();
  });
}

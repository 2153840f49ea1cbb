import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';

/** Environment variable that names the folder of the built benches; the driver sets it. */
export const PROGRAMS = 'ECS_PROFILER_BENCH_PROGRAMS';

/** Starts `test/bench/<name>.ts` as a process of its own that talks over IPC; it ends with its parent. */
export function startProgram(name: string, ...args: string[]): ChildProcess {
  return fork(path.join(process.env[PROGRAMS] ?? '.', `${name}.mjs`), args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [...process.execArgv, '--expose-gc'],
  });
}

/** Real processes to capture. Like a container's, each has its own session and metadata address. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { RemoteProcess } from '../../../src/capture/types';
import { sampleProcess } from '../../support/sampleProcess';

export const programs = path.join(process.cwd(), 'test', 'capture', 'programs');

/** The real interpreter: `python3` may be a shell shim. */
export const python = execFileSync('python3', ['-c', 'import os, sys; print(os.path.realpath(sys.executable))'], {
  encoding: 'utf8',
}).trim();

export const containerEnv = (): Record<string, string> => ({
  ECS_CONTAINER_METADATA_URI_V4: `http://127.0.0.1/v4/${randomUUID()}`,
});

export interface LocalProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Everything it printed so far. */
  readonly output: () => string;
  kill(): Promise<void>;
}

/** Starts a program and waits until it prints `ready`. */
export async function startProcess(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<LocalProcess> {
  const child = spawn(argv[0], argv.slice(1), {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let output = '';
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    const seen = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes('ready')) resolve();
    };
    child.stdout.on('data', seen);
    child.stderr.on('data', seen);
    child.once('error', reject);
    void exited.then(() => reject(new Error(`${argv.join(' ')} ended: ${output}`)));
  });
  return {
    child,
    pid: child.pid!,
    output: () => output,
    async kill() {
      try {
        process.kill(-child.pid!, 'SIGKILL');
      } catch {
        /* it has ended */
      }
      await exited;
    },
  };
}

/** The process as the finder would describe it. */
export const asRemote = (
  one: LocalProcess,
  runtime: 'python' | 'node',
  argv: readonly string[],
  uid = process.getuid!(),
): RemoteProcess => sampleProcess({ pid: one.pid, ppid: process.pid, uid, gid: uid, runtime, exe: argv[0], argv });

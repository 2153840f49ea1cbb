/** A sample service run by itself, outside the lab. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Service {
  readonly pid: number;
  readonly cwd: string;
  /** Resolves to the pid once the service reports that it is ready. Throws if it ends first. */
  ready(): Promise<number>;
  /** Ends the service and what it forked. `SIGINT` lets Node write its profile. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export function startService(command: readonly string[], cwd: string, env: Record<string, string> = {}): Service {
  const child = spawn(command[0], command.slice(1), {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const pid = child.pid ?? 0;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      if (text.includes('ready')) resolve(pid);
    });
    child.once('error', reject);
    void ended.then(() => reject(new Error(`${command.join(' ')} ended before it was ready`)));
  });
  ready.catch(() => undefined);
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-pid, signal);
    await ended;
  };
  return { pid, cwd, ready: () => ready, stop };
}

/** CPU seconds a process has used (proc(5), fields 14 and 15 of stat, in ticks of 10 ms). */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export function children(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

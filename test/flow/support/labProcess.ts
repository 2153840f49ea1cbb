/** A lab in a process of its own: with less rights than this one, or so that its work is not this process's. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Where } from './flowLab';

/**
 * `prefix`: a program with arguments that starts the lab, such as setpriv. `services`: path of a manifest. Rejects if
 * the process ends before it is ready.
 */
export async function startLabProcess(
  services: string,
  prefix: readonly string[] = [],
  more: readonly string[] = [],
): Promise<Where> {
  const [program, ...args] = [
    ...prefix,
    process.execPath,
    'tools/run.mjs',
    'lab',
    '--json',
    '--services',
    services,
    ...more,
  ];
  const child: ChildProcess = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ready = new Promise<{ ecsEndpoint: string; region: string }>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => line.startsWith('{') && resolve(JSON.parse(line)));
    void ended.then(() => reject(new Error('the lab ended before it was ready')));
  });
  const { ecsEndpoint, region } = await ready;
  return {
    endpoint: ecsEndpoint,
    region,
    pid: child.pid ?? 0,
    openSessions: () => 0,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

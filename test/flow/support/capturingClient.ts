/** The command line as a client of its own, to be killed in the middle of a capture. */
import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import type { FlowLab } from './flowLab';

/**
 * Starts a capture of a service. Once it prints `says`, resolves to a function that kills it. Rejects if it ends
 * earlier.
 */
export async function capturingClient(
  flow: FlowLab,
  service: string,
  says: string,
  ...options: readonly string[]
): Promise<() => void> {
  const file = path.join(os.tmpdir(), `flow-${service}-${says.replace(/\W/g, '')}-${process.pid}.json`);
  const argv = [
    'capture',
    `lab/${service}`,
    '-o',
    file,
    '--endpoint-url',
    flow.endpoint,
    '--region',
    flow.region,
    ...options,
  ];
  const env = { ...process.env, AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' };
  const child = spawn(process.execPath, [path.resolve('tools', 'ecs-profiler.mjs'), ...argv], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += String(chunk);
      if (said.includes(says)) resolve();
    });
    child.once('close', () => reject(new Error(`it ended before it said ${says}: ${said}`)));
  });
  child.removeAllListeners('close');
  return () => void child.kill('SIGKILL');
}

/** The command line as a client of its own, to be killed in the middle of a capture. */
import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import type { FlowLab } from './flowLab';

export interface CapturingClient {
  /** Where it is to write the capture. */
  readonly file: string;
  /** Sends it a signal; resolves to its exit code, null if the signal ended it, and all that it printed to stderr. */
  end(signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly said: string }>;
}

/** Starts a capture of a service. Resolves once it prints `says`. Rejects if it ends earlier. */
export async function capturingClient(
  flow: FlowLab,
  service: string,
  says: string,
  ...options: readonly string[]
): Promise<CapturingClient> {
  const file = path.join(os.tmpdir(), `flow-${service}-${says.replace(/\W/g, '')}-${process.pid}.speedscope.json`);
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
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    file,
    async end(signal) {
      // The launcher is what runs the command line: there is no process between.
      child.kill(signal);
      return { code: await ended, said };
    },
  };
}

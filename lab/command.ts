import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readProfile } from './faults/read';
import { exportLine } from './exportLine';
import { startLab, type Lab, type LabOptions } from './lab';

const USAGE = 'Usage: npm run lab -- [--services FILE] [--port N] [--faults FILE] [--json]';

/**
 * The lab as a command: starts it, announces it, runs until SIGINT, SIGTERM or SIGHUP, and stops everything. Returns
 * the exit code: 0 stopped on request, 1 could not start, 2 wrong usage.
 */
export async function labCommand(argv: readonly string[]): Promise<number> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const options = parse(argv);
  if (typeof options === 'string') {
    say(`${options}\n${USAGE}`);
    return 2;
  }
  const stopping = new AbortController();
  const onSignal = (): void => stopping.abort();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  let lab: Lab;
  try {
    lab = await startLab({ ...options, log: say, signal: stopping.signal });
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    say((error as Error).message);
    return 1;
  }
  if (options.faults !== undefined) say(`Faults are in force: ${JSON.stringify(options.faults)}`);
  announce(lab, options.json, say);
  if (!stopping.signal.aborted) await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve));
  await lab.stop();
  return 0;
}

function announce(lab: Lab, json: boolean, say: (line: string) => void): void {
  const services = lab.services();
  for (const { cluster, name, runningCount, desiredCount, runtime } of services)
    say(`${cluster}/${name}: ${runningCount} of ${desiredCount} tasks running (${runtime})`);
  say(`ECS endpoint ${lab.ecsEndpoint}, region ${lab.region}, access key lab, secret lab. Ctrl-C stops everything.`);
  say(`For npx ecs-profiler in another terminal:\n${exportLine(lab)}`);
  if (json) process.stdout.write(`${JSON.stringify({ ecsEndpoint: lab.ecsEndpoint, region: lab.region, services })}\n`);
}

function parse(argv: readonly string[]): (LabOptions & { readonly json: boolean }) | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        services: { type: 'string' },
        port: { type: 'string' },
        faults: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    if (values.port !== undefined && !(/^\d{1,5}$/.test(values.port) && Number(values.port) < 65_536))
      return `--port ${values.port} is no port number.`;
    const faults = values.faults === undefined ? process.env.ECS_LAB_FAULTS : fromCaller(values.faults);
    return {
      services: values.services === undefined ? undefined : fromCaller(values.services),
      port: values.port === undefined ? undefined : Number(values.port),
      faults: faults === undefined || faults === '' ? undefined : readProfile(faults),
      json: values.json,
    };
  } catch (error) {
    return (error as Error).message;
  }
}

/** npm changes to the project's folder; INIT_CWD is the caller's. */
function fromCaller(file: string): string {
  const there = path.resolve(process.env.INIT_CWD ?? '.', file);
  return existsSync(there) ? there : path.resolve(file);
}

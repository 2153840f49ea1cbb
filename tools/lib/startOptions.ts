/** Options of `npm start`. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readProfile } from '../../lab/faults/read';
import type { FaultProfile } from '../../lab/faults/types';

export interface StartOptions {
  /** Whether to open a window or the user's browser. */
  readonly open: boolean;
  /** Whether to print one line of JSON to stdout. */
  readonly json: boolean;
  /** Path of a lab manifest. Default: the sample services. */
  readonly services: string | undefined;
  /** The lab's initial faults, from `--faults FILE` or else ECS_LAB_FAULTS. */
  readonly faults: FaultProfile | undefined;
  /** The editor's port. Default: any free port. */
  readonly port: number | undefined;
  /** The folder to open: that of the samples or of the manifest. */
  readonly workspace: string;
}

/** Returns the options, or a sentence that says what is wrong with the arguments. */
export function parseStartOptions(args: readonly string[]): StartOptions | string {
  const usage = 'Usage: npm start [-- --no-open] [--json] [--services FILE] [--faults FILE] [--port N]';
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        'no-open': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        services: { type: 'string' },
        faults: { type: 'string' },
        port: { type: 'string' },
      },
    });
    if (values.port !== undefined && !(/^\d{1,5}$/.test(values.port) && Number(values.port) < 65_536))
      return `--port ${values.port} is no port number.\n${usage}`;
    const services = values.services === undefined ? undefined : fromCaller(values.services);
    if (services !== undefined && !existsSync(services))
      return `--services ${values.services}: there is no such file.\n${usage}`;
    const faults = values.faults === undefined ? process.env.ECS_LAB_FAULTS : fromCaller(values.faults);
    return {
      open: !values['no-open'],
      json: values.json,
      services,
      faults: faults === undefined || faults === '' ? undefined : readProfile(faults),
      port: values.port === undefined ? undefined : Number(values.port),
      workspace: services === undefined ? path.resolve('lab/samples') : path.dirname(services),
    };
  } catch (error) {
    return `${(error as Error).message}\n${usage}`;
  }
}

/** npm changes to the project's folder and passes the caller's in INIT_CWD. */
function fromCaller(file: string): string {
  const there = path.resolve(process.env.INIT_CWD ?? '.', file);
  return existsSync(there) ? there : path.resolve(file);
}

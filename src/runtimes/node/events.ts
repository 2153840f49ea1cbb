/** The inspector driver's output: JSON lines. */
import { lineCutter } from '../shared/lineCutter';

/** One line. Untrusted: it comes from the container. */
export interface DriverEvent {
  readonly event: string;
  readonly code?: string;
  readonly text?: string;
  readonly pid?: number;
  readonly worker?: string;
  readonly wasOpen?: boolean;
  /** `part`: a file of the session's folder, and which stretch of the recording it is. */
  readonly file?: string;
  readonly segment?: number;
  readonly coveredMs?: number;
  readonly elapsedMs?: number;
  /** In `ended`: why the recording ended early. */
  readonly why?: string;
  readonly driverSeconds?: number;
  readonly steadySeconds?: number;
  readonly cores?: number;
  /** `facts`. */
  readonly caught?: boolean;
  readonly maySignal?: boolean;
  readonly options?: readonly string[];
}

const types: Readonly<Record<Exclude<keyof DriverEvent, 'options'>, 'string' | 'number' | 'boolean'>> = {
  event: 'string',
  code: 'string',
  text: 'string',
  pid: 'number',
  worker: 'string',
  wasOpen: 'boolean',
  file: 'string',
  segment: 'number',
  coveredMs: 'number',
  elapsedMs: 'number',
  why: 'string',
  driverSeconds: 'number',
  steadySeconds: 'number',
  cores: 'number',
  caught: 'boolean',
  maySignal: 'boolean',
};

/** Reads the event of a line without the fields that have the wrong type; undefined where the line is no event. */
function parseDriverEvent(line: string): DriverEvent | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(line) as Record<string, unknown>;
    if (typeof value.event !== 'string') return undefined;
    const kept = Object.entries(types)
      .filter(([key, type]) => typeof value[key] === type)
      .map(([key]) => [key, value[key]]);
    const options = Array.isArray(value.options)
      ? value.options.filter((one): one is string => typeof one === 'string')
      : undefined;
    return { ...Object.fromEntries(kept), ...(options && { options }) } as DriverEvent;
  } catch {
    // A line that is cut off, or not the driver's.
    return undefined;
  }
}

export const parseDriverEvents = (output: string): DriverEvent[] =>
  output
    .split('\n')
    .map(parseDriverEvent)
    .filter((one): one is DriverEvent => one !== undefined);

/** Calls back for each event as its line is complete. */
export function readDriverEvents(onEvent: (event: DriverEvent) => void): (chunk: Uint8Array) => void {
  return lineCutter((line) => {
    const event = parseDriverEvent(line);
    if (event) onEvent(event);
  });
}

import { ProfileBuilder } from '../profileBuilder';
import { ProfileError } from '../profileError';
import type { Profile } from '../types';
import { array, finite, isObject, type JsonObject, numbers, object } from './check';
import { addCpuThread } from './cpuProfile';
import type { Importer } from './importer';

/**
 * A Chrome trace (a list of events, or an object with `traceEvents`) with V8 CPU profiles: complete ones in a
 * `CpuProfile` event, or a `Profile` event followed by `ProfileChunk`s. Each becomes a thread, named by the trace's
 * metadata. Other events are ignored.
 */
export const chromeTraceImporter: Importer = {
  format: 'Chrome trace with CPU profile',
  matches: ({ json }) =>
    Array.isArray(json) ? json.length > 0 && json.every(isEvent) : isObject(json) && Array.isArray(json.traceEvents),
  read: ({ json }, name) => readTrace(json, name),
};

const isEvent = (value: unknown): boolean => isObject(value) && typeof value.ph === 'string';

function readTrace(json: unknown, name: string): Profile {
  const events = isObject(json) ? array(json.traceEvents, 'traceEvents') : array(json, name);
  const { profiles, orphans } = readChunks(events);
  if (profiles.length === 0 && orphans > 0)
    throw new ProfileError(
      `${name}: the ${orphans} parts of CPU profiles in it ("ProfileChunk") have no beginning, an event "Profile".`,
      'The trace is cut off at its beginning: record it again.',
    );
  if (profiles.length === 0) {
    throw new ProfileError(
      `${name} is a Chrome trace without a CPU profile: none of its ${events.length} events is "Profile", "ProfileChunk" or "CpuProfile".`,
      "Record again with JavaScript samples (in a browser's Performance panel they are on; else the category disabled-by-default-v8.cpu_profiler).",
    );
  }
  const nameOf = threadNames(events);
  const builder = new ProfileBuilder();
  for (const profile of profiles) addCpuThread(builder, profile.json, nameOf(profile), profile.where);
  const remarks =
    orphans === 0
      ? []
      : [`${orphans} ${orphans === 1 ? 'part' : 'parts'} of CPU profiles that began before the trace: left out.`];
  return builder.build({ name, unit: 'microseconds', remarks });
}

/** Names from metadata events (phase `M`): the process name if there are several processes, and the thread name. */
function threadNames(events: readonly unknown[]): (profile: TracedProfile) => string {
  const processes = new Map<string, string>();
  const threads = new Map<string, string>();
  for (const event of events) {
    if (!isObject(event)) continue;
    const given = event.ph === 'M' && isObject(event.args) ? event.args.name : undefined;
    if (typeof given !== 'string' || given === '') continue;
    if (event.name === 'process_name') processes.set(String(event.pid), given);
    if (event.name === 'thread_name') threads.set(threadKey(event), given);
  }
  return ({ json, event }) => {
    const thread =
      threads.get(threadKey(event)) ??
      (typeof json.title === 'string' && json.title !== ''
        ? json.title
        : `thread ${String(event.tid ?? '?').slice(0, 20)}`);
    const process = processes.get(String(event.pid)) ?? '';
    return processes.size > 1 && process !== '' ? `${process} ${String(event.pid).slice(0, 20)}: ${thread}` : thread;
  };
}

const threadKey = ({ pid, tid }: JsonObject): string => `${String(pid)} ${String(tid)}`;

/** A CPU profile of a trace as `Profiler.Profile`, and the event that started it. */
interface TracedProfile {
  readonly json: JsonObject;
  /** Identifies the sampled thread. */
  readonly event: JsonObject;
  /** Location of its parts, for messages. */
  readonly where: string;
}

interface TracedProfiles {
  readonly profiles: readonly TracedProfile[];
  /** Parts of profiles that started before the trace did. They cannot be read without their start. */
  readonly orphans: number;
}

interface Begun {
  readonly event: JsonObject;
  readonly where: string;
  startTime: number;
  endTime: number | null;
  readonly nodes: unknown[];
  readonly samples: unknown[];
  readonly timeDeltas: unknown[];
  readonly lines: unknown[];
}

/**
 * Assembles the CPU profiles of a trace. A profile is identified by process and `id`; its parts may be anywhere in the
 * file and are ordered by time. If no part says when it ended, it ended with its last sample, which then has no
 * duration. Throws ProfileError on broken parts.
 */
function readChunks(events: readonly unknown[]): TracedProfiles {
  const whole: TracedProfile[] = [];
  const begun = new Map<string, Begun>();
  const chunks: {
    readonly event: JsonObject;
    readonly data: JsonObject;
    readonly where: string;
    readonly ts: number;
  }[] = [];
  events.forEach((value, e) => {
    if (!isObject(value) || !isObject(value.args)) return;
    const where = `traceEvents[${e}]`;
    const data = isObject(value.args.data) ? value.args.data : {};
    if (value.name === 'CpuProfile') {
      const json = object(data.cpuProfile, `${where}.args.data.cpuProfile`);
      whole.push({ json, event: value, where: `${where}.args.data.cpuProfile.` });
    } else if (value.name === 'Profile') {
      begun.set(keyOf(value), {
        event: value,
        where,
        startTime: finite(data.startTime ?? value.ts, `${where}.args.data.startTime`),
        endTime: null,
        nodes: [],
        samples: [],
        timeDeltas: [],
        lines: [],
      });
    } else if (value.name === 'ProfileChunk') {
      chunks.push({ event: value, data, where, ts: typeof value.ts === 'number' ? value.ts : 0 });
    }
  });
  let orphans = 0;
  for (const { event, data, where } of chunks.sort((a, b) => a.ts - b.ts)) {
    const profile = begun.get(keyOf(event));
    if (profile === undefined) orphans++;
    else addChunk(profile, data, where);
  }
  return { profiles: [...whole, ...[...begun.values()].map(complete)], orphans };
}

function addChunk(profile: Begun, data: JsonObject, where: string): void {
  const part = isObject(data.cpuProfile) ? data.cpuProfile : {};
  const append = (to: unknown[], value: unknown, place: string): void => {
    if (value === undefined || value === null) return;
    const values = numbers(value, place);
    for (let i = 0; i < values.length; i++) to.push(values[i]);
  };
  // Some engines start a profile at 0 and give its real start with the first samples.
  if (part.startTime !== undefined && profile.samples.length === 0)
    profile.startTime = finite(part.startTime, `${where}.args.data.cpuProfile.startTime`);
  for (const node of array(part.nodes ?? [], `${where}.args.data.cpuProfile.nodes`)) profile.nodes.push(node);
  append(profile.samples, part.samples, `${where}.args.data.cpuProfile.samples`);
  append(profile.timeDeltas, data.timeDeltas ?? part.timeDeltas, `${where}.args.data.timeDeltas`);
  append(profile.lines, data.lines, `${where}.args.data.lines`);
  const end = data.endTime ?? part.endTime;
  if (end !== undefined) profile.endTime = finite(end, `${where}.args.data.endTime`);
}

function complete({ event, where, startTime, endTime, nodes, samples, timeDeltas, lines }: Begun): TracedProfile {
  let last = startTime;
  let now = startTime;
  for (const delta of timeDeltas) {
    now += finite(delta, `${where}: timeDeltas`);
    last = Math.max(last, now);
  }
  return {
    event,
    where: `${where} (CPU profile ${String(event.id).slice(0, 20)}) `,
    json: {
      nodes,
      samples,
      timeDeltas,
      startTime,
      endTime: Math.max(endTime ?? last, last),
      ...(lines.length === samples.length && { lines }),
    },
  };
}

const keyOf = ({ pid, id }: JsonObject): string => `${String(pid)} ${String(id)}`;

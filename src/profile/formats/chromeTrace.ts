import { ProfileBuilder } from '../profileBuilder';
import { ProfileError } from '../profileError';
import type { Profile } from '../types';
import { array, isObject, type JsonObject } from './check';
import { readChunks, type TracedProfile } from './chromeTraceChunks';
import { addCpuThread } from './cpuProfile';
import type { Importer } from './importer';

/**
 * A Chrome trace (a list of events, or an object with `traceEvents`) that holds V8's CPU profiles: whole, as an event
 * `CpuProfile`, or begun by an event `Profile` and continued in `ProfileChunk`s. Each becomes a thread, named by the trace's
 * metadata. Other events are not shown.
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

/** Names from the events of the phase `M`: the process's where there are several, and the thread's. */
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

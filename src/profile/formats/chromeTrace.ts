import { ProfileBuilder } from '../profileBuilder';
import { ProfileError } from '../profileError';
import { shortened } from '../shortened';
import type { Profile } from '../types';
import { array, idText, isObject, type JsonObject } from './check';
import { type Lost, readChunks, type TracedProfile } from './chromeTraceChunks';
import { type JoinedThreads, joinThreads } from './chromeTraceThreads';
import { addCpuThread, whatIsSaid } from './cpuProfile';
import type { Importer } from './importer';

/**
 * A Chrome trace (a list of events, or an object with `traceEvents`) with V8 CPU profiles: complete ones in a
 * `CpuProfile` event, or a `Profile` event followed by `ProfileChunk`s. Each becomes a thread, named by the trace's
 * metadata; several of one thread are joined. What lost parts take away is told in a remark. Other events are ignored.
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
  const nameOf = threadNames(events, profiles);
  const builder = new ProfileBuilder();
  const said = whatIsSaid(
    profiles.map((profile) => addCpuThread(builder, profile.json, nameOf(profile), profile.where)),
  );
  const profile = builder.build({ ...said, name, unit: 'microseconds' });
  const { threads, joined } = joinThreads(
    profile.threads.map((thread, t) => ({
      thread,
      key: threadKey(profiles[t].event),
      begin: firstSample(profiles[t].json),
    })),
  );
  const remarks = [
    ...said.remarks,
    ...(orphans === 0
      ? []
      : [`${orphans} ${orphans === 1 ? 'part' : 'parts'} of CPU profiles that began before the trace: left out.`]),
    ...onJoined(joined),
    ...onLost(profiles.map(({ lost }, t) => ({ ...lost, thread: profile.threads[t].name }))),
  ];
  return { ...profile, threads, ...(remarks.length > 0 && { remarks }) };
}

/** When the first sample of a profile was taken. Its numbers have been checked. */
function firstSample({ startTime, timeDeltas, timestamps }: JsonObject): number {
  const deltas = (timeDeltas ?? []) as ArrayLike<number>;
  let [now, first] = [Number(startTime), Infinity];
  for (let i = 0; i < deltas.length; i++) {
    now += deltas[i];
    first = Math.min(first, now);
  }
  const times = (timestamps ?? []) as ArrayLike<number>;
  for (let i = 0; timeDeltas === undefined && i < times.length; i++) first = Math.min(first, times[i]);
  return Number.isFinite(first) ? first : Number(startTime);
}

const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;

function onJoined(joined: JoinedThreads['joined']): string[] {
  if (joined.length === 0) return [];
  const recordings = joined.reduce((sum, one) => sum + one.recordings, 0);
  const twice = joined.reduce((sum, one) => sum + one.twice, 0);
  const which = joined.length === 1 ? `${shortened(joined[0].name)} was` : `${joined.length} threads were`;
  return [
    `${which} recorded ${recordings} times: the recordings stand in turn${twice > 0 ? `, and ${twice / 1000} ms that several of them have count once` : ''}.`,
  ];
}

/** What threads lack because the trace lacks parts of their profiles. */
function onLost(all: readonly (Lost & { readonly thread: string })[]): string[] {
  const lost = all.filter((one) => one.callers > 0 || one.samples > 0 || one.lines > 0);
  const sum = (of: (one: Lost) => number): number => lost.reduce((all, one) => all + of(one), 0);
  const [callers, samples, lines] = [sum((one) => one.callers), sum((one) => one.samples), sum((one) => one.lines)];
  const whose = lost.length === 1 ? `the CPU profile of ${shortened(lost[0].thread)}` : `${lost.length} CPU profiles`;
  const missing = [
    ...(callers > 0 ? [`the callers of ${count(callers, 'function')} are unknown and left out`] : []),
    ...(samples > 0
      ? [`${count(samples, 'sample')} ${samples === 1 ? 'is of an unknown function' : 'are of unknown functions'}`]
      : []),
  ];
  return [
    ...(missing.length > 0 ? [`Parts of ${whose} are missing: ${missing.join(', ')}.`] : []),
    ...(lines > 0 ? [`The lines in ${count(lines, 'part')} of ${whose} do not fit the samples: left out.`] : []),
  ];
}

/** Names from metadata events (phase `M`): the process name if there are several processes, and the thread name. */
function threadNames(
  events: readonly unknown[],
  profiles: readonly TracedProfile[],
): (profile: TracedProfile) => string {
  const isOfSeveral = new Set(profiles.map(({ event }) => idText(event.pid))).size > 1;
  const processes = new Map<string, string>();
  const threads = new Map<string, string>();
  for (const event of events) {
    if (!isObject(event)) continue;
    const given = event.ph === 'M' && isObject(event.args) ? event.args.name : undefined;
    if (typeof given !== 'string' || given === '') continue;
    if (event.name === 'process_name') processes.set(idText(event.pid), given);
    if (event.name === 'thread_name') threads.set(threadKey(event), given);
  }
  return ({ json, event }) => {
    const thread =
      threads.get(threadKey(event)) ??
      (typeof json.title === 'string' && json.title !== ''
        ? json.title
        : `thread ${idText(event.tid ?? '?').slice(0, 20)}`);
    const process = processes.get(idText(event.pid)) ?? (isOfSeveral ? 'process' : '');
    return (isOfSeveral || processes.size > 1) && process !== ''
      ? `${process} ${idText(event.pid).slice(0, 20)}: ${thread}`
      : thread;
  };
}

const threadKey = ({ pid, tid }: JsonObject): string => `${idText(pid)} ${idText(tid)}`;

import { array, finite, isObject, numbers, object, type JsonObject } from './check';

/** A CPU profile of a trace as `Profiler.Profile`, and the event that began it. */
export interface TracedProfile {
  readonly json: JsonObject;
  /** Tells the sampled thread. */
  readonly event: JsonObject;
  /** Where its parts are, for messages. */
  readonly where: string;
}

export interface TracedProfiles {
  readonly profiles: readonly TracedProfile[];
  /** Parts of profiles that began before the trace did: without their beginning nothing can be told from them. */
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
 * Puts the CPU profiles of a trace together. A profile is named by process and `id`; its parts may stand anywhere in the file and
 * follow one another by their time. Where no part tells when it ended, it ended with its last sample, which then stands for no
 * time. Throws ProfileError on broken parts.
 */
export function readChunks(events: readonly unknown[]): TracedProfiles {
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
  // Some engines begin a profile at 0 and tell its start with its first samples.
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

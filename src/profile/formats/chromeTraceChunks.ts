import { array, finite, idText, isObject, type JsonObject, numbers, object } from './check';

/** A CPU profile of a trace as `Profiler.Profile`, and the event that started it. */
export interface TracedProfile {
  readonly json: JsonObject;
  /** Identifies the sampled thread. */
  readonly event: JsonObject;
  /** Location of its parts, for messages. */
  readonly where: string;
  /** What is missing because parts of it are. */
  readonly lost: Lost;
}

/** Counts: functions whose callers are unknown, samples whose stack is, chunks whose lines do not fit their samples. */
export interface Lost {
  readonly callers: number;
  readonly samples: number;
  readonly lines: number;
}

interface TracedProfiles {
  readonly profiles: readonly TracedProfile[];
  /** Parts of profiles that started before the trace did. They cannot be read without their start. */
  readonly orphans: number;
}

interface Begun {
  readonly event: JsonObject;
  readonly where: string;
  /** Of its first event, in microseconds. */
  readonly ts: number;
  startTime: number;
  endTime: number | null;
  readonly nodes: unknown[];
  readonly samples: unknown[];
  readonly timeDeltas: unknown[];
  readonly lines: unknown[];
  lostLines: number;
}

const NOTHING_LOST: Lost = { callers: 0, samples: 0, lines: 0 };

/**
 * Assembles the CPU profiles of a trace. A profile is identified by process and `id`; its parts may be anywhere in the
 * file and are ordered by time. Where processes have equal numbers (a container's each have 1), a part belongs to the
 * profile that began last before it. If no part says when it ended, it ended with its last sample, which then has no
 * duration. Throws ProfileError on broken parts.
 */
export function readChunks(events: readonly unknown[]): TracedProfiles {
  const whole: TracedProfile[] = [];
  const begun = new Map<string, { readonly list: Begun[]; at: number }>();
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
      whole.push({ json, event: value, where: `${where}.args.data.cpuProfile.`, lost: NOTHING_LOST });
    } else if (value.name === 'Profile') {
      const known = begun.get(keyOf(value)) ?? { list: [], at: 0 };
      begun.set(keyOf(value), known);
      known.list.push({
        event: value,
        where,
        ts: timeOf(value),
        startTime: finite(data.startTime ?? value.ts, `${where}.args.data.startTime`),
        endTime: null,
        nodes: [],
        samples: [],
        timeDeltas: [],
        lines: [],
        lostLines: 0,
      });
    } else if (value.name === 'ProfileChunk') {
      chunks.push({ event: value, data, where, ts: timeOf(value) });
    }
  });
  for (const { list } of begun.values()) list.sort((a, b) => a.ts - b.ts);
  let orphans = 0;
  for (const { event, data, where, ts } of chunks.sort((a, b) => a.ts - b.ts)) {
    const known = begun.get(keyOf(event));
    if (known === undefined) {
      orphans++;
      continue;
    }
    while (known.at + 1 < known.list.length && known.list[known.at + 1].ts <= ts) known.at++;
    addChunk(known.list[known.at], data, where);
  }
  return { profiles: [...whole, ...[...begun.values()].flatMap(({ list }) => list).map(complete)], orphans };
}

const timeOf = ({ ts }: JsonObject): number => (typeof ts === 'number' ? ts : 0);

/** `id`, or `id2` in newer traces. */
const keyOf = ({ pid, id, id2 }: JsonObject): string =>
  `${idText(pid)} ${idText(id ?? (isObject(id2) ? (id2.local ?? id2.global) : undefined))}`;

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
  const before = profile.lines.length;
  append(profile.lines, data.lines, `${where}.args.data.lines`);
  // V8 leaves out a list of zeros. A list of another length says nothing about any sample.
  if (profile.lines.length !== profile.samples.length) {
    if (profile.lines.length > before) profile.lostLines++;
    profile.lines.length = before;
    while (profile.lines.length < profile.samples.length) profile.lines.push(0);
  }
  const end = data.endTime ?? part.endTime;
  if (end !== undefined) profile.endTime = finite(end, `${where}.args.data.endTime`);
}

function complete(begun: Begun): TracedProfile {
  const { event, where, startTime, endTime, timeDeltas, lines } = begun;
  let last = startTime;
  let now = startTime;
  for (const delta of timeDeltas) {
    now += finite(delta, `${where}: timeDeltas`);
    last = Math.max(last, now);
  }
  const { nodes, samples, lost } = withoutLost(begun);
  return {
    event,
    where: `${where} (CPU profile ${idText(event.id).slice(0, 20)}) `,
    lost,
    json: {
      nodes,
      samples,
      timeDeltas,
      startTime,
      endTime: Math.max(endTime ?? last, last),
      ...(lines.some((line) => line !== 0) && { lines }),
    },
  };
}

/**
 * What is left of a profile that lacks parts. Nodes come with the first sample that needs them, so a lost part takes away
 * callers of later nodes, and stacks of later samples:
 *
 *     part 1: 1 (root), 2 main     lost: 7 handle < 2     part 3: 9 query < 7, samples 9, 7, 2
 *     read:   (root) > main        (root) > query         9, (root), 2
 *
 * A node without its caller stands for itself, as speedscope has it; a sample without its node is an empty stack.
 */
function withoutLost({ nodes, samples, lostLines }: Begun): Pick<TracedProfile, 'lost'> & {
  readonly nodes: readonly unknown[];
  readonly samples: readonly unknown[];
} {
  const ids = new Set(nodes.map((node) => (isObject(node) ? node.id : undefined)));
  const isKnown = (id: unknown): boolean => ids.has(id);
  let callers = 0;
  const kept = nodes.map((node) => {
    if (!isObject(node)) return node;
    const { parent, children, ...rest } = node;
    const isWhole = parent === undefined || parent === null || isKnown(parent);
    if (!isWhole) callers++;
    const isFull = !Array.isArray(children) || children.every(isKnown);
    if (isWhole && isFull) return node;
    return { ...rest, ...(isWhole && { parent }), children: isFull ? children : children.filter(isKnown) };
  });
  const unknown = samples.filter((id) => !isKnown(id)).length;
  const lost = { callers, samples: unknown, lines: lostLines };
  if (unknown === 0) return { nodes: kept, samples, lost };
  let root = 0;
  while (ids.has(root)) root--;
  return {
    nodes: [...kept, { id: root, callFrame: { functionName: '(root)', url: '', lineNumber: -1, columnNumber: -1 } }],
    samples: samples.map((id) => (isKnown(id) ? id : root)),
    lost,
  };
}

import type { ProfileBuilder } from '../profileBuilder';
import { ProfileError } from '../profileError';
import { finite, idText, isObject, type JsonObject } from './check';
import { pythonFunction } from './pythonTraceCall';
import { TraceCalls } from './traceCalls';

/** A thread of a trace. */
export interface TracedThread {
  readonly title: string;
  readonly calls: TraceCalls;
}

export interface TracedThreads {
  readonly threads: readonly TracedThread[];
  /** Ends (`E`) of calls whose beginning is not there. */
  readonly endsOnly: number;
  /** Calls that began (`B`) and did not end. */
  readonly neverEnded: number;
  /** Whether an executing line is known of any call. */
  readonly hasLines: boolean;
}

/** A call that has begun. */
interface Begun {
  readonly start: number;
  readonly rank: number;
  readonly frame: number;
  readonly line: number;
}

/** A thread while its events are read. */
interface OpenThread {
  readonly event: JsonObject;
  readonly calls: TraceCalls;
  /** Outermost first. */
  readonly open: Begun[];
  /** Time of its last beginning or end. */
  last: number;
}

/**
 * The calls in a trace's events, by thread: complete ones (`X`), and pairs of beginning and end (`B`, `E`), where an
 * end is that of the call that began last. Those may stand in any order in the file; at one time the file's order
 * holds. A call that did not end is given the time of the thread's last event. Throws ProfileError.
 */
export function readCalls(events: readonly unknown[], builder: ProfileBuilder): TracedThreads {
  const threads = new Map<string, OpenThread>();
  const threadOf = (event: JsonObject, time: number): OpenThread => {
    const key = keyOf(event);
    const known = threads.get(key);
    if (known !== undefined) return known;
    const thread = { event, calls: new TraceCalls(), open: [], last: time };
    threads.set(key, thread);
    return thread;
  };
  let hasLines = false;
  const halves: { readonly event: JsonObject; readonly time: number; readonly rank: number }[] = [];
  events.forEach((event, e) => {
    if (!isObject(event) || (event.ph !== 'X' && event.ph !== 'B' && event.ph !== 'E')) return;
    const time = finite(event.ts, `traceEvents[${e}].ts`);
    if (event.ph !== 'X') {
      halves.push({ event, time, rank: e });
      return;
    }
    const { frame, line } = frameOf(event, builder);
    hasLines ||= line > 0;
    threadOf(event, time).calls.addComplete(time, time + duration(event, e), e, frame, line);
  });
  let endsOnly = 0;
  for (const { event, time, rank } of halves.sort((a, b) => a.time - b.time || a.rank - b.rank)) {
    const thread = threadOf(event, time);
    thread.last = time;
    if (event.ph === 'B') {
      const begun = { start: time, rank, ...frameOf(event, builder) };
      hasLines ||= begun.line > 0;
      thread.open.push(begun);
    } else {
      const begun = thread.open.pop();
      if (begun === undefined) endsOnly++;
      else end(thread, begun, time);
    }
  }
  const all = [...threads.values()];
  const neverEnded = all.reduce((sum, { open }) => sum + open.length, 0);
  for (const thread of all) for (const begun of thread.open) end(thread, begun, thread.last);
  return { threads: named(all, events), endsOnly, neverEnded, hasLines };
}

const end = ({ calls }: OpenThread, { start, rank, frame, line }: Begun, time: number): void =>
  calls.add(start, time, rank, frame, line);

function duration({ dur }: JsonObject, e: number): number {
  const value = finite(dur ?? 0, `traceEvents[${e}].dur`);
  if (value < 0) throw new ProfileError(`traceEvents[${e}].dur: ${value} is no length of time.`);
  return value;
}

function frameOf(event: JsonObject, builder: ProfileBuilder): { readonly frame: number; readonly line: number } {
  const found = pythonFunction(event);
  if (found !== null) return { frame: builder.frame(found.name, found.file, found.line, 0), line: found.executing };
  const name = typeof event.name === 'string' && event.name !== '' ? event.name : '(anonymous)';
  return { frame: builder.frame(name, '', 0, 0), line: 0 };
}

/** Threads by the names in the trace's metadata (phase `M`); with the process where there are several. */
function named(threads: readonly OpenThread[], events: readonly unknown[]): TracedThread[] {
  const names = new Map<string, string>();
  for (const event of events) {
    if (!isObject(event) || event.ph !== 'M' || !isObject(event.args) || typeof event.args.name !== 'string') continue;
    if (event.name === 'thread_name') names.set(keyOf(event), event.args.name);
    if (event.name === 'process_name') names.set(keyOf({ pid: event.pid }), event.args.name);
  }
  const hasProcesses = new Set(threads.map(({ event }) => idText(event.pid))).size > 1;
  return threads.map(({ event, calls }) => {
    const thread = names.get(keyOf(event)) || `thread ${shortly(event.tid)}`;
    const process = names.get(keyOf({ pid: event.pid })) || 'process';
    return { title: hasProcesses ? `${process} ${shortly(event.pid)}: ${thread}` : thread, calls };
  });
}

const keyOf = ({ pid, tid }: JsonObject): string => JSON.stringify([idText(pid), idText(tid)]);
const shortly = (id: unknown): string =>
  typeof id === 'number' || typeof id === 'string' ? String(id).slice(0, 20) : '?';

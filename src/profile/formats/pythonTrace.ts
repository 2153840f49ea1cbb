import { ProfileBuilder } from '../profileBuilder';
import type { Profile } from '../types';
import { isObject, type JsonObject } from './check';
import type { Importer } from './importer';
import { pythonFunction } from './pythonTraceCall';
import { readCalls } from './pythonTraceThreads';

/**
 * A Chrome trace that a Python tool wrote: calls as complete events (`X`: VizTracer) or as their beginning and end (`B`,
 * `E`: py-spy's `chrometrace`), some of them of Python functions (`pythonFunction`). Weights are microseconds, the unit
 * of the format. Calls without a place in a file (C functions, what the program logs itself) are frames by their name.
 * A trace with V8 CPU profiles is left to `chromeTraceImporter`.
 */
export const pythonTraceImporter: Importer = {
  format: 'Chrome trace of VizTracer or py-spy',
  matches: ({ json }) => isPythonTrace(eventsOf(json)),
  read: ({ json, jsonObject }, name) => readTrace(eventsOf(json), jsonObject, name),
};

const V8_PROFILE: ReadonlySet<unknown> = new Set(['Profile', 'ProfileChunk', 'CpuProfile']);

function eventsOf(json: unknown): readonly unknown[] {
  const events = isObject(json) ? json.traceEvents : json;
  return Array.isArray(events) ? events : [];
}

function isPythonTrace(events: readonly unknown[]): boolean {
  let isPython = false;
  for (const event of events) {
    if (!isObject(event)) continue;
    if (V8_PROFILE.has(event.name)) return false;
    isPython ||= (event.ph === 'X' || event.ph === 'B') && pythonFunction(event) !== null;
  }
  return isPython;
}

function readTrace(events: readonly unknown[], json: JsonObject, name: string): Profile {
  const builder = new ProfileBuilder();
  const { threads, endsOnly, neverEnded, hasLines } = readCalls(events, builder);
  let [between, cut] = [0, 0];
  for (const { title, calls } of threads) {
    const samples = calls.samples(builder);
    builder.thread(title, samples.stack, samples.weight);
    between += samples.between;
    cut += samples.cut;
  }
  return builder.build({
    name,
    unit: 'microseconds',
    remarks: [
      ...aboutTool(events, json),
      ...(hasLines ? [] : ['The trace has no executing lines, only those where functions are defined.']),
      ...(between > 0 ? ['Time in which a thread ran nothing that was traced is (idle).'] : []),
      ...count(endsOnly, 'end of a call has', 'ends of calls have', 'no beginning in the file: left out'),
      ...count(neverEnded, 'call has', 'calls have', "no end in the file: shown up to the thread's last event"),
      ...count(cut, 'call lasts', 'calls last', 'longer than the call around it: cut at its end'),
    ],
  });
}

const count = (number: number, one: string, several: string, what: string): readonly string[] =>
  number === 0 ? [] : [`${number} ${number === 1 ? one : several} ${what}.`];

/** What the tools leave out of their traces, without a trace of it in the events. */
function aboutTool(events: readonly unknown[], { viztracer_metadata: own }: JsonObject): readonly string[] {
  const isPySpy = events.some((event) => isObject(event) && event.cat === 'py-spy');
  return [
    ...(isPySpy
      ? [
          "py-spy ends no stack when its thread falls idle: until the thread's next sample the time counts for what ran last. " +
            'Its formats speedscope and raw leave that time out.',
        ]
      : []),
    ...(isObject(own) && own.overflow === true
      ? [
          "VizTracer's buffer was full: the calls that returned first are missing, and their time counts for their callers. " +
            'A larger --tracer_entries keeps them.',
        ]
      : []),
  ];
}

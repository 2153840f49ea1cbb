import { isObject, type JsonObject } from '../check';
import { type ForeignFile, BY_FIREFOX, BY_SPEEDSCOPE, RECORD_PYTHON, RENDER_PYINSTRUMENT } from './foreignFile';

/** What is told by the keys of its JSON object. */
export const foreignJson: readonly ForeignFile<JsonObject>[] = [
  {
    what: 'a recording of Hermes, the engine of React Native',
    next: BY_SPEEDSCOPE,
    is: ({ samples, stackFrames, traceEvents }) =>
      isList(samples) && isObject(stackFrames) && isList(traceEvents) && !traceEvents.some(isV8),
  },
  {
    what: 'a heap snapshot of V8',
    next: 'It has the objects of one moment and not what allocated them. Record allocations: node --heap-prof PROGRAM, or the preset memory.',
    is: ({ snapshot, strings }) => isObject(snapshot) && isList(strings),
  },
  {
    what: "V8's tick log as node --prof-process --preprocess writes it",
    next: BY_SPEEDSCOPE,
    is: ({ code, functions, ticks }) => isList(code) && isList(functions) && isList(ticks),
  },
  {
    what: 'a session of pyinstrument',
    next: 'Convert it: pyinstrument --load FILE --renderer speedscope --outfile FILE.speedscope.json',
    is: ({ session, frame_records, sample_count }) =>
      (isList(frame_records) && typeof sample_count === 'number') ||
      (isObject(session) && isList(session.frame_records)),
  },
  {
    what: 'a tree of pyinstrument (--renderer json)',
    next: RENDER_PYINSTRUMENT,
    is: ({ root_frame, sample_count }) => isObject(root_frame) && typeof sample_count === 'number',
  },
  {
    what: 'a profile of Scalene',
    next: `It has figures by line and no call stacks. ${RECORD_PYTHON}`,
    is: ({ elapsed_time_sec, files }) => typeof elapsed_time_sec === 'number' && isObject(files),
  },
  {
    what: "a profile of Valgrind's DHAT",
    next: BY_FIREFOX,
    is: ({ dhatFileVersion }) => dhatFileVersion !== undefined,
  },
  {
    what: "a dump of Ruby's stackprof",
    next: BY_SPEEDSCOPE,
    is: ({ mode, interval, frames }) => typeof mode === 'string' && typeof interval === 'number' && isObject(frames),
  },
  {
    what: 'a timeline of Safari',
    next: BY_SPEEDSCOPE,
    is: ({ recording, version }) => isObject(recording) && typeof version === 'number',
  },
  {
    what: "a profile of Haskell's GHC",
    next: BY_SPEEDSCOPE,
    is: ({ cost_centres, profile }) => isList(cost_centres) && isObject(profile),
  },
  {
    what: "perf's recording as JSON (perf data convert)",
    next: 'It has no names of functions. Convert perf.data: perf script -i FILE | inferno-collapse-perf > FILE.folded',
    is: (json) => json['linux-perf-json-version'] !== undefined,
  },
];

const isList = (value: unknown): value is ArrayLike<unknown> & { some(is: (entry: unknown) => boolean): boolean } =>
  Array.isArray(value) || value instanceof Float64Array;

/** Whether an event of a trace belongs to a CPU profile of V8, which is read. */
const isV8 = (event: unknown): boolean =>
  isObject(event) && (event.name === 'Profile' || event.name === 'ProfileChunk' || event.name === 'CpuProfile');

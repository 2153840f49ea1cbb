import { ProfileBuilder } from '../profileBuilder';
import { ProfileError } from '../profileError';
import type { Profile } from '../types';
import { array, object, optionalString, position, string, weight, type JsonObject } from './check';
import type { Importer } from './importer';

/**
 * Sums by Python's own sampler (`python -m profiling.sampling … --jsonl`, 3.15 and later;
 * Lib/profiling/sampling/jsonl_collector.py of CPython): JSON objects, one a line, each with a `type`.
 *
 *     {"type":"meta","v":0,"run_id":"…","sample_interval_usec":1000,"mode":"wall"}
 *     {"type":"string_table",…,"strings":[{"str_id":0,"value":"/srv/app/main.py"},{"str_id":1,"value":"work"}]}
 *     {"type":"frame_table",…,"frames":[{"frame_id":0,"path_str_id":0,"func_str_id":1,"line":7}]}
 *     {"type":"agg",…,"kind":"frame","entries":[{"frame_id":0,"self":52,"cumulative":60}]}
 *     {"type":"end",…,"samples_total":60}
 *
 * Versions before 3.15.0 wrote `str_def` and `frame_def`, both with `defs`, and `"v":1`. A frame is an executing line of a
 * function. There are no stacks, threads or times: of the two sums `self` is shown, each frame without callers.
 */
export const samplingJsonlImporter: Importer = {
  format: 'JSONL of profiling.sampling',
  matches: ({ bytes }) => /^\s*\{"type": ?"meta",[^\n]*"run_id"[^\n]*\r?\n/.test(startOf(bytes)),
  read: ({ text }, name) => readSamplingJsonl(text ?? '', name),
};

/** The start alone: the text of a large file of another format is not decoded for this. */
const startOf = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes.subarray(0, 4096));

/** Files that are none: `~` of frames that are not Python's (<GC>, <native>). */
const NO_FILE = '~';

/** By type of record: the list in it, and what that defines. */
const TABLES = new Map<unknown, { readonly list: string; readonly of: 'strings' | 'frames' }>([
  ['string_table', { list: 'strings', of: 'strings' }],
  ['frame_table', { list: 'frames', of: 'frames' }],
  ['str_def', { list: 'defs', of: 'strings' }],
  ['frame_def', { list: 'defs', of: 'frames' }],
]);

interface Tables {
  readonly strings: Map<unknown, string>;
  /** By id: what it is in the builder. */
  readonly frames: Map<unknown, { readonly frame: number; readonly line: number }>;
  /** Stack and self samples, in the file's order. */
  readonly stacks: number[];
  readonly selves: number[];
}

function readSamplingJsonl(text: string, name: string): Profile {
  const builder = new ProfileBuilder();
  const tables: Tables = { strings: new Map(), frames: new Map(), stacks: [], selves: [] };
  let intervalUs: number | null = null;
  let isComplete = false;
  let from = 0;
  for (let number = 1; from < text.length; number++) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end < 0 ? text.length : end).trim();
    from = end < 0 ? text.length : end + 1;
    if (line === '') continue;
    const where = `line ${number}`;
    const record = parsed(line, where, name);
    if (record.type === 'meta') {
      if (intervalUs !== null)
        throw new ProfileError(
          `${where}: a second recording begins.`,
          'Each recording is a file of its own: cut it before this line.',
        );
      intervalUs = weight(record.sample_interval_usec ?? 0, `${where}: sample_interval_usec`);
    } else if (record.type === 'end') isComplete = true;
    else readRecord(record, tables, builder, where);
  }
  if (!isComplete)
    throw new ProfileError(
      `${name} is cut off: its last line (type "end") is missing.`,
      'Fetch or record it again; end the sampler with Ctrl+C, which alone lets it write its file.',
    );
  const perSampleUs = intervalUs ?? 0;
  builder.thread(
    'all threads',
    Int32Array.from(tables.stacks),
    Float64Array.from(tables.selves, (samples) => samples * (perSampleUs || 1)),
  );
  return builder.build({
    name,
    unit: perSampleUs > 0 ? 'microseconds' : 'none',
    summed: true,
    remarks: [
      'The file has sums alone: what each line took itself is shown; who called it, and what it took with all that it called, is not known.',
    ],
  });
}

function parsed(line: string, where: string, name: string): JsonObject {
  try {
    return object(JSON.parse(line), where);
  } catch (cause) {
    if (cause instanceof ProfileError) throw cause;
    throw new ProfileError(`${name}, ${where}: is not JSON.`, 'The file may be cut off: fetch or record it again.', {
      cause,
    });
  }
}

/** Records of a type that is not known, by a later version, are passed over. */
function readRecord(record: JsonObject, tables: Tables, builder: ProfileBuilder, where: string): void {
  const { strings, frames, stacks, selves } = tables;
  const each = (list: string, take: (row: JsonObject, at: string) => void): void =>
    array(record[list], `${where}: ${list}`).forEach((value, i) => {
      const at = `${where}: ${list}[${i}]`;
      take(object(value, at), at);
    });
  const known = <T>(table: Map<unknown, T>, id: unknown, at: string): T => {
    const found = table.get(id);
    if (found === undefined) throw new ProfileError(`${at}: refers to what no line before defines.`);
    return found;
  };
  const table = TABLES.get(record.type);
  if (table?.of === 'strings') each(table.list, (row, at) => strings.set(row.str_id, string(row.value, `${at}.value`)));
  else if (table?.of === 'frames')
    each(table.list, (row, at) => {
      const file = known(strings, row.path_str_id, at);
      frames.set(row.frame_id, {
        frame: builder.frame(known(strings, row.func_str_id, at), file === NO_FILE ? '' : file, 0, 0),
        line: position(row.line, `${at}.line`),
      });
    });
  else if (record.type === 'agg' && optionalString(record.kind, 'frame', `${where}: kind`) === 'frame')
    each('entries', (row, at) => {
      const { frame, line } = known(frames, row.frame_id, at);
      const self = weight(row.self, `${at}.self`);
      if (self === 0) return;
      stacks.push(builder.stack(-1, frame, line));
      selves.push(self);
    });
}

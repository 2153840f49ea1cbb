import { isObject, type JsonObject } from './check';

/** A Python function in an event of a trace. */
interface TracedFunction {
  readonly name: string;
  readonly file: string;
  /** Line of the definition, 0 unknown. */
  readonly line: number;
  /** The line that was executing, 0 unknown. */
  readonly executing: number;
}

/** Names of Python have no white space; the path may have, and brackets as well. */
const WITH_PLACE = /^(\S+) \((.+):(\d{1,9})\)$/s;

/**
 * The Python function whose call an event is, null for any other event. VizTracer names it `name (file:line)`, with the
 * line of the definition; py-spy has file and executing line in the arguments.
 */
export function pythonFunction({ name, args }: JsonObject): TracedFunction | null {
  if (typeof name !== 'string') return null;
  if (isObject(args) && typeof args.filename === 'string' && 'line' in args) {
    const executing = typeof args.line === 'number' && args.line > 0 && args.line <= 0x7fffffff ? args.line : 0;
    return { name, file: args.filename, line: 0, executing };
  }
  const [, called, file, line] = WITH_PLACE.exec(name) ?? [];
  return called === undefined ? null : { name: called, file, line: Number(line), executing: 0 };
}

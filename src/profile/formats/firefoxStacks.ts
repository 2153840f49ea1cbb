import { ProfileError } from '../profileError';
import type { ProfileBuilder } from '../profileBuilder';
import { isObject, numbers, object, string, type JsonObject } from './check';
import { scriptInName } from './firefoxNames';

type Column = ArrayLike<unknown>;

/** Columns of `stackTable`, `frameTable` and `funcTable`, and the tables that functions refer to. */
interface Tables {
  readonly prefix: Column;
  /** Replaces `prefix` in newer versions; null where `prefix` is present. */
  readonly prefixOffset: Column | null;
  readonly frame: Column;
  readonly func: Column;
  readonly line: Column;
  readonly name: Column;
  readonly file: (func: number) => string;
  readonly startLine: Column;
  readonly startColumn: Column;
  /** Whether a function is JavaScript whose place is part of its name. */
  readonly isInName: Column;
  readonly text: (index: unknown, where: string) => string;
}

/** The stacks of a thread, created on first use. */
export class FirefoxStacks {
  private readonly tables: Tables;
  /** Number in the builder, -2 where not created yet. */
  private readonly made: Int32Array;

  constructor(
    thread: JsonObject,
    shared: JsonObject,
    private readonly builder: ProfileBuilder,
    private readonly where: string,
  ) {
    this.tables = readTables(thread, shared, where);
    this.made = new Int32Array(this.tables.frame.length).fill(-2);
  }

  /** Number of a stack in the builder, -1 for none. Throws ProfileError if the table is broken. */
  stackOf(stack: number, where: string): number {
    if (stack < 0) return -1;
    if (stack >= this.made.length)
      throw new ProfileError(`${where}: stack ${stack} does not exist (${this.made.length} stacks).`);
    const path: number[] = [];
    for (let at = stack; at >= 0 && this.made[at] === -2; at = this.prefixOf(at)) path.push(at);
    for (let at = path.pop(); at !== undefined; at = path.pop()) {
      const prefix = this.prefixOf(at);
      this.made[at] = this.makeStack(prefix < 0 ? -1 : this.made[prefix], at);
    }
    return this.made[stack];
  }

  /**
   * A prefix precedes the stacks that extend it, so there are no cycles. Newer versions store the distance instead, 0
   * for none.
   */
  private prefixOf(stack: number): number {
    const { prefixOffset } = this.tables;
    const offset = prefixOffset?.[stack] ?? 0;
    const prefix = prefixOffset === null ? this.tables.prefix[stack] : offset === 0 ? null : stack - Number(offset);
    if (prefix === null || prefix === undefined || prefix === -1) return -1;
    return indexBelow(prefix, stack, `${this.where}.stackTable.prefix[${stack}]`);
  }

  private makeStack(parent: number, stack: number): number {
    const { tables, where } = this;
    const frame = indexBelow(tables.frame[stack], tables.func.length, `${where}.stackTable.frame[${stack}]`);
    const func = indexBelow(tables.func[frame], tables.name.length, `${where}.frameTable.func[${frame}]`);
    const text = tables.text(tables.name[func], `${where}.funcTable.name[${func}]`);
    const script = tables.isInName[func] === true ? scriptInName(text) : null;
    const own =
      script === null
        ? this.builder.frame(
            text || '(anonymous)',
            tables.file(func),
            place(tables.startLine[func]),
            place(tables.startColumn[func]),
          )
        : this.builder.frame(script.name || '(anonymous)', script.file, place(script.line), 0);
    return this.builder.stack(parent, own, place(tables.line[frame]));
  }
}

function readTables(thread: JsonObject, shared: JsonObject, where: string): Tables {
  const table = (name: string): JsonObject => object(thread[name] ?? shared[name], `${where}.${name}`);
  const column = (owner: JsonObject, name: string, place: string): Column =>
    numbers(owner[name], `${where}.${place}.${name}`);
  const optional = (owner: JsonObject, name: string, place: string): Column =>
    owner[name] === undefined || owner[name] === null ? [] : column(owner, name, place);
  const [stacks, frames, funcs] = [table('stackTable'), table('frameTable'), table('funcTable')];
  const hasOffsets = stacks.prefix === undefined && stacks.prefixOffset !== undefined;
  const strings = numbers(thread.stringArray ?? shared.stringArray, `${where}.stringArray`);
  const text = (index: unknown, place: string): string =>
    index === null || index === undefined || index === -1
      ? ''
      : string(strings[indexBelow(index, strings.length, place)], place);
  return {
    prefix: hasOffsets ? [] : column(stacks, 'prefix', 'stackTable'),
    prefixOffset: hasOffsets ? column(stacks, 'prefixOffset', 'stackTable') : null,
    frame: column(stacks, 'frame', 'stackTable'),
    func: column(frames, 'func', 'frameTable'),
    line: optional(frames, 'line', 'frameTable'),
    name: column(funcs, 'name', 'funcTable'),
    startLine: optional(funcs, 'lineNumber', 'funcTable'),
    startColumn: optional(funcs, 'columnNumber', 'funcTable'),
    isInName: funcs.fileName === undefined && funcs.source === undefined ? optional(funcs, 'isJS', 'funcTable') : [],
    file: fileOf(thread, shared, funcs, text, where),
    text,
  };
}

/** A function's file: its source's, its file name, or else the library that contains it. */
function fileOf(
  thread: JsonObject,
  shared: JsonObject,
  funcs: JsonObject,
  text: Tables['text'],
  where: string,
): (func: number) => string {
  const columnOf = (owner: unknown, name: string): Column =>
    isObject(owner) && (Array.isArray(owner[name]) || owner[name] instanceof Float64Array)
      ? (owner[name] as Column)
      : [];
  const sources = columnOf(thread.sources ?? shared.sources, 'filename');
  const resources = columnOf(thread.resourceTable ?? shared.resourceTable, 'name');
  const [source, fileName, resource] = ['source', 'fileName', 'resource'].map((name) => columnOf(funcs, name));
  return (func) => {
    const own = source[func];
    if (typeof own === 'number' && own >= 0)
      return text(
        sources[indexBelow(own, sources.length, `${where}.funcTable.source[${func}]`)],
        `${where}.funcTable.source[${func}]`,
      );
    const named = text(fileName[func], `${where}.funcTable.fileName[${func}]`);
    const library = resource[func];
    if (named !== '' || typeof library !== 'number' || library < 0 || resources.length === 0) return named;
    return text(
      resources[indexBelow(library, resources.length, `${where}.funcTable.resource[${func}]`)],
      `${where}.funcTable.resource[${func}]`,
    );
  };
}

function indexBelow(value: unknown, count: number, where: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < count) return value;
  throw new ProfileError(
    `${where}: entry ${typeof value === 'number' ? value : 'of no number'} does not exist (there are ${count} before or in all).`,
  );
}

/** A line or column, 0 if unknown. */
const place = (value: unknown): number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 0x7fffffff ? value : 0;

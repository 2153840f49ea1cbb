import { ProfileError } from '../profileError';
import type { ProfileBuilder } from '../profileBuilder';
import type { PprofId } from './pprofIds';
import type { PprofLine, PprofLocation, PprofTables } from './pprofTables';

interface Call {
  readonly frame: number;
  readonly line: number;
}

/**
 * A location may stand for any number of inlined calls, and a sample may name it any number of times: a file of a megabyte
 * could ask for stacks of a thousand million calls. Real ones have fewer calls than bytes; so many in any case, and so
 * many for each byte, are read.
 */
const FREE_CALLS = 1 << 20;
const CALLS_A_BYTE = 2;

/** Turns lists of locations into stacks. Each location is looked up once. */
export class PprofStacks {
  private readonly calls = new Map<PprofId, readonly Call[]>();
  /**
   * The previous stack, outermost first: location ids, and the stack's number up to each. Consecutive stacks usually
   * begin alike.
   */
  private readonly before: PprofId[] = [];
  private readonly reached: number[] = [];
  private callsLeft: number;

  /** `fileBytes`: length of the whole file. */
  constructor(
    private readonly tables: PprofTables,
    private readonly builder: ProfileBuilder,
    fileBytes: number,
  ) {
    this.callsLeft = FREE_CALLS + CALLS_A_BYTE * fileBytes;
  }

  /**
   * The stack of location ids (innermost first); -1 if there are none. Throws ProfileError if a location does not
   * exist, or if the file's stacks have too many calls.
   */
  stackOf(locations: readonly PprofId[], where: string): number {
    const { before, reached } = this;
    const count = locations.length;
    let depth = 0;
    while (depth < count && depth < before.length && before[depth] === locations[count - 1 - depth]) depth++;
    let stack = depth > 0 ? reached[depth - 1] : -1;
    before.length = reached.length = depth;
    for (let i = count - 1 - depth; i >= 0; i--) {
      const calls = this.callsAt(locations[i], where);
      this.callsLeft -= calls.length;
      if (this.callsLeft < 0) throw tooManyCalls(where);
      for (const { frame, line } of calls) stack = this.builder.stack(stack, frame, line);
      before.push(locations[i]);
      reached.push(stack);
    }
    return stack;
  }

  /** Outermost first. */
  private callsAt(id: PprofId, where: string): readonly Call[] {
    const known = this.calls.get(id);
    if (known !== undefined) return known;
    const location = this.tables.locations.get(id);
    if (location === undefined)
      throw new ProfileError(`${where}: location ${id} does not exist (${this.tables.locations.size} locations).`);
    const calls =
      location.lines.length > 0
        ? location.lines.map((line) => this.lineCall(line, location, `location ${id}`)).reverse()
        : [this.addressCall(location, 0)];
    this.calls.set(id, calls);
    return calls;
  }

  private lineCall({ function: id, line }: PprofLine, location: PprofLocation, where: string): Call {
    if (id === 0) return this.addressCall(location, line);
    const found = this.tables.functions.get(id);
    if (found === undefined)
      throw new ProfileError(`${where}: function ${id} does not exist (${this.tables.functions.size} functions).`);
    const name = this.text(found.name, where) || this.text(found.systemName, where) || '(anonymous)';
    return {
      frame: this.builder.frame(name, this.text(found.file, where), position(found.startLine), 0),
      line: position(line),
    };
  }

  private addressCall({ address, mapping }: PprofLocation, line: number): Call {
    const file = this.text(this.tables.mappings.get(mapping) ?? 0, `mapping ${mapping}`);
    return { frame: this.builder.frame(`0x${address.toString(16)}`, file, 0, 0), line: position(line) };
  }

  private text(index: number, where: string): string {
    const text = this.tables.strings[index] ?? (index === 0 ? '' : undefined);
    if (text === undefined)
      throw new ProfileError(`${where}: text ${index} does not exist (${this.tables.strings.length} texts).`);
    return text;
  }
}

const tooManyCalls = (where: string): ProfileError =>
  new ProfileError(
    `${where}: the stacks up to here have more calls than any real file of this size.`,
    'The file may be damaged, or not what it says. Record the profile again.',
  );

const position = (value: number): number => (value > 0 && value <= 0x7fffffff ? value : 0);

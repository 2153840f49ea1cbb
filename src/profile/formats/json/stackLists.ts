import { IntColumn, type TripleIndex } from '../../intColumns';
import { FIRST_LENGTH, StackColumn } from './columns';
import { CLOSE_LIST, COMMA, Irregular, OPEN_LIST, type JsonCursor } from './cursor';

/**
 * Reads a list of lists of integers into a tree. Consecutive lists usually begin alike, in the same spelling: only the
 * part of each list that differs from the text of the previous one is parsed, after comparing four bytes at a time.
 * Throws Irregular if it contains anything else.
 */
export function readStackLists(cursor: JsonCursor, table: TripleIndex): StackColumn {
  const leaf = new IntColumn(FIRST_LENGTH);
  const reader = new StackReader(cursor, table);
  cursor.expect(OPEN_LIST);
  if (cursor.take(CLOSE_LIST)) return new StackColumn(table, leaf.toArray());
  do {
    cursor.expect(OPEN_LIST);
    leaf.push(reader.readStack());
  } while (cursor.take(COMMA));
  cursor.expect(CLOSE_LIST);
  return new StackColumn(table, leaf.toArray());
}

class StackReader {
  private readonly words: DataView;
  /**
   * The previous list: where its first entry begins, the nodes of its entries, and where each ends relative to that.
   */
  private before = 0;
  private depth = 0;
  private nodes = new Int32Array(FIRST_LENGTH);
  private ends = new Int32Array(FIRST_LENGTH);

  constructor(
    private readonly cursor: JsonCursor,
    private readonly table: TripleIndex,
  ) {
    const { bytes } = cursor;
    this.words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Reads a list after its opening bracket. Returns the node of its last entry, -1 for an empty list. */
  readStack(): number {
    const { cursor } = this;
    const start = cursor.at;
    let depth = this.sharedEntries(start);
    let node = depth > 0 ? this.nodes[depth - 1] : -1;
    if (depth > 0) cursor.at = start + this.ends[depth - 1];
    if (depth > 0 ? cursor.take(COMMA) : cursor.peek() !== CLOSE_LIST) {
      do {
        if (depth === this.nodes.length) this.grow();
        node = this.table.add(node, this.readEntry(), 0);
        this.nodes[depth] = node;
        this.ends[depth++] = cursor.at - start;
      } while (cursor.take(COMMA));
    }
    cursor.expect(CLOSE_LIST);
    this.before = start;
    this.depth = depth;
    return node;
  }

  /** How many entries, each including the byte after it, have the same text as in the previous list. */
  private sharedEntries(start: number): number {
    let { depth } = this;
    if (depth === 0) return 0;
    const { before, ends, words } = this;
    const { bytes } = this.cursor;
    // Up to the byte after the last entry, which the previous list certainly has.
    const most = Math.min(ends[depth - 1] + 1, bytes.length - start);
    let same = 0;
    while (same + 4 <= most && words.getInt32(before + same) === words.getInt32(start + same)) same += 4;
    while (same < most && bytes[before + same] === bytes[start + same]) same++;
    while (depth > 0 && ends[depth - 1] >= same) depth--;
    return depth;
  }

  private readEntry(): number {
    const { cursor } = this;
    const { bytes } = cursor;
    let at = cursor.at;
    let value = 0;
    for (let byte = bytes[at]; byte >= 0x30 && byte <= 0x39 && value < 1e8; byte = bytes[++at])
      value = value * 10 + (byte - 0x30);
    const after = bytes[at];
    const isPlain =
      at > cursor.at &&
      (after === COMMA || after === CLOSE_LIST) &&
      (bytes[cursor.at] !== 0x30 || at === cursor.at + 1);
    if (isPlain) {
      cursor.at = at;
      return value;
    }
    const number = cursor.readNumber();
    if (!Number.isInteger(number) || number < 0 || number > 0x7fffffff) throw new Irregular();
    return number;
  }

  private grow(): void {
    const [nodes, ends] = [this.nodes, this.ends];
    this.nodes = new Int32Array(nodes.length * 2);
    this.ends = new Int32Array(ends.length * 2);
    this.nodes.set(nodes);
    this.ends.set(ends);
  }
}

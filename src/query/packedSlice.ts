import type { FrameKind } from '../profile/types';
import type { FrameSlice, SliceFrame } from './types';

/** Functions of a slice as columns, each text once. */
export interface PackedFrames {
  readonly texts: readonly string[];
  /**
   * {@link WIDTH} numbers a function: id, line, 1 for own code; indices into `texts` of name, file, kind, package and of the source's
   * file (-1: none), its line and column; the definition's line and column.
   */
  readonly rows: Int32Array;
  readonly selfShares: Float64Array;
}

/**
 * A slice as it crosses to a page: a channel that is JSON but for its arrays takes columns as they are; as thousands of objects the
 * functions cost more than all else in it.
 */
export interface PackedSlice extends Omit<FrameSlice, 'frames'> {
  readonly frames: PackedFrames;
}

const WIDTH = 12;

export function packSlice(slice: FrameSlice): PackedSlice {
  const { frames } = slice;
  const texts = new Map<string, number>();
  const place = (text: string): number => texts.get(text) ?? (texts.set(text, texts.size), texts.size - 1);
  const rows = new Int32Array(frames.length * WIDTH);
  frames.forEach(({ id, line, mine, definition, name, file, kind, package: of, source }, i) => {
    rows.set(
      [
        id,
        line,
        mine ? 1 : 0,
        place(name),
        place(file),
        place(kind),
        place(of),
        source === null ? -1 : place(source.file),
        source?.line ?? 0,
        source?.column ?? 0,
        definition.line,
        definition.column,
      ],
      i * WIDTH,
    );
  });
  return {
    ...slice,
    frames: { texts: [...texts.keys()], rows, selfShares: Float64Array.from(frames, ({ selfShare }) => selfShare) },
  };
}

/** Where each function is shown and where it leads, without the rest of it. */
export function* placesIn({ texts, rows }: PackedFrames): Generator<Pick<SliceFrame, 'id' | 'line' | 'source'>> {
  for (let at = 0; at < rows.length; at += WIDTH)
    yield { id: rows[at], line: rows[at + 1], source: sourceIn(texts, rows, at) };
}

const sourceIn = (texts: readonly string[], rows: Int32Array, at: number): SliceFrame['source'] =>
  rows[at + 7] < 0 ? null : { file: texts[rows[at + 7]], line: rows[at + 8], column: rows[at + 9] };

export const unpackSlice = (slice: PackedSlice): FrameSlice => ({ ...slice, frames: unpackFrames(slice.frames) });

export function unpackFrames({ texts, rows, selfShares }: PackedFrames): SliceFrame[] {
  return Array.from(selfShares, (selfShare, i) => {
    const at = i * WIDTH;
    const text = (column: number): string => texts[rows[at + column]];
    return {
      id: rows[at],
      definition: { line: rows[at + 10], column: rows[at + 11] },
      name: text(3),
      file: text(4),
      line: rows[at + 1],
      kind: text(5) as FrameKind,
      package: text(6),
      mine: rows[at + 2] === 1,
      source: sourceIn(texts, rows, at),
      selfShare,
    };
  });
}

/**
 * The functions of a slice as columns, each text once: the only form they take between the model and the drawing. A
 * channel of JSON plus typed arrays passes columns as they are; as thousands of objects, the functions would cost more
 * than everything else in a slice.
 */
import type { FrameKind } from '../profile/types';
import type { FrameColumns, ShownFunction, SliceFrame } from './sliceTypes';

/** Numbers per function in `FrameColumns.rows`. */
const WIDTH = 12;

/** Collects functions into columns. */
export class FramePacker {
  private readonly texts = new Map<string, number>();
  private readonly rows: number[] = [];
  private readonly selfShares: number[] = [];
  private readonly known = new Map<number, number>();

  /**
   * Position of the function with index `id` in the profile's frames; `shown` and `selfShare` (0..1 of the scope's
   * total) are called if it is new.
   */
  placeOf(id: number, shown: (id: number) => ShownFunction, selfShare: (id: number) => number): number {
    const place = this.known.get(id) ?? this.add(id, shown(id), selfShare(id));
    this.known.set(id, place);
    return place;
  }

  columns(): FrameColumns {
    return {
      texts: [...this.texts.keys()],
      rows: Int32Array.from(this.rows),
      selfShares: Float64Array.from(this.selfShares),
    };
  }

  private add(id: number, shown: ShownFunction, selfShare: number): number {
    const { line, mine, definition, name, file, kind, package: of, source } = shown;
    this.rows.push(
      id,
      line,
      mine ? 1 : 0,
      this.textAt(name),
      this.textAt(file),
      this.textAt(kind),
      this.textAt(of),
      source === null ? -1 : this.textAt(source.file),
      source?.line ?? 0,
      source?.column ?? 0,
      definition.line,
      definition.column,
    );
    return this.selfShares.push(selfShare) - 1;
  }

  private textAt(text: string): number {
    const known = this.texts.get(text);
    if (known === undefined) this.texts.set(text, this.texts.size);
    return known ?? this.texts.size - 1;
  }
}

/** The functions in columns, in order. Each reads from the columns on access: nothing is copied. */
export const framesOf = ({ frames }: { readonly frames: FrameColumns }): readonly SliceFrame[] =>
  Array.from(frames.selfShares, (_, i) => new ColumnFrame(frames, i));

class ColumnFrame implements SliceFrame {
  private theSource: SliceFrame['source'] | undefined;

  constructor(
    private readonly columns: FrameColumns,
    private readonly index: number,
  ) {}

  get id(): number {
    return this.number(0);
  }
  get line(): number {
    return this.number(1);
  }
  get mine(): boolean {
    return this.number(2) === 1;
  }
  get name(): string {
    return this.text(3);
  }
  get file(): string {
    return this.text(4);
  }
  get kind(): FrameKind {
    return this.text(5) as FrameKind;
  }
  get package(): string {
    return this.text(6);
  }
  get source(): SliceFrame['source'] {
    return (this.theSource ??=
      this.number(7) < 0 ? null : { file: this.text(7), line: this.number(8), column: this.number(9) });
  }
  get definition(): SliceFrame['definition'] {
    return { line: this.number(10), column: this.number(11) };
  }
  get selfShare(): number {
    return this.columns.selfShares[this.index];
  }

  private number(column: number): number {
    return this.columns.rows[this.index * WIDTH + column];
  }

  private text(column: number): string {
    return this.columns.texts[this.number(column)];
  }
}

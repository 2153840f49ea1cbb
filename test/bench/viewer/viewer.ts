/** A viewer as the bench drives it. Times are in ms, from the event in the page to the end of the browser's painting. */
export interface Viewer {
  /** A file, or one that is compared with an earlier one, to the first frame whose name can be read; the page is open already. Rejects when it takes longer than `limitMs`. */
  load(file: string, limitMs: number, baseline?: string): Promise<number>;
  /** Another view of the same profile. */
  show(view: 'timeOrder' | 'leftHeavy'): Promise<number>;
  /** Zooms to frames and back, one after another. */
  zooms(count: number): Promise<readonly number[]>;
  /** Movements of the wheel: zoom at a point, and pan. */
  moves(count: number): Promise<readonly Move[]>;
  /** A search to its answer. */
  search(text: string): Promise<number>;
  /** Bytes held by its processes now. */
  bytes(): Promise<number>;
  close(): Promise<void>;
}

/** A movement by hand: until something moved, and until all detail was there. */
export interface Move {
  readonly firstMs: number;
  readonly lastMs: number;
}

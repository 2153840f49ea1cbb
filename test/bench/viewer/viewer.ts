/** A viewer as driven by the bench. Times are in ms, from the event in the page until the browser has painted. */
export interface Viewer {
  /**
   * Loads a file, optionally compared with `baseline`, into the open page and resolves at the first frame with a
   * readable name. Rejects after `limitMs`.
   */
  load(file: string, limitMs: number, baseline?: string): Promise<number>;
  /** Another view of the same profile. */
  show(view: 'timeOrder' | 'leftHeavy'): Promise<number>;
  /** Zooms to frames and back, one after another. */
  zooms(count: number): Promise<readonly number[]>;
  /** Zooms at a point and pans with the mouse wheel. */
  moves(count: number): Promise<readonly Move[]>;
  /** Searches and resolves when the result is shown. */
  search(text: string): Promise<number>;
  /** Bytes held by its processes now. */
  bytes(): Promise<number>;
  close(): Promise<void>;
}

/** One movement of the wheel: the time until something moved, and until every detail was drawn. */
export interface Move {
  readonly firstMs: number;
  readonly lastMs: number;
}

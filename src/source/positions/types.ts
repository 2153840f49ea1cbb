/** Positions of a profile in a text of the workspace. */

/** A place in a text, 1-based. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** A function of a file as it ran. */
export interface RanFunction extends TextPlace {
  /** The runtime's name for it. `line` and `column` of its definition, 0 unknown. */
  readonly name: string;
  /** Weight by line that it executed, in samples. */
  readonly lines: ReadonlyMap<number, number>;
}

/** What positions of a file say in a text. */
export interface FilePositions {
  /** Executed lines are lines of the text, except the `impossible` ones, by `lineKey`. */
  readonly areLinesKnown: boolean;
  readonly impossible: ReadonlySet<string>;
  /**
   * Where functions begin that do not begin where the profile has them, by `functionKey`: at the only declaration
   * of their name, or null, unknown.
   */
  readonly byName: ReadonlyMap<string, TextPlace | null>;
}

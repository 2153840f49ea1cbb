/** What the text of a file that ran tells of its functions. Filled in by whoever has the text. */

/** A function where V8 says that it begins (see Frame): line and column of its parameters, 1-based. */
export interface FunctionInFile {
  /** Its name as far as the text tells, else ''. */
  readonly name: string;
  readonly line: number;
  readonly column: number;
  /** The function it is written in, an index into the list; -1 for the file's own code. */
  readonly parent: number;
  /** Functions of the file whose name occurs in its own code, or that are written in it: those it may call. */
  readonly uses: readonly number[];
  /** Whether it also calls what has no name in the file: a parameter, an import. */
  readonly callsOthers: boolean;
}

/** What of a function stands on a line. */
export type PartOnLine =
  /** Something that takes time. */
  | 'code'
  /** Its name, parameters and opening bracket: V8 counts its entry there. */
  | 'head'
  /** Brackets and signs alone: V8 counts its return there. */
  | 'end';

/** The functions of one file. */
export interface FileFunctions {
  /** The first is the file's own code, at 1:1. */
  readonly functions: readonly FunctionInFile[];
  /** What stands on a line (1-based): by index of the function. Undefined: nothing does. */
  readonly onLine: (line: number) => ReadonlyMap<number, PartOnLine> | undefined;
}

/** Container path to workspace line. Files are read through the ports declared here. */

/** A place in the workspace. `file` is an absolute path; line and column are 1-based. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Line and column, 1-based, 0 unknown. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A file or folder of the workspace that is a link to another one of it. Absolute paths. */
export interface WorkspaceLink {
  readonly link: string;
  readonly target: string;
}

/** The workspace as the mapper sees it. Adapters: Node fs for the command line, vscode.workspace for the editor. */
export interface WorkspaceFiles {
  /** Absolute paths of all source files of the workspace (node_modules, .git, build caches left out), each under one name. */
  list(): Promise<readonly string[]>;
  /** Other names of what is listed. Absent: there are none. */
  links?(): Promise<readonly WorkspaceLink[]>;
  /** Text of a file, or null where it does not exist. */
  read(path: string): Promise<string | null>;
  /** Bytes of a file, null where it does not exist. Absent: no file is looked for by its content. */
  size?(path: string): Promise<number | null>;
}

/** Resolves positions as they ran to positions in the workspace. Built once a profile by `createSourceMapper`. */
export interface SourceMapper {
  /**
   * `line` and `column` as they ran, 1-based, 0 unknown. `definition`: where the function begins that executes the line, in
   * the same file; what is minified cannot be told apart without. Null: not in the workspace, or no telling which line.
   */
  locate(file: string, line: number, column: number, definition?: Position): SourceLocation | null;
}

/** Container folder → workspace folder, as it was found. */
export interface PathRule {
  readonly prefix: string;
  readonly folder: string;
  /** Files that ran below the prefix and are below the folder. */
  readonly files: number;
}

/** A container folder that may be any of several workspace folders; nothing tells which. */
export interface PathTie {
  readonly prefix: string;
  /** Absolute, at least two. */
  readonly folders: readonly string[];
  /** Files that ran and lead nowhere because of it. */
  readonly files: readonly string[];
}

/** A place of a source as it lies in the container or as its source map names it. 1-based. */
export interface OriginalPosition {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** A mapper with what is known about how it maps. */
export interface BuiltMapper extends SourceMapper {
  /** The workspace file of a path as it ran, or of a source as a source map names it. Null: none. */
  fileOf(path: string): string | null;
  /** Name that a source map has for a function defined at `definition` and called `name` in the generated file; null: none. */
  nameOf(file: string, definition: Position, name: string): string | null;
  readonly rules: readonly PathRule[];
  readonly ties: readonly PathTie[];
}

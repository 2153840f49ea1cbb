/** From a container path to a workspace line. Files are read through the ports declared here. */
import type { FilePositions } from './positions/types';

/** A place in the workspace. `file` is an absolute path; line and column are 1-based. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** It is the only declaration of the function's name: the position that the profile has is of another text. */
  readonly byName?: true;
}

/** Line and column, 1-based, 0 unknown. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A file or folder in the workspace that is a link to another one in it. Absolute paths. */
export interface WorkspaceLink {
  readonly link: string;
  readonly target: string;
}

/** The mapper's view of the workspace. Adapters: Node fs for the command line, vscode.workspace for the editor. */
export interface WorkspaceFiles {
  /**
   * Absolute paths of all source files in the workspace (without node_modules, .git, build caches), each under one
   * name.
   */
  list(): Promise<readonly string[]>;
  /** Other names of listed files. Absent: there are none. */
  links?(): Promise<readonly WorkspaceLink[]>;
  /** Text of a file, null if it does not exist. */
  read(path: string): Promise<string | null>;
  /** Size of a file in bytes, null if it does not exist. Absent: files are not searched by content. */
  size?(path: string): Promise<number | null>;
}

/** Where a function is defined, and the runtime's name for it. */
export interface DefinedFunction extends Position {
  readonly name?: string;
}

/** Resolves positions as they ran to positions in the workspace. Built once per profile by `createSourceMapper`. */
export interface SourceMapper {
  /**
   * `line` and `column` as they ran, 1-based, 0 unknown. `of`: the function that executes the line, or is itself meant;
   * minified code, and code that is not the text of its file, cannot be resolved without it. Null: not in the workspace,
   * or the line is ambiguous or not known.
   */
  locate(file: string, line: number, column: number, of?: DefinedFunction): SourceLocation | null;
  /** What the positions of a file say in its workspace file; null or absent: they are those of that text. */
  positionsOf?(file: string): FilePositions | null;
}

/** Container folder → workspace folder, as found. */
export interface PathRule {
  readonly prefix: string;
  readonly folder: string;
  /** Files that ran below the prefix and are below the folder. */
  readonly files: number;
}

/** A container folder that may be any of several workspace folders. */
export interface PathTie {
  readonly prefix: string;
  /** Absolute, at least two. */
  readonly folders: readonly string[];
  /** Files that ran and are unmapped because of it. */
  readonly files: readonly string[];
}

/** A position in a source, whose path is that in the container or in its source map. 1-based. */
export interface OriginalPosition {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** A mapper with information about its mapping. */
export interface BuiltMapper extends SourceMapper {
  /** The workspace file for a path as it ran, or for a source named in a source map. Null: none. */
  fileOf(path: string): string | null;
  /** A source map's name for a function defined at `definition` and called `name` in the generated file; null: none. */
  nameOf(file: string, definition: Position, name: string): string | null;
  readonly rules: readonly PathRule[];
  readonly ties: readonly PathTie[];
  /** Workspace files (absolute) of which no lines are known: functions are placed by name. */
  readonly byName: readonly string[];
  /** What a reader of the profile should know of the mapping, a sentence each. */
  readonly remarks: readonly string[];
}

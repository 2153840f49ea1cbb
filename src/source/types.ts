/** Container path to workspace line. Pure logic; files are read through the ports declared here. */

/** A place in the workspace. `file` is an absolute path; line and column are 1-based. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The workspace as the mapper sees it. Adapters: Node fs for the command line, vscode.workspace for the editor. */
export interface WorkspaceFiles {
  /** Absolute paths of all source files of the workspace (node_modules, .git, build caches left out). */
  list(): Promise<readonly string[]>;
  /** Text of a file, or null where it does not exist. */
  read(path: string): Promise<string | null>;
}

/** Resolves positions as they ran to positions in the workspace. Built once a profile by `createSourceMapper`. */
export interface SourceMapper {
  /** `line` and `column` as they ran, 1-based, 0 unknown. Null: not in the workspace. */
  locate(file: string, line: number, column: number): SourceLocation | null;
}

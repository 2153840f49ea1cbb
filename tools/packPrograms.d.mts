/** Types of packPrograms.mjs, which is plain JavaScript because build.mjs runs before anything is bundled. */
export interface PackedProgram {
  readonly text: string;
  /** The files it is made of, absolute. */
  readonly files: readonly string[];
}
export function packShell(entry: string): PackedProgram;
export function packPython(entry: string): PackedProgram;

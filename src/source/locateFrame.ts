import type { Frame } from '../profile/types';
import type { SourceLocation, SourceMapper } from './types';

/** Where a function executes `line` (as it ran, 1-based); 0: where it is defined. Null: not in the workspace. */
export function locateFrame(mapper: SourceMapper, frame: Frame, line: number): SourceLocation | null {
  if (line > 0) return mapper.locate(frame.file, line, 0, frame.column > 0 ? frame : undefined);
  return mapper.locate(frame.file, frame.line, frame.column);
}

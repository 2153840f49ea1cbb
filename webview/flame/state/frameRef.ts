import { frameKey } from '../../../src/profile/frameKey';
import type { ShownFunction, SliceFrame, TableRow } from '../../../src/query/types';
import type { Bar } from '../drawing/bars';

/** A function as every view knows it, wherever it was chosen. */
export interface FrameRef {
  /** Index into the profile's frames. */
  readonly id: number;
  /** Its `frameKey`, which identifies it in transforms. */
  readonly key: string;
  readonly name: string;
  /** As it ran; '' where unknown. */
  readonly file: string;
  /** As it ran: where a click leads; 0 unknown. */
  readonly line: number;
  readonly package: string;
  readonly source: SliceFrame['source'];
}

/** The function of a bar; null for the root and for blocks. */
export const refOfBar = ({ frame, line }: Bar): FrameRef | null =>
  frame && {
    id: frame.id,
    key: keyOf(frame),
    name: frame.name,
    file: frame.file,
    line: line,
    package: frame.package,
    source: frame.source,
  };

export const refOfRow = (row: TableRow): FrameRef => ({
  id: row.frame,
  key: keyOf(row),
  name: row.name,
  file: row.file,
  line: row.line,
  package: row.package,
  source: row.source,
});

const keyOf = ({ name, file, definition }: ShownFunction): string => frameKey({ name, file, ...definition });

/** `file:line` as it ran, '' where the file is unknown. */
export const placeOf = ({ file, line }: Pick<FrameRef, 'file' | 'line'>): string =>
  file === '' ? '' : line > 0 ? `${file}:${line}` : file;

/** One line for the clipboard: `name (file:line)`. */
export function frameText(frame: FrameRef): string {
  const place = placeOf(frame);
  return place === '' ? frame.name : `${frame.name} (${place})`;
}

/**
 * A link for the clipboard where the function is in the workspace: `SCHEME://file/path:line:column`, which the editor
 * of that scheme opens from anywhere; the place alone where no link leads there (`scheme` is ''). Else `file:line` as it
 * ran.
 */
export function linkTo(frame: FrameRef, scheme: string): string {
  const { source } = frame;
  if (source === null) return placeOf(frame) || frame.name;
  const at = `:${source.line}:${Math.max(1, source.column)}`;
  if (scheme === '') return `${source.file}${at}`;
  const path = source.file.replace(/\\/g, '/').replace(/^(?!\/)/, '/');
  return `${scheme}://file${path.split('/').map(encodeURIComponent).join('/').replace(/%3A/g, ':')}${at}`;
}

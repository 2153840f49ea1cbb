import type { ProfileBuilder } from '../profileBuilder';
import { object, optionalString, position, string } from './check';
import type { OwnData } from './speedscopeOwnData';

/** An entry of `shared.frames`: the function, and the line executing in it (0 unknown). */
export interface SharedFrame {
  readonly frame: number;
  readonly line: number;
}

interface RawFrame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly rawName?: string;
}

/**
 * Reads `shared.frames`. The format does not say whether `line` is where a function is defined or the line that was
 * executing. Our own files say so; py-spy writes executing lines, without columns, pyinstrument definitions; in other files, a function with
 * several lines and no columns can only have executing lines. Anything else is kept as the definition and also shown as
 * the line.
 */
export function readFrames(
  values: readonly unknown[],
  builder: ProfileBuilder,
  own: OwnData | undefined,
  exporter: string,
): SharedFrame[] {
  const raw = values.map((value, i): RawFrame => {
    const where = `shared.frames[${i}]`;
    const frame = object(value, where);
    return {
      name: string(frame.name, `${where}.name`),
      file: optionalString(frame.file, '', `${where}.file`),
      line: position(frame.line, `${where}.line`),
      column: position(frame.col, `${where}.col`),
      rawName: own?.rawNames?.[i],
    };
  });
  if (own?.frameLines === 'definition' || (own === undefined && /^pyinstrument\b/i.test(exporter))) {
    return raw.map((f) => ({ frame: builder.frame(f.name, f.file, f.line, f.column, f.rawName), line: 0 }));
  }
  if (own?.frameLines === 'execution' || /py-spy/i.test(exporter) || hasExecutionLines(raw)) {
    return raw.map((f, i) => ({
      frame: builder.frame(f.name, f.file, own?.definitionLines?.[i] ?? 0, f.column, f.rawName),
      line: f.line,
    }));
  }
  return raw.map((f) => ({ frame: builder.frame(f.name, f.file, f.line, f.column), line: f.line }));
}

function hasExecutionLines(frames: readonly RawFrame[]): boolean {
  if (frames.some((f) => f.column > 0)) return false;
  const lines = new Map<string, number>();
  for (const f of frames) {
    if (f.file === '' || f.line === 0) continue;
    const key = `${f.name.length}:${f.name}${f.file}`;
    const seen = lines.get(key);
    if (seen !== undefined && seen !== f.line) return true;
    lines.set(key, f.line);
  }
  return false;
}

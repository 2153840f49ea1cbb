import { FlattenMap, GREATEST_LOWER_BOUND, LEAST_UPPER_BOUND, originalPositionFor } from '@jridgewell/trace-mapping';
import type { TraceMap } from '@jridgewell/trace-mapping';
import { resolveFrom } from './paths';

/** A position in a source as the source map names it, resolved to a path. 1-based. */
export interface OriginalPosition {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** A parsed source map (plain or with sections) whose sources are paths. */
export class SourceMap {
  private constructor(private readonly map: TraceMap, private readonly folder: string) {}

  /** Reads map JSON that lies in `folder`; null when it is no source map. */
  static parse(json: string, folder: string): SourceMap | null {
    try {
      return new SourceMap(new FlattenMap(json.replace(/^\)\]\}'[^\n]*\n/, '')), folder);
    } catch {
      return null;
    }
  }

  /** Paths of all sources. */
  get sources(): string[] {
    return this.map.resolvedSources.flatMap((source) => (source ? [this.pathOf(source)] : []));
  }

  /**
   * Where a place in the generated file comes from. Without a column (0; V8 counts ticks by line) the first mapping of the
   * line decides. Null where the map says nothing about the line.
   */
  original(line: number, column: number): OriginalPosition | null {
    if (line < 1) return null;
    const at = { line, column: Math.max(0, column - 1) };
    let found = column > 0 ? originalPositionFor(this.map, { ...at, bias: GREATEST_LOWER_BOUND }) : null;
    if (found === null || found.source === null) found = originalPositionFor(this.map, { ...at, bias: LEAST_UPPER_BOUND });
    if (found.source === null) return null;
    return { path: this.pathOf(found.source), line: found.line, column: found.column + 1 };
  }

  /** Bundlers name sources by URL (`webpack://shop/./src/a.ts?1f2e`): the path in it is what counts. */
  private pathOf(source: string): string {
    const bundled = /^[a-z][a-z0-9+.-]+:\/\/[^/]*\/(.*)$/i.exec(source);
    if (bundled && !/^file:/i.test(source)) return bundled[1].replace(/\?[\w-]*$/, '').replace(/^(\.\/)+/, '');
    return resolveFrom(this.folder, source);
  }
}

/** The map a generated file points to: its JSON when inline, else the path it names. Null when it points to none. */
export function sourceMapReference(text: string): { readonly json: string } | { readonly file: string } | null {
  const url = [...text.slice(-50_000_000).matchAll(/^[ \t]*\/[/*][#@][ \t]*sourceMappingURL=([^\s*]+)/gm)].at(-1)?.[1];
  if (url === undefined) return null;
  if (!url.startsWith('data:')) return { file: url };
  const data = /^data:[^,]*?(;base64)?,(.*)$/s.exec(url);
  if (!data) return null;
  try {
    return { json: data[1] ? new TextDecoder().decode(Uint8Array.from(atob(data[2]), (c) => c.charCodeAt(0))) : decodeURIComponent(data[2]) };
  } catch {
    return null;
  }
}

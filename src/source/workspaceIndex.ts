import { segments } from './paths';
import type { WorkspaceLink } from './types';

/**
 * A workspace file with its path in segments, as written and for comparison. For a linked name, the segments are the
 * link's and the path is the file's.
 */
export interface IndexedFile {
  readonly path: string;
  readonly parts: readonly string[];
  readonly lower: readonly string[];
}

/** Links to large folders may exist in many places. */
const MAX_LINKED_NAMES = 100_000;

/** Workspace files by base name and by full path, ignoring case. */
export class WorkspaceIndex {
  private readonly byBaseName = new Map<string, IndexedFile[]>();
  private readonly byPath = new Map<string, IndexedFile[]>();

  constructor(paths: readonly string[], links: readonly WorkspaceLink[] = []) {
    const linked = new Map<string, (readonly string[])[]>();
    for (const { link, target } of links) push(linked, segments(target).join('/'), segments(link));
    let names = 0;
    for (const path of paths) {
      const parts = segments(path);
      this.add(path, parts);
      for (let depth = 1; linked.size > 0 && depth <= parts.length && names < MAX_LINKED_NAMES; depth++) {
        for (const link of linked.get(parts.slice(0, depth).join('/')) ?? []) {
          this.add(path, [...link, ...parts.slice(depth)]);
          names++;
        }
      }
    }
  }

  private add(path: string, parts: readonly string[]): void {
    if (parts.length === 0) return;
    const lower = parts.map((part) => part.toLowerCase());
    const file = { path, parts, lower };
    push(this.byBaseName, lower[lower.length - 1], file);
    push(this.byPath, lower.join('/'), file);
  }

  /** Files with this base name (any case). */
  named(baseName: string): readonly IndexedFile[] {
    return this.byBaseName.get(baseName.toLowerCase()) ?? [];
  }

  /** The file at a path; if names differ only in case, the one written like `parts`. */
  at(parts: readonly string[]): IndexedFile | null {
    const files = this.byPath.get(parts.join('/').toLowerCase());
    if (!files) return null;
    return files.find((file) => file.parts.join('/') === parts.join('/')) ?? files[0];
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

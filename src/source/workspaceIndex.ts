import { segments } from './paths';

/** A workspace file with its path in segments, as written and for comparison. */
export interface IndexedFile {
  readonly path: string;
  readonly parts: readonly string[];
  readonly lower: readonly string[];
}

/** Workspace files by base name and by whole path, whatever their case. */
export class WorkspaceIndex {
  private readonly byBaseName = new Map<string, IndexedFile[]>();
  private readonly byPath = new Map<string, IndexedFile[]>();

  constructor(paths: readonly string[]) {
    for (const path of paths) {
      const parts = segments(path);
      if (parts.length === 0) continue;
      const lower = parts.map((part) => part.toLowerCase());
      const file = { path, parts, lower };
      push(this.byBaseName, lower[lower.length - 1], file);
      push(this.byPath, lower.join('/'), file);
    }
  }

  /** Files with this base name (any case). */
  named(baseName: string): readonly IndexedFile[] {
    return this.byBaseName.get(baseName.toLowerCase()) ?? [];
  }

  /** The file at a path; where names differ in case only, the one written like `parts`. */
  at(parts: readonly string[]): IndexedFile | null {
    const files = this.byPath.get(parts.join('/').toLowerCase());
    if (!files) return null;
    return files.find((file) => file.parts.join('/') === parts.join('/')) ?? files[0];
  }
}

function push(map: Map<string, IndexedFile[]>, key: string, file: IndexedFile): void {
  const files = map.get(key);
  if (files) files.push(file);
  else map.set(key, [file]);
}

/** The arrows between the subfolders of a folder, and those that point back up. */
import type { ImportGraph } from './importGraph';

/** At least one file in the first folder imports a file in the second. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** Each as `importer → imported`. */
  readonly imports: readonly string[];
}

/** One arrow per pair of direct subfolders of `folder`, however many imports it stands for. */
export function folderArrows(graph: ImportGraph, folder: string): Arrow[] {
  const inside = (file: string): string | null => {
    const rest = file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : '';
    return rest.includes('/') ? rest.slice(0, rest.indexOf('/')) : null;
  };
  const arrows = new Map<string, { from: string; to: string; imports: string[] }>();
  for (const [file, imported] of graph) {
    const from = inside(file);
    for (const other of imported) {
      const to = inside(other);
      if (from === null || to === null || from === to) continue;
      const arrow = arrows.get(`${from}/${to}`) ?? { from, to, imports: [] };
      arrow.imports.push(`${file} → ${other}`);
      arrows.set(`${from}/${to}`, arrow);
    }
  }
  return [...arrows.values()];
}

/** With more folders the exact order would take too much time and memory (2ⁿ sets). */
const MOST_FOLDERS = 20;

/**
 * The arrows that point back up when the folders are in the order that leaves the fewest such arrows: none when the
 * folders have no cycle. The result is exact: a minimum feedback arc set, by dynamic programming over subsets.
 *
 *     text ◄── heat ◄── source      back: heat → source
 *                └────────►
 *
 * @throws Error with more than 20 folders.
 */
export function backArrows(arrows: readonly Arrow[]): Arrow[] {
  const names = [...new Set(arrows.flatMap(({ from, to }) => [from, to]))].sort();
  if (names.length > MOST_FOLDERS) throw new Error(`${names.length} folders are too many to order.`);
  // Bit j of `imports[i]` is set when folder i imports folder j.
  const imports = names.map((from) =>
    arrows.reduce((bits, arrow) => (arrow.from === from ? bits | (1 << names.indexOf(arrow.to)) : bits), 0),
  );
  const all = 2 ** names.length - 1;
  // For each set of folders at the bottom: the fewest arrows from them to the folders above, and the folder added last.
  const fewest = new Uint16Array(all + 1).fill(0xffff);
  const last = new Int8Array(all + 1);
  fewest[0] = 0;
  for (let below = 0; below < all; below++) {
    for (let next = 0; next < names.length; next++) {
      if (below & (1 << next)) continue;
      let back = fewest[below];
      for (let i = 0; i < names.length; i++) if (below & (1 << i) && imports[i] & (1 << next)) back++;
      const placed = below | (1 << next);
      if (back >= fewest[placed]) continue;
      fewest[placed] = back;
      last[placed] = next;
    }
  }
  const height = new Map<string, number>();
  for (let placed = all; placed > 0; placed &= ~(1 << last[placed])) height.set(names[last[placed]], -height.size);
  return arrows.filter(({ from, to }) => (height.get(from) ?? 0) < (height.get(to) ?? 0));
}

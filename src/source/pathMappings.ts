import { segments } from './paths';
import type { IndexedFile, WorkspaceIndex } from './workspaceIndex';

/** Container prefix → workspace folder, absolute or the end of one (`services/orders`), as the user set it. */
export type PathMappings = Readonly<Record<string, string>>;

/**
 * Applies the user's mappings to a path: the longest prefix that covers it decides. Undefined where none covers it, null
 * where one does and the workspace has no such file.
 */
export function mapByRule(path: string, mappings: PathMappings, index: WorkspaceIndex): IndexedFile | null | undefined {
  const parts = segments(path);
  let best: { readonly length: number; readonly folder: string } | undefined;
  for (const [prefix, folder] of Object.entries(mappings)) {
    const prefixParts = segments(prefix);
    const covers =
      prefixParts.length < parts.length &&
      prefixParts.every((part, i) => part.toLowerCase() === parts[i].toLowerCase());
    if (covers && prefixParts.length >= (best?.length ?? 0)) best = { length: prefixParts.length, folder };
  }
  if (!best) return undefined;
  const target = [...segments(best.folder), ...parts.slice(best.length)];
  const exact = index.at(target);
  if (exact) return exact;
  const wanted = target.map((part) => part.toLowerCase());
  const ending = index
    .named(parts[parts.length - 1])
    .filter(({ lower }) => wanted.every((part, i) => lower[lower.length - wanted.length + i] === part));
  return ending.length === 1 ? ending[0] : null;
}

import type { PathRule, PathTie } from './types';
import type { Vote } from './votePaths';

/** Folders offered for one tie, at most. */
const MOST_FOLDERS = 30;

/** The rules a vote found, those that cover most files first. */
export function rulesOf({ pairs }: Vote): PathRule[] {
  const rules = new Map<string, { prefix: string; folder: string; files: number }>();
  for (const { prefix, folder } of pairs.values()) {
    const key = `${prefix}\0${folder}`;
    const rule = rules.get(key) ?? { prefix, folder, files: 0 };
    rules.set(key, rule);
    rule.files++;
  }
  return [...rules.values()].sort((a, b) => b.files - a.files || (a.prefix < b.prefix ? -1 : 1));
}

/** The ties it left, one a container folder and set of workspace folders. */
export function tiesOf({ ties }: Vote): PathTie[] {
  const found = new Map<string, { prefix: string; folders: string[]; files: string[] }>();
  for (const [file, pairs] of ties) {
    // Pairs of different lengths name the same folders from different depths: the shortest prefix has most to say.
    const { prefix } = pairs.reduce((shortest, pair) =>
      pair.prefix.length < shortest.prefix.length ? pair : shortest,
    );
    const folders = [...new Set(pairs.filter((pair) => pair.prefix === prefix).map(({ folder }) => folder))].sort();
    if (folders.length < 2) continue;
    const key = [prefix, ...folders].join('\0');
    const tie = found.get(key) ?? { prefix, folders: folders.slice(0, MOST_FOLDERS), files: [] };
    found.set(key, tie);
    tie.files.push(file);
  }
  return [...found.values()].sort((a, b) => b.files.length - a.files.length || (a.prefix < b.prefix ? -1 : 1));
}

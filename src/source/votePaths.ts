/** The vote on prefix pairs (see README.md): its result, the rules it implies, and the ties it leaves. */
import { ContentCheck, type ReadText } from './contentCheck';
import { segments } from './paths';
import { prefixPairs, type PrefixPair } from './prefixPairs';
import type { RanFile } from './profileFiles';
import type { PathRule, PathTie } from './types';
import type { IndexedFile, WorkspaceIndex } from './workspaceIndex';

/** The result of a vote on the files that ran. */
interface Vote {
  /** The workspace file of each; absent if there is none or it is ambiguous. */
  readonly targets: ReadonlyMap<string, IndexedFile>;
  /** The pairs by which they were found. */
  readonly pairs: ReadonlyMap<string, PrefixPair>;
  /** Pairs that explain a file equally well. */
  readonly ties: ReadonlyMap<string, readonly PrefixPair[]>;
}

interface Choice {
  readonly pair: PrefixPair;
  readonly target: IndexedFile;
}

/** How many pairs are compared by content at most. */
const MOST_COMPARED = 24;

/** The workspace file of every file that ran, by vote over prefix pairs (see README.md). */
export async function votePaths(
  files: readonly RanFile[],
  index: WorkspaceIndex,
  hint: SourceHint,
  read: ReadText,
): Promise<Vote> {
  const pairsOf: PrefixPair[][] = files.map(() => []);
  const paths = files.map(({ path }) => path);
  for (const pair of prefixPairs(paths, index)) for (const f of pair.explained.keys()) pairsOf[f].push(pair);
  const content = new ContentCheck(files, read);
  const choices: (Choice | null)[] = [];
  const ties = new Map<string, readonly PrefixPair[]>();
  for (let f = 0; f < files.length; f++) {
    const best = await choose(f, pairsOf[f], hint, content);
    const isOne = best.every((pair) => targetOf(f, pair).path === targetOf(f, best[0]).path);
    if (!isOne) ties.set(files[f].path, best);
    choices.push(isOne && best.length > 0 ? { pair: best[0], target: targetOf(f, best[0]) } : null);
  }
  const targets = new Map<string, IndexedFile>();
  const pairs = new Map<string, PrefixPair>();
  for (let f = 0; f < files.length; f++) {
    const choice = choices[f];
    if (!choice || !(await isCredible(f, paths[f], choice, choices, content))) continue;
    targets.set(files[f].path, choice.target);
    pairs.set(files[f].path, choice.pair);
  }
  return { targets, pairs, ties };
}

const targetOf = (f: number, pair: PrefixPair): IndexedFile => pair.explained.get(f) as IndexedFile;

/**
 * The pair that explains most, with extra weight for byte-identical files; ties are broken by the hint, the length of
 * the match, then by content. Several if they are still equal.
 */
async function choose(
  f: number,
  pairs: readonly PrefixPair[],
  hint: SourceHint,
  content: ContentCheck,
): Promise<PrefixPair[]> {
  const isDisputed =
    pairs.length > 1 &&
    pairs.length <= MOST_COMPARED &&
    pairs.some((pair) => targetOf(f, pair).path !== targetOf(f, pairs[0]).path);
  const ranked: { readonly pair: PrefixPair; readonly rank: readonly number[] }[] = [];
  for (const pair of pairs) {
    const named = hintScore(pair.workspace, hint);
    const same = isDisputed ? await content.same(pair) : 0;
    ranked.push({
      pair,
      rank: [(pair.explained.size + 2 * same) * (named >= NAMED_FOLDER ? 2 : 1), named, pair.evidence],
    });
  }
  ranked.sort((a, b) => compareRanks(b.rank, a.rank));
  const tied = ranked.filter((entry) => compareRanks(entry.rank, ranked[0].rank) === 0).map((entry) => entry.pair);
  return tied.every((pair) => targetOf(f, pair).path === targetOf(f, tied[0]).path)
    ? tied.slice(0, 1)
    : content.bestOf(tied.slice(0, MOST_COMPARED));
}

/**
 * Rejects a lone file whose neighbours were found elsewhere, and a lone base name that declares nothing of what ran.
 */
async function isCredible(
  f: number,
  path: string,
  { pair, target }: Choice,
  choices: readonly (Choice | null)[],
  content: ContentCheck,
): Promise<boolean> {
  if (pair.explained.size > 1) return true;
  const parts = segments(path).map((part) => part.toLowerCase());
  const covers = (other: Choice | null): boolean =>
    other !== null &&
    other.pair !== pair &&
    other.pair.container.length > 0 &&
    !other.pair.explained.has(f) &&
    (other.pair.explained.size > 1 || other.pair.evidence > pair.evidence) &&
    other.pair.container.every((part, i) => parts[i] === part);
  const isOnlyBaseName = pair.evidence === 1;
  const neighboursElsewhere = choices.some(covers);
  if (isOnlyBaseName && neighboursElsewhere) return false;
  if (!isOnlyBaseName && !neighboursElsewhere) return true;
  const score = await content.score(f, target);
  return neighboursElsewhere ? score !== null && score > 1 : score !== 0;
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at] - b[at];
}

/** What the capture says about itself: names that workspace folders may have. */
export interface SourceHint {
  readonly service?: string;
  readonly container?: string;
}

/** From this score on, the hint names this very folder. */
const NAMED_FOLDER = 4;

/**
 * How well a workspace folder matches the hint: 5 if its last segment is the service's name, 4 if another one is; 3 and
 * 2 likewise for the container's name; 1 if a segment and the service's name have a common beginning (`orders` and
 * `orders-api`).
 */
function hintScore(folder: readonly string[], hint: SourceHint): number {
  const last = folder.at(-1);
  const service = hint.service?.toLowerCase() ?? '';
  const container = hint.container?.toLowerCase() ?? '';
  if (service !== '') {
    if (last === service) return 5;
    if (folder.includes(service)) return 4;
  }
  if (container !== '') {
    if (last === container) return 3;
    if (folder.includes(container)) return 2;
  }
  const isAlike = (segment: string): boolean =>
    segment.length > 2 && service !== '' && (service.startsWith(segment) || segment.startsWith(service));
  return folder.some(isAlike) ? 1 : 0;
}

/** How many folders are offered for one tie at most. */
const MOST_FOLDERS = 30;

/** The rules that a vote found, those covering most files first. */
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

/** The remaining ties, one per container folder and set of workspace folders. */
export function tiesOf({ ties }: Vote): PathTie[] {
  const found = new Map<string, { prefix: string; folders: string[]; files: string[] }>();
  for (const [file, pairs] of ties) {
    // Pairs of different lengths name the same folders at different depths: the shortest prefix covers most.
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

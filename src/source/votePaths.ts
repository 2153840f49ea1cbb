import { declares } from './declares';
import { hintScore, NAMED_FOLDER } from './hint';
import type { SourceHint } from './hint';
import { segments } from './paths';
import { prefixPairs } from './prefixPairs';
import type { PrefixPair } from './prefixPairs';
import type { RanFile } from './profileFiles';
import type { IndexedFile, WorkspaceIndex } from './workspaceIndex';

/** Reads a workspace file's text; null where there is none. */
export type ReadText = (path: string) => Promise<string | null>;

interface Choice {
  readonly pair: PrefixPair;
  readonly target: IndexedFile;
}

/** Files read at most to settle one tie, a candidate. */
const READ_A_PAIR = 6;

/**
 * The workspace file of every file that ran, by vote over prefix pairs (see README.md), absent where there is none or no
 * way to tell which.
 */
export async function votePaths(files: readonly RanFile[], index: WorkspaceIndex, hint: SourceHint, read: ReadText): Promise<Map<string, IndexedFile>> {
  const pairs = prefixPairs(files, index);
  const pairsOf: PrefixPair[][] = files.map(() => []);
  for (const pair of pairs) for (const f of pair.explained.keys()) pairsOf[f].push(pair);
  const content = new ContentCheck(files, read);
  const choices: (Choice | null)[] = [];
  for (let f = 0; f < files.length; f++) choices.push(await choose(f, pairsOf[f], hint, content));
  const result = new Map<string, IndexedFile>();
  for (let f = 0; f < files.length; f++) {
    const choice = choices[f];
    if (choice && (await isCredible(f, files[f], choice, choices, content))) result.set(files[f].path, choice.target);
  }
  return result;
}

/** The pair that explains most; ties by the hint, the length of what agrees, then by content. */
async function choose(f: number, pairs: readonly PrefixPair[], hint: SourceHint, content: ContentCheck): Promise<Choice | null> {
  const ranked = pairs.map((pair) => {
    const named = hintScore(pair.workspace, hint);
    return { pair, rank: [pair.explained.size * (named >= NAMED_FOLDER ? 2 : 1), named, pair.evidence] };
  });
  ranked.sort((a, b) => compareRanks(b.rank, a.rank));
  const tied = ranked.filter((entry) => compareRanks(entry.rank, ranked[0].rank) === 0).map((entry) => entry.pair);
  const targetOf = (pair: PrefixPair): Choice => ({ pair, target: pair.explained.get(f) as IndexedFile });
  if (tied.length === 0) return null;
  if (tied.every((pair) => pair.explained.get(f) === tied[0].explained.get(f))) return targetOf(tied[0]);
  const fitting = await content.bestOf(tied);
  return fitting ? targetOf(fitting) : null;
}

/** Refuses a lone file whose neighbours were found elsewhere, and a lone base name that declares nothing of what ran. */
async function isCredible(f: number, file: RanFile, { pair, target }: Choice, choices: readonly (Choice | null)[], content: ContentCheck): Promise<boolean> {
  if (pair.explained.size > 1) return true;
  const parts = segments(file.path).map((part) => part.toLowerCase());
  const covers = (other: Choice | null): boolean =>
    other !== null && other.pair !== pair && other.pair.container.length > 0 && !other.pair.explained.has(f)
    && (other.pair.explained.size > 1 || other.pair.evidence > pair.evidence)
    && other.pair.container.every((part, i) => parts[i] === part);
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

/** Compares what ran with what workspace files declare; reads each file once. */
class ContentCheck {
  private readonly scores = new Map<string, Promise<number | null>>();

  constructor(private readonly files: readonly RanFile[], private readonly read: ReadText) {}

  /** See {@link declares}; null where nothing can be said. */
  score(f: number, target: IndexedFile): Promise<number | null> {
    const key = `${f}:${target.path}`;
    const known = this.scores.get(key);
    if (known) return known;
    const score = this.read(target.path).then((text) => (text === null ? null : declares(text, this.files[f].functions)));
    this.scores.set(key, score);
    return score;
  }

  /** The one pair whose files fit best; null when none fits or two fit alike. */
  async bestOf(pairs: readonly PrefixPair[]): Promise<PrefixPair | null> {
    let best: PrefixPair | null = null;
    let bestScore = 0;
    for (const pair of pairs) {
      let sum = 0;
      for (const [f, target] of [...pair.explained].slice(0, READ_A_PAIR)) sum += (await this.score(f, target)) ?? 0;
      if (sum === bestScore) best = null;
      if (sum > bestScore) [best, bestScore] = [pair, sum];
    }
    return best;
  }
}
